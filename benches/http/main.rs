//! Speed over HTTP, each read beside a bare axum handler that gives the same body, in the same run.
//!
//! `cargo bench --bench http` lives through 30 days first; `XBOT_BENCH_DAYS=920` gives a million
//! events, and takes some minutes. `XBOT_BENCH_STORE=sqlite:///path` takes a store that is there.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a benchmark may fail loudly")]

mod bare;
mod commands;
mod load;
mod program;

use load::{Load, Run};
use program::Program;

/// What is read, and how often as much a bare handler may do.
const READS: [&str; 3] = ["/api/learning/status", "/api/growth", "/api/queue"];
const CONNECTIONS: usize = 8;

fn main() {
    if let Ok(body) = std::env::var("XBOT_BENCH_BARE") {
        return bare::serve(&body);
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(all());
}

async fn all() {
    let store = program::store();
    let service = Program::serve(&store, &[]);
    println!(
        "{:<24} {:>12} {:>12} {:>7} {:>10} {:>10}",
        "read", "xbot/s", "bare/s", "ratio", "p50", "p99"
    );
    for path in READS {
        let body = load::body(&service.address, path).await;
        let bare = Program::bare(&body);
        let reference = Load::get(&bare.address, "/").run(CONNECTIONS).await;
        let ours = Load::get(&service.address, path).run(CONNECTIONS).await;
        row(path, &ours, &reference);
    }
    drop(service);
    commands::all().await;
}

fn row(what: &str, ours: &Run, bare: &Run) {
    println!(
        "{what:<24} {:>12.0} {:>12.0} {:>7.2} {:>7.2} ms {:>7.2} ms",
        ours.per_second(),
        bare.per_second(),
        ours.per_second() / bare.per_second(),
        ours.percentile(0.50),
        ours.percentile(0.99),
    );
}
