//! Headline tests and logged rounds.

use serde_json::json;

use super::*;

fn round(item: &Item) -> &Round {
    let Item::Round { round, .. } = item else { panic!("{item:?} is no round") };
    round
}

#[test]
fn headline_tests_are_read_with_all_their_columns() {
    let text = "test_id,test_week,headline,impressions,clicks\n\
                t1,201409,\"Stop, now\",4085,67\n\
                t1,201409,Stop,\"4,050\",70\n\
                t1,201409,Stop,10,11\n\
                t1,201409,,10,1\n\
                t2,201409,Go,,1\n";
    let (items, report) = read(Format::HeadlineTests, text.as_bytes());
    let Item::Arm(arm) = &items[0] else { panic!() };
    assert_eq!((arm.headline.as_str(), arm.impressions, arm.clicks), ("Stop, now", 4_085, 67));
    assert_eq!(arm.also["test_week"], "201409");
    assert_eq!(items[1].notes()[0].became.as_deref(), Some("4050"));
    assert!(refused(&items[2]).1.contains("more clicks"));
    assert_eq!(refused(&items[3]).0, "headline");
    assert_eq!(refused(&items[4]).0, "impressions");
    assert_eq!((report.rows, report.taken, report.mended, report.refused), (5, 2, 1, 3));
}

#[test]
fn the_open_bandit_dataset_is_read() {
    let text = ",timestamp,item_id,position,click,propensity_score,user_feature_0,user-item_affinity_0\n\
                0,2019-11-24 00:00:00.004101+00:00,14,3,0,0.0125,81ce123cbb5bd8ce818f60fb3586bba5,0.0\n\
                1,2019-11-24 00:00:01+00:00,7,1,1,1.25%,x,2\n";
    let (items, report) = read(Format::BanditRounds, text.as_bytes());
    let first = round(&items[0]);
    assert_eq!((first.action.as_str(), first.position, first.reward), ("14", Some(3), 0.0));
    assert_eq!(first.pscore, 0.0125);
    assert_eq!(first.made_at.unwrap().to_string(), "2019-11-24T00:00:00.004101Z");
    assert_eq!(first.context["user_feature_0"], json!("81ce123cbb5bd8ce818f60fb3586bba5"));
    assert_eq!(first.context["user-item_affinity_0"], json!(0.0));
    assert_eq!(round(&items[1]).pscore, 0.0125);
    assert_eq!((report.taken, report.mended), (2, 1));
}

#[test]
fn rounds_of_any_log_are_read_and_impossible_ones_refused() {
    let text = "action,reward,pscore,context\n\
                story,0.5,0.25,\"{\"\"hour\"\":9,\"\"topic\"\":\"\"x\"\"}\"\n\
                story,1,0,\n\
                story,1,1.01,\n\
                story,,0.5,\n\
                story,inf,0.5,\n\
                ,1,0.5,\n\
                story,1,0.5,{broken\n\
                list,1,0.5,\"[1,2]\"\n";
    let (items, report) = read(Format::BanditRounds, text.as_bytes());
    assert_eq!(round(&items[0]).context["hour"], json!(9));
    let columns: Vec<_> = items[1..7].iter().map(|item| refused(item).0).collect();
    assert_eq!(columns, ["pscore", "pscore", "reward", "reward", "action", "context"]);
    assert_eq!(round(&items[7]).context["context_1"], json!(2));
    assert_eq!((report.taken, report.refused), (2, 6));
}

#[test]
fn an_action_and_a_feature_may_be_called_none() {
    let text = "action,reward,pscore,hook\nnone,1,0.5,null\n";
    let (items, _) = read(Format::BanditRounds, text.as_bytes());
    let round = round(&items[0]);
    assert_eq!((round.action.as_str(), &round.context["hook"]), ("none", &json!("null")));
}

#[test]
fn a_file_of_another_kind_is_refused_with_what_it_lacks() {
    for (format, text, lacks) in [
        (Format::HeadlineTests, "a,b\n", "`test id`"),
        (Format::BanditRounds, "action,reward\n", "`pscore`"),
        (Format::Posts, "text,likes\n", "`url`"),
        (Format::XAnalytics, "id,impressions\n", "`tweet id`"),
    ] {
        let error = read_with(options(format), text.as_bytes()).unwrap_err().to_string();
        assert!(error.contains(lacks), "{error}");
    }
    for format in Format::ALL {
        assert!(matches!(read_with(options(format), b""), Err(ForeignError::Empty)));
    }
}
