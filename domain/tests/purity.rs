//! The rules know no clock, no disk, no network, no thread and no framework that does.
#![expect(clippy::unwrap_used, reason = "tests may fail loudly")]

use std::fs;
use std::path::{Path, PathBuf};

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

#[test]
fn the_domain_depends_on_no_runtime_no_database_and_no_server() {
    let manifest = fs::read_to_string(here("Cargo.toml")).unwrap();
    let (_, rest) = manifest.split_once("[dependencies]").unwrap();
    let dependencies: Vec<_> = rest
        .lines()
        .take_while(|line| !line.starts_with('['))
        .filter_map(|line| line.split(['.', '=', ' ']).next())
        .collect();
    assert!(dependencies.contains(&"serde"), "the list was not understood: {dependencies:?}");
    for banned in ["tokio", "sqlx", "axum", "rusqlite", "reqwest", "hyper"] {
        assert!(!dependencies.contains(&banned), "domain depends on {banned}");
    }
}

#[test]
fn no_rule_touches_the_world() {
    // The addresses of `std::net` are values; its sockets are not.
    const BANNED: [&str; 10] = [
        "std::fs",
        "std::thread",
        "std::env::",
        "std::process",
        "SystemTime",
        "std::net::*",
        "TcpStream",
        "TcpListener",
        "UdpSocket",
        "ToSocketAddrs",
    ];
    let sources = sources(&here("src"));
    assert!(sources.len() > 10, "only {} files were found", sources.len());
    for path in sources {
        let text = fs::read_to_string(&path).unwrap();
        for banned in BANNED {
            assert!(!text.contains(banned), "{} uses {banned}", path.display());
        }
    }
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| match path.is_dir() {
            true => sources(&path),
            false => vec![path],
        })
        .filter(|path| path.extension().is_some_and(|ext| ext == "rs"))
        .collect()
}
