//! Exports of the first schema: no numbers, and the hash of whole files only.

use std::fs;
use std::path::Path;

use sha2::{Digest as _, Sha256};
use xbot_domain::log::{Checkpoint, RawBatch};
use xbot_replay::export::{Exported, Format, Manifest, ReadError};

use crate::stage::{EVENTS, behind, log, read_back, read_on, same, whole};

/// As the first schema wrote it.
fn made_old(folder: &Path, manifest: &Manifest) {
    let mut old = serde_json::to_value(manifest).unwrap();
    old["schema"] = 1.into();
    for file in old["files"].as_array_mut().unwrap() {
        let path = folder.join(file["path"].as_str().unwrap());
        let text = fs::read_to_string(&path).unwrap();
        let lines = text.lines().map(|line| format!("{{{}\n", line.split_once(',').unwrap().1));
        let text: String = lines.collect();
        let hash = Sha256::digest(&text);
        let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        file["sha256"] = hash.into();
        file["bytes"] = text.len().into();
        file.as_object_mut().unwrap().remove("pieces");
        fs::write(path, text).unwrap();
    }
    fs::write(folder.join(manifest.format.manifest()), old.to_string()).unwrap();
}

fn old() -> (tempfile::TempDir, Manifest, RawBatch) {
    let log = log(&EVENTS);
    let (folder, manifest) = whole(&log, Format::Jsonl);
    made_old(folder.path(), &manifest);
    (folder, manifest, log.0)
}

#[test]
fn an_export_of_the_first_schema_reads_as_the_log() {
    let (folder, _, written) = old();
    assert!(same(&read_back(folder.path(), 2).unwrap(), &written));
    let (exported, at) =
        (Exported::open(folder.path()).unwrap(), Checkpoint { tx: 42, position: 5 });
    assert!(same(&read_on(&exported, at, 2).unwrap(), &behind(&log(&EVENTS), at)));
}

#[test]
fn a_changed_file_of_the_first_schema_is_refused() {
    let (folder, manifest, _) = old();
    let path = folder.path().join(&manifest.files[0].path);
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("1.0000000000000002", "1.5")).unwrap();
    let refused = Exported::open(folder.path());
    assert!(matches!(refused, Err(ReadError::Changed { path: named, .. }) if named == path));
    fs::write(&path, "{").unwrap();
    assert!(matches!(Exported::open(folder.path()), Err(ReadError::Line { line: 1, .. })));
}
