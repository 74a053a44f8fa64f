//! Reading what a model wrote: whole and valid, or the reason why not.

use serde_json::json;
use xbot::llm::draft::{BadDraft, Draft, LONGEST_THREAD, instructions};
use xbot::llm::{Answer, Ending};
use xbot_domain::decision::DecisionType;

fn read(text: &str, ending: Ending, asked: DecisionType) -> Result<Draft, BadDraft> {
    let answer = Answer { text: text.to_owned(), ending, model: "m".to_owned(), tokens: None };
    Draft::read(&answer, asked)
}

fn written(kind: &str, texts: &[&str]) -> String {
    json!({ "type": kind, "texts": texts, "mood": "extra keys are fine" }).to_string()
}

#[test]
fn a_valid_answer_is_taken_as_it_is() {
    let long = "A".repeat(279) + ".";
    for (kind, name, texts) in [
        (DecisionType::Single, "single", vec![long.as_str()]),
        (DecisionType::Reply, "reply", vec!["Well said."]),
        (DecisionType::Thread, "thread", vec!["One thing.", "Another one."]),
    ] {
        let draft = read(&written(name, &texts), Ending::Complete, kind).unwrap();
        assert_eq!(draft, Draft { kind, texts: texts.iter().map(|t| (*t).to_owned()).collect() });
    }
}

#[test]
fn what_is_too_long_broken_or_missing_is_refused_and_never_cut() {
    let single = |texts: &[&str]| written("single", texts);
    let (long, wide) = ("A".repeat(280) + ".", "漢".repeat(141));
    let endless = vec!["Yes."; LONGEST_THREAD + 1];
    let cases = [
        (single(&[&long]), "text 1 weighs 281, 280 are allowed"),
        (single(&[&wide]), "text 1 weighs 282, 280 are allowed"),
        (single(&["  "]), "text 1 is empty"),
        (single(&["The best thing about the"]), "text 1 stops in mid-sentence"),
        (single(&[]), "a single post cannot have 0 texts"),
        (single(&["Yes.", "No."]), "a single post cannot have 2 texts"),
        (written("reply", &["Yes."]), "a single post was asked for, a reply came"),
        (r#"{"type":"single","texts":["Ye"#.to_owned(), "not the JSON"),
        (r#"{"texts":["Yes."]}"#.to_owned(), "not the JSON"),
        (r#"{"type":"single","texts":"Yes."}"#.to_owned(), "not the JSON"),
        ("Sure! Here is a post.".to_owned(), "not the JSON"),
        (String::new(), "not the JSON"),
    ];
    for (text, says) in cases {
        let refused = read(&text, Ending::Complete, DecisionType::Single).unwrap_err().to_string();
        assert!(refused.contains(says), "{text}: {refused}");
    }
    for (texts, count) in [(vec!["Yes."], 1), (endless, LONGEST_THREAD + 1)] {
        let answer = written("thread", &texts);
        let refused = read(&answer, Ending::Complete, DecisionType::Thread).unwrap_err();
        assert_eq!(refused.to_string(), format!("a thread cannot have {count} texts"));
    }
}

#[test]
fn an_answer_that_did_not_end_by_itself_is_refused_even_when_it_reads_well() {
    let fine = written("single", &["Yes."]);
    for (ending, says) in [
        (Ending::CutOff, "the answer ran into its limit of tokens"),
        (Ending::Withheld, "the model would not answer"),
    ] {
        let refused = read(&fine, ending, DecisionType::Single).unwrap_err();
        assert_eq!(refused.to_string(), says);
    }
}

#[test]
fn the_instructions_show_the_very_form_that_is_read() {
    for kind in [DecisionType::Single, DecisionType::Thread, DecisionType::Reply] {
        let text = instructions(kind);
        let (from, to) = (text.find('{').unwrap(), text.find('}').unwrap());
        let example: serde_json::Value = serde_json::from_str(&text[from..=to]).unwrap();
        assert_eq!(example["type"], json!(kind));
        assert!(read(&example.to_string(), Ending::Complete, kind).is_ok());
    }
}
