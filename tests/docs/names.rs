//! Files, tests, migrations and decisions that the documents name are there, and named.

use std::path::Path;

use crate::documents::{self, root};

#[test]
fn every_link_to_a_file_leads_to_one() {
    for path in documents::all() {
        let text = documents::read(&path);
        let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        for target in targets.filter(|target| !target.contains("://")) {
            let file = target.split('#').next().unwrap();
            let folder = root(&path).parent().unwrap().to_owned();
            assert!(folder.join(file).exists(), "{path} links to {target}");
        }
    }
}

#[test]
fn every_path_in_the_map_is_there() {
    let map = documents::read("docs/ARCHITECTURE.md");
    let is_path = |span: &String| {
        let plain = |c: char| c.is_ascii_alphanumeric() || "_-./".contains(c);
        let end = span.ends_with('/') || Path::new(span).extension().is_some();
        span.contains('/') && end && span.chars().all(plain) && !span.contains("NNNN")
    };
    let below = ["", "projections/src/", "replay/src/", "src/", "domain/src/", "migrations/"];
    let paths: Vec<_> = documents::code(&map).into_iter().filter(is_path).collect();
    assert!(paths.len() > 40, "only {} were found", paths.len());
    for path in paths {
        let there = below.iter().any(|folder| root(&format!("{folder}{path}")).exists());
        assert!(there, "ARCHITECTURE.md names {path}");
    }
}

#[test]
fn every_test_that_the_map_names_exists() {
    let map = documents::read("docs/ARCHITECTURE.md");
    let is_test = |span: &String| {
        span.matches('_').count() >= 4
            && span.chars().all(|c| c == '_' || c.is_ascii_alphanumeric())
    };
    let tests: Vec<_> = documents::code(&map).into_iter().filter(is_test).collect();
    assert!(!tests.is_empty());
    let sources: String = ["domain", "projections", "replay", "src", "tests"]
        .iter()
        .flat_map(|folder| documents::sources(&root(folder)))
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect();
    for test in tests {
        assert!(sources.contains(&format!("fn {test}(")), "there is no test {test}");
    }
}

#[test]
fn every_migration_and_every_suite_stands_in_the_map() {
    let map = documents::read("docs/ARCHITECTURE.md");
    for step in xbot_projections::migrations::ALL {
        assert!(map.contains(&format!("`{}`", step.name)), "{}", step.name);
    }
    for entry in std::fs::read_dir(root("tests")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.join("main.rs").exists() {
            assert!(map.contains(&format!("`{name}`")), "tests/{name} is not in ARCHITECTURE.md");
        }
    }
}

#[test]
fn every_decision_is_numbered_and_listed() {
    let readme = documents::read("README.md");
    for (number, path) in (1..).zip(documents::files("docs/adr")) {
        let title = documents::read(&path).lines().next().unwrap().to_owned();
        assert!(title.starts_with(&format!("# {number}. ")), "{path}: {title}");
        assert!(
            path.starts_with(&format!("docs/adr/{number:03}-")),
            "{path} is not number {number}"
        );
        assert!(readme.contains(&format!("({path})")), "{path} is not in the README");
    }
}
