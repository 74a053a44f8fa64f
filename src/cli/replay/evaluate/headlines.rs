//! Headline tests from a file.

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use serde::Serialize;
use xbot_replay::headlines::{self, Clicks, Gain, HeadlineAsk, Headlines};
use xbot_replay::manifest::{Document, Manifest};
use xbot_replay::policy::Policy;

use super::Evaluate;
use crate::cli::failure::{Advise as _, broken};
use crate::cli::output;
use crate::cli::system::Start;

/// What decides the result, besides the file.
#[derive(Serialize)]
struct Parameters {
    policy: String,
    share: f64,
    confidence: f64,
}

pub async fn run(args: &Evaluate, start: &Start, file: &Path) -> anyhow::Result<ExitCode> {
    let begun = Instant::now();
    let ask = ask(args)?;
    let failed = format!("could not replay {}", file.display());
    let help = "a file of headline tests is CSV with test_id, headline, impressions, clicks";
    let (found, input) = headlines::replay(file, &ask, args.threads()).advise(failed, help)?;
    let policy = ask.policy.to_string();
    let parameters = Parameters { policy, share: ask.share, confidence: ask.confidence };
    let document = Document::of(Manifest::new("evaluate", input, parameters, ask.seed), found)?;
    let show = || print(&document.manifest.parameters.policy, &document.result);
    args.ending.finish(&start.settings.stores.database_url, begun, &document, show).await?;
    Ok(ExitCode::SUCCESS)
}

fn ask(args: &Evaluate) -> anyhow::Result<HeadlineAsk> {
    let [name] = args.policy.as_slice() else {
        return Err(broken(
            "headline tests are replayed with one policy",
            "such as --policy thompson",
        ));
    };
    let policy: Policy =
        name.parse().map_err(|error| broken(format!("{error}"), "such as --policy thompson"))?;
    if !(args.confidence > 0.0 && args.confidence < 1.0) {
        return Err(broken("the confidence must lie between 0 and 1", "such as --confidence 0.95"));
    }
    Ok(HeadlineAsk { policy, seed: args.seed, share: args.share, confidence: args.confidence })
}

fn print(policy: &str, found: &Headlines) -> anyhow::Result<()> {
    for bad in &found.first_bad_rows {
        eprintln!("warning: line {} is left out: {}", bad.line, bad.reason);
    }
    output::line(format!(
        "{} tests, {} headlines, {} rounds",
        found.tests, found.headlines, found.rounds
    ))?;
    let row = |name: &str, clicks: Clicks| {
        [name.to_owned(), clicks.clicks.to_string(), format!("{:.4} %", 100.0 * clicks.rate)]
    };
    output::table(
        ["policy", "clicks", "rate"],
        vec![
            row(policy, found.policy),
            row("uniform", found.uniform),
            row("best in hindsight", found.best_arm),
        ],
    )?;
    output::line(format!("over uniform: {}", gain(&found.gain)))?;
    output::line(format!("over the best in hindsight: {}", gain(&found.regret)))?;
    let share = 100.0 * found.share_of_possible;
    output::line(format!("{share:.1} % of what lies between uniform and the best in hindsight"))
}

fn gain(gain: &Gain) -> String {
    let (low, high) = (100.0 * gain.relative_interval.low, 100.0 * gain.relative_interval.high);
    format!(
        "{:+} clicks, {:+.2} % ({low:+.2} % to {high:+.2} %)",
        gain.clicks,
        100.0 * gain.relative
    )
}
