//! Speed of commands, log and projections, each beside the bare store in the same run.
//!
//! `cargo bench --bench store`, or with the words of some rows: `cargo bench --bench store -- read`.
//! Uses the PostgreSQL that `TEST_DATABASE_URL` names, or a private one that waits for the disk.

#![expect(clippy::unwrap_used, reason = "a benchmark may fail loudly")]

mod bare;
mod commands;
mod follow;
mod history;
mod reads;
mod report;
mod stores;

use report::Report;
use stores::Stores;

#[tokio::main]
async fn main() {
    let wanted: Vec<String> =
        std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let report = Report::new(wanted);
    let stores = Stores::start();
    report.title();
    for dialect in stores::DIALECTS {
        commands::all(&report, &stores, dialect).await;
        reads::all(&report, &stores, dialect).await;
    }
    follow::all(&report, &stores).await;
}
