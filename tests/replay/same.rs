//! The same history gives the same result, wherever it lies and however many threads read it.

use std::collections::BTreeSet;

use xbot_test_support::TestPostgres;

use crate::home::Home;
use crate::lived::{Lived, live};

const RUNS: [&str; 6] = [
    "rebuild",
    "evaluate --scope all --bootstrap 50",
    "rewards --spec composite-v1",
    "retrain --predictor content",
    "experiment",
    "verify",
];

fn hash(home: &Home, url: &str, line: &str) -> String {
    let line = format!("{line} --json --no-keep");
    let ran = home.run_with(&[("DATABASE_URL", url)], &line);
    assert_eq!(ran.code, 0, "{line}: {ran:?}");
    ran.json()["result_hash"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn every_store_export_and_number_of_threads_gives_the_same_hash() {
    let lived = Lived::days(2);
    let postgres = TestPostgres::migrated().await;
    live(&lived.home, &postgres.url, 2);
    for format in ["parquet", "jsonl"] {
        let ran = lived.run(&format!("replay export --format {format} --out {format}"));
        assert_eq!(ran.code, 0, "{ran:?}");
    }
    for run in RUNS {
        let mut hashes = BTreeSet::new();
        for threads in [1, 2, 8] {
            let line = format!("replay {run} --threads {threads}");
            hashes.insert(hash(&lived.home, "sqlite://data/lived.db", &line));
            hashes.insert(hash(&lived.home, &postgres.url, &line));
            for format in ["parquet", "jsonl"] {
                let line = format!("{line} --source {format}");
                hashes.insert(hash(&lived.home, "sqlite://nowhere.db", &line));
            }
        }
        assert_eq!(hashes.len(), 1, "{run}: {hashes:?}");
    }
}
