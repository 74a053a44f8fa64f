//! What was written once must be read for ever, and be explained.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests may fail loudly")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use xbot_domain::event::Event;

/// Of one event type and version: `arm.updated.v1.json`.
struct Golden {
    aggregate: String,
    event_type: String,
    version: u32,
    text: String,
}

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn goldens() -> Vec<Golden> {
    let files = fs::read_dir(here("tests/golden/events")).unwrap();
    let mut goldens: Vec<_> = files.map(|file| golden(&file.unwrap().path())).collect();
    goldens.sort_by_key(Golden::name);
    goldens
}

fn golden(path: &Path) -> Golden {
    let name = path.file_name().unwrap().to_str().unwrap();
    let parts: Vec<_> = name.split('.').collect();
    let [aggregate, event_type, version, "json"] = parts[..] else {
        panic!("{name} is not named as <aggregate>.<type>.v<version>.json");
    };
    Golden {
        aggregate: aggregate.to_owned(),
        event_type: event_type.to_owned(),
        version: version.strip_prefix('v').unwrap().parse().unwrap(),
        text: fs::read_to_string(path).unwrap(),
    }
}

impl Golden {
    fn name(&self) -> String {
        format!("{}.{}.v{}", self.aggregate, self.event_type, self.version)
    }

    fn decoded(&self) -> Event {
        Event::decode(&self.aggregate, &self.event_type, self.version, &self.text).unwrap_or_else(
            |error| panic!("{}: {error}: {:?}", self.name(), std::error::Error::source(&error)),
        )
    }

    fn is_current(&self) -> bool {
        let (aggregate, event_type) = (self.aggregate.as_str(), self.event_type.as_str());
        Event::catalogue().contains(&(aggregate, event_type, self.version))
    }
}

#[test]
fn every_version_that_was_ever_written_has_a_golden_file_and_decodes() {
    let names: BTreeSet<_> = goldens().iter().map(Golden::name).collect();
    for (aggregate, event_type, current) in Event::catalogue() {
        for version in 1..=current {
            let name = format!("{aggregate}.{event_type}.v{version}");
            assert!(names.contains(&name), "{name} has no golden file");
        }
    }
    for golden in goldens() {
        assert_eq!(golden.decoded().event_type(), golden.event_type);
    }
}

#[test]
fn no_golden_file_is_without_its_event() {
    for golden in goldens() {
        let known = Event::catalogue().into_iter().any(|(aggregate, event_type, current)| {
            (aggregate, event_type) == (&*golden.aggregate, &*golden.event_type)
                && (1..=current).contains(&golden.version)
        });
        assert!(known, "{} is in no catalogue", golden.name());
    }
}

/// Also the order of the fields: the seals cover the bytes.
#[test]
fn an_event_is_written_as_it_was_read_to_the_byte() {
    for golden in goldens().iter().filter(|golden| golden.is_current()) {
        let mut written = serde_json::to_string_pretty(&golden.decoded()).unwrap();
        written.push('\n');
        assert_eq!(written, golden.text, "{}", golden.name());
    }
}

#[test]
fn every_event_and_each_of_its_fields_is_explained_in_the_docs() {
    let docs = fs::read_to_string(here("../docs/EVENTS.md")).unwrap();
    for golden in goldens().iter().filter(|golden| golden.is_current()) {
        let row = row(&docs, golden);
        let Value::Object(fields) = serde_json::from_str(&golden.text).unwrap() else {
            panic!("{} is no object", golden.name());
        };
        for field in fields.keys().filter(|field| *field != "type") {
            let explained = row.contains(&format!("`{field}`"));
            assert!(explained, "docs/EVENTS.md does not explain `{field}` of {}", golden.name());
        }
    }
}

/// The line of the table under `## <aggregate>` that begins with the event's name and version.
fn row<'a>(docs: &'a str, golden: &Golden) -> &'a str {
    let heading = format!("\n## {}\n", golden.aggregate);
    let section = docs.split_once(&heading).map_or("", |(_, rest)| rest);
    let section = section.split("\n## ").next().unwrap_or_default();
    let start = format!("| `{}` {} |", golden.event_type, golden.version);
    section.lines().find(|line| line.starts_with(&start)).unwrap_or_else(|| {
        panic!("docs/EVENTS.md has no line `{start}` under `## {}`", golden.aggregate)
    })
}
