//! `docs/API.md` has a section for each problem code, made from the table that the service answers from.

use std::fmt::Write as _;
use std::fs;

use xbot::http::codes;

use crate::documents::{read, root};

const DOCUMENT: &str = "docs/API.md";
const HEADING: &str = "## Problem codes\n";

/// Everything behind the heading.
fn sections() -> String {
    let mut text = String::from(
        "\nEvery error is a problem document (RFC 9457), with a stable `code`. The same table is at\n\
         `/docs/problems`.\n",
    );
    for code in codes::ALL {
        let (name, status) = (code.name, code.status);
        writeln!(text, "\n### {name}\n\n{status}. {}. {}", code.title, code.about).unwrap();
    }
    text
}

#[test]
fn every_problem_code_has_its_section() {
    let document = read(DOCUMENT);
    let (before, shown) = document.split_once(HEADING).expect("the heading of the codes");
    let wanted = sections();
    if std::env::var_os("UPDATE_FIXTURES").is_some() {
        fs::write(root(DOCUMENT), format!("{before}{HEADING}{wanted}")).unwrap();
        return;
    }
    assert_eq!(shown, wanted, "run once with UPDATE_FIXTURES=1");
}
