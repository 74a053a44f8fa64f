//! What is not what was exported is never read as if it were.

use std::fs;
use std::path::{Path, PathBuf};

use xbot_domain::log::RawBatch;
use xbot_replay::export::{Exported, Format, Manifest, ReadError};

use crate::stage::{EVENTS, EXACT, log, read_back, whole};

fn second_day(folder: &Path, manifest: &Manifest) -> PathBuf {
    folder.join(&manifest.files[1].path)
}

/// The path that is named, and why.
fn refusal(read: Result<RawBatch, ReadError>) -> (PathBuf, String) {
    match read {
        Err(ReadError::Changed { path, why }) => (path, why),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_byte_that_was_changed_anywhere_in_a_file_is_refused() {
    for format in EXACT {
        let (folder, manifest) = whole(&log(&EVENTS), format);
        let path = second_day(folder.path(), &manifest);
        let bytes = fs::read(&path).unwrap();
        for place in (0..bytes.len()).step_by(7).chain([bytes.len() - 1]) {
            let mut changed = bytes.clone();
            changed[place] ^= 1;
            fs::write(&path, changed).unwrap();
            let (named, why) = refusal(read_back(folder.path(), 100));
            assert!(named == path && why.contains("hash"), "{place}: {why}");
        }
        fs::write(&path, bytes).unwrap();
        assert_eq!(read_back(folder.path(), 100).unwrap().len(), EVENTS.len());
    }
}

#[test]
fn nothing_of_a_changed_file_is_given_before_it_is_refused() {
    for format in EXACT {
        let (folder, manifest) = whole(&log(&EVENTS), format);
        let path = second_day(folder.path(), &manifest);
        let mut bytes = fs::read(&path).unwrap();
        let last = bytes.len() - 2;
        bytes[last] ^= 1;
        fs::write(&path, bytes).unwrap();
        let exported = Exported::open(folder.path()).unwrap();
        let untouched = exported.read(Default::default(), 2).unwrap();
        assert_eq!(untouched.len(), 2);
        for _ in 0..2 {
            let next = exported.read(untouched.last().unwrap(), 1);
            assert_eq!(refusal(next).0, path);
        }
    }
}

#[test]
fn a_file_that_is_longer_shorter_or_gone_is_refused() {
    for format in EXACT {
        let (folder, manifest) = whole(&log(&EVENTS), format);
        let path = second_day(folder.path(), &manifest);
        let bytes = fs::read(&path).unwrap();
        for changed in [[bytes.as_slice(), b"\n"].concat(), bytes[1..].to_vec(), Vec::new()] {
            fs::write(&path, changed).unwrap();
            assert!(refusal(read_back(folder.path(), 100)).1.contains("bytes"));
        }
        fs::remove_file(&path).unwrap();
        let gone = read_back(folder.path(), 100);
        assert!(matches!(gone, Err(ReadError::Io { path: named, .. }) if named == path));
    }
}

#[test]
fn a_manifest_that_does_not_add_up_is_refused() {
    for format in EXACT {
        let (folder, manifest) = whole(&log(&EVENTS), format);
        let with = |change: &dyn Fn(&mut Manifest)| {
            let mut changed = manifest.clone();
            change(&mut changed);
            let text = serde_json::to_string(&changed).unwrap();
            fs::write(folder.path().join(manifest.format.manifest()), text).unwrap();
            refusal(read_back(folder.path(), 100)).1
        };
        assert!(with(&|m| m.files.truncate(3)).contains("9 events, and it says 11"));
        assert!(with(&|m| m.files[0].pieces.clear()).contains("do not add up"));
        assert!(with(&|m| m.files[0].bytes += 1).contains("do not add up"));
        assert!(with(&|m| m.files[0].pieces[0].last.position += 1).contains("not the events"));
        let fewer = with(&|m| {
            (m.events, m.files[0].events, m.files[0].pieces[0].events) = (10, 2, 2);
        });
        assert!(fewer.contains("not the events"));
    }
}

#[test]
fn another_format_and_a_newer_schema_are_refused() {
    let (folder, _) = whole(&log(&EVENTS), Format::Csv);
    assert!(matches!(Exported::open(folder.path()), Err(ReadError::Format(Format::Csv))));
    let (folder, mut manifest) = whole(&log(&EVENTS), Format::Parquet);
    manifest.schema += 1;
    let text = serde_json::to_string(&manifest).unwrap();
    fs::write(folder.path().join(manifest.format.manifest()), text).unwrap();
    assert!(matches!(Exported::open(folder.path()), Err(ReadError::Schema(3))));
}
