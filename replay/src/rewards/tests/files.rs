//! Specs from files.

use xbot_domain::reward::{Rating, RewardSpec};

use crate::rewards::spec;

const FILE: &str = r#"name = "mine"
offset = 0
horizon_hours = 24
[rating]
kind = "shrunk"
follow_impressions = 4_000
engagement_impressions = 500.5
[weights]
fpki = 0.7
retweet_rate = 0.2
reply_rate = 0.1
novelty = 0
dup_penalty = -0.1
[evidence]
kind = "capped"
reference = 1e3
"#;

const JSON: &str = r#"{
  "name": "mine",
  "offset": 0, "horizon_hours": 24,
  "rating": {"kind": "shrunk", "follow_impressions": 4000, "engagement_impressions": 500.5},
  "weights": {
    "fpki": 0.7, "retweet_rate": 0.2, "reply_rate": 0.1,
    "novelty": 0, "dup_penalty": -0.1
  },
  "evidence": {"kind": "capped", "reference": 1e3}
}"#;

fn wrong(text: &str) -> String {
    spec::parse("own.toml", text).unwrap_err().to_string()
}

#[test]
fn both_ways_of_writing_mean_the_same() {
    let spec = spec::parse("own.toml", FILE).unwrap();
    assert_eq!(spec::parse("own.json", JSON).unwrap(), spec);
    assert_eq!(
        spec::parse("own.toml", &format!("\u{feff}{}", FILE.replace('\n', "\r\n"))).unwrap(),
        spec
    );
    let priors = (4_000.0, 500.5);
    assert!(matches!(spec.rating, Rating::Shrunk { follow_impressions, engagement_impressions }
        if (follow_impressions, engagement_impressions) == priors));
}

#[test]
fn a_built_in_spec_printed_and_read_again_is_itself() {
    for built_in in RewardSpec::built_in() {
        assert_eq!(spec::parse("f", &spec::toml(&built_in)).unwrap(), built_in);
        let json = serde_json::to_string_pretty(&built_in).unwrap();
        assert_eq!(spec::parse("f", &json).unwrap(), built_in);
        assert_eq!(spec::find(&built_in.name).unwrap(), built_in);
    }
}

#[test]
fn each_mistake_is_named_with_its_line_and_what_is_allowed() {
    let weight = "`weights.fpki` must be a number from -1000 to 1000, got";
    for (from, to, told) in [
        ("fpki = 0.7", "fpki = nan", format!("line 9: {weight} NaN")),
        ("fpki = 0.7", "fpki = -inf", format!("line 9: {weight} -inf")),
        ("fpki = 0.7", "fpki = 1e999", format!("line 9: {weight} inf")),
        ("fpki = 0.7", "fpki = \"much\"", format!("line 9: {weight} \"much\"")),
        ("fpki = 0.7", "fpki = [1]", format!("line 9: {weight} a list")),
        ("fpki = 0.7", "fpki = true", format!("line 9: {weight} true or false")),
        ("fpki = 0.7\n", "", "line 8: `weights.fpki` is missing".to_owned()),
        (
            "fpki = 0.7",
            "fpki = 0.7\nlikes = 1",
            "line 10: `weights.likes` is unknown: allowed are fpki, retweet_rate, reply_rate, \
             novelty, dup_penalty"
                .to_owned(),
        ),
        ("offset", "ofset", "line 2: `ofset` is unknown: allowed are name, rating,".to_owned()),
        ("fpki = 0.7", "fpki = 1\nfpki = 2", "line 10: duplicate key".to_owned()),
        ("4_000", "0", "line 6: `rating.follow_impressions` must be a number above 0".to_owned()),
        (
            "500.5",
            "-1",
            "line 7: `rating.engagement_impressions` must be a number above 0".to_owned(),
        ),
        (
            "1e3",
            "0.0",
            "line 16: `evidence.reference` must be a number above 0, at most".to_owned(),
        ),
        ("\"shrunk\"", "\"cooked\"", "line 5: `rating.kind` must be raw or shrunk, got".to_owned()),
        ("\"shrunk\"", "\"raw\"", "_impressions` is unknown: allowed are kind".to_owned()),
        ("\"capped\"", "\"wild\"", "line 15: `evidence.kind` must be capped or growing".to_owned()),
        (
            "\"capped\"",
            "\"growing\"",
            "line 16: `evidence.reference` is unknown: allowed are kind, half".to_owned(),
        ),
        (
            "= 24",
            "= 0",
            "line 3: `horizon_hours` must be a whole number from 1 to 8760, got 0".to_owned(),
        ),
        ("= 24", "= 1.5", "line 3: `horizon_hours` must be a whole number".to_owned()),
        ("\"mine\"", "\"\"", "line 1: `name` must be 1 to 60 letters".to_owned()),
        ("\"mine\"", "\"my own\"", "line 1: `name` must be 1 to 60 letters".to_owned()),
        ("\"mine\"", "7", "line 1: `name` must be a text, got 7".to_owned()),
        (
            "\"mine\"",
            "\"composite-v2\"",
            "line 1: `name`: composite-v2 is built in with other numbers".to_owned(),
        ),
        ("[weights]", "[weights", "line 8: ".to_owned()),
        (FILE, "weights = 1", "`weights` is".to_owned()),
    ] {
        let text = FILE.replacen(from, to, 1);
        assert_ne!(text, FILE);
        if to == "weights = 1" {
            assert!(wrong(&text).contains("`name` is missing"), "{}", wrong(&text));
            continue;
        }
        assert!(wrong(&text).contains(&told), "{to}: {}", wrong(&text));
        assert!(wrong(&text).starts_with("own.toml, line "), "{}", wrong(&text));
    }
}

#[test]
fn mistakes_in_json_are_named_in_the_same_words() {
    for (from, to, told) in [
        ("0.7", "null", "line 6: `weights.fpki` must be a number from -1000 to 1000, got null"),
        ("\"novelty\": 0", "\"novel\": 0", "line 7: `weights.novel` is unknown"),
        ("\"novelty\": 0", "\"fpki\": 0", "line 7: `weights.fpki` is given twice"),
        ("\"novelty\": 0, ", "", "line 5: `weights.novelty` is missing"),
        ("1e3}", "{\"a\": {\"b\": {}}}}", "line 9: `evidence.reference` must be a number above 0"),
        ("500.5}", "500.5]", "line 4: "),
        ("0.7", "1e999", "line 6: "),
    ] {
        let text = JSON.replacen(from, to, 1);
        assert_ne!(text, JSON);
        assert!(wrong(&text).contains(told), "{to}: {}", wrong(&text));
    }
    let deep = format!("{{\"name\":{}1{}}}", "{\"a\":".repeat(100_000), "}".repeat(100_000));
    assert!(wrong(&deep).contains("line 1: "), "no depth is too deep");
}

#[test]
fn neither_a_name_nor_a_file_is_told_so() {
    let error = spec::find("composite-v3").unwrap_err().to_string();
    let told = "there is no reward spec `composite-v3`: composite-v1 and composite-v2 are built in";
    assert!(error.starts_with(told), "{error}");
    let folder = tempfile::tempdir().unwrap();
    let error = spec::find(folder.path().to_str().unwrap()).unwrap_err().to_string();
    assert!(error.starts_with("could not read"), "{error}");
}
