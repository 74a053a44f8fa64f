//! The report of a month, for people.

use crate::cli::output;
use crate::cli::system::System;
use crate::demo::Report;

pub fn report(report: &Report, system: &System, json: bool) -> anyhow::Result<()> {
    if json {
        return output::json(report);
    }
    summary(report, system)?;
    weeks(report)?;
    arms(report)?;
    experiments(report)?;
    specs(report)?;
    findings(report)?;
    output::line(format!("head {}", report.head))
}

fn summary(report: &Report, system: &System) -> anyhow::Result<()> {
    let (days, seed) = (report.days, report.seed);
    let (from, until) = (report.from.day(), report.until.day());
    output::line(format!("{days} days, seed {seed}, {from} to {until}, in {}", system.database))?;
    let learning = if report.learning_engine_v2 { "on" } else { "off: uniform choice" };
    let (posts, replies, events) = (report.posts, report.replies, report.events);
    output::line(format!(
        "{posts} posts, {replies} replies, {events} events; learning {learning}"
    ))?;
    let (start, end) = (count(report.followers.start), count(report.followers.end));
    output::line(format!("followers {start} → {end}"))?;
    let fpki = |week: Option<&crate::demo::report::Week>| number(week.and_then(|w| w.fpki), 2);
    let (first, last) = (fpki(report.weeks.first()), fpki(report.weeks.last()));
    output::line(format!("follows per 1,000 impressions: first week {first}, last week {last}"))?;
    let regret = report.regret.last().map(|day| day.cumulative);
    output::line(format!("regret against the hidden truth: {} in all", number(regret, 2)))
}

fn weeks(report: &Report) -> anyhow::Result<()> {
    output::line("")?;
    let rows = report.weeks.iter().map(|week| {
        [
            week.week.to_string(),
            week.posts.to_string(),
            week.impressions.to_string(),
            percent(week.er),
            number(week.fpki, 2),
            number(week.reward, 3),
            percent(week.share_of_best),
        ]
    });
    let heads = ["week", "posts", "impressions", "ER", "FPKI", "reward", "of the best style"];
    output::table(heads, rows.collect())
}

fn arms(report: &Report) -> anyhow::Result<()> {
    output::line("")?;
    let learned = report.arms.iter().filter(|arm| arm.truth.is_some());
    let rows = learned.map(|arm| {
        [
            format!("{}:{}", arm.scope, arm.name),
            arm.trials.to_string(),
            format!("{:.3}", arm.mean),
            format!("{:.3} to {:.3}", arm.ci_low, arm.ci_high),
            number(arm.truth, 3),
            if arm.covered == Some(true) { "yes" } else { "no" }.to_owned(),
        ]
    });
    let heads = ["arm", "trials", "chance of success", "95 % interval", "truth", "covered"];
    output::table(heads, rows.collect())?;
    let (covered, all) = (report.coverage.covered, report.coverage.arms);
    output::line(format!("{covered} of {all} intervals cover the truth"))
}

fn experiments(report: &Report) -> anyhow::Result<()> {
    output::line("")?;
    if report.experiments.is_empty() {
        return output::line("no experiments ran");
    }
    for experiment in &report.experiments {
        let Some(end) = &experiment.conclusion else {
            output::line(format!("experiment {}: not concluded", experiment.id))?;
            continue;
        };
        for lift in &end.lifts {
            output::line(format!(
                "experiment {}: {} {:+.4} ({:+.4} to {:+.4}), chance to win {:.2}: {:?}",
                experiment.id,
                lift.variant,
                lift.lift,
                lift.low,
                lift.high,
                lift.chance_to_win,
                end.verdict
            ))?;
        }
    }
    Ok(())
}

fn specs(report: &Report) -> anyhow::Result<()> {
    output::line("")?;
    for spec in &report.specs {
        output::line(format!(
            "learning styles alone from {}: regret {:.2} ± {:.2} ({} repetitions of {} posts)",
            spec.spec, spec.regret, spec.standard_error, spec.repetitions, spec.posts
        ))?;
    }
    Ok(())
}

fn findings(report: &Report) -> anyhow::Result<()> {
    output::line("")?;
    for finding in &report.findings {
        let (scope, believed) = (finding.scope, &finding.believed_best);
        let truly = &finding.truly_best;
        output::line(match finding.right {
            true => format!(
                "right about {scope}: it rates {believed} best, and the audience likes it best"
            ),
            false => format!(
                "wrong about {scope}: it rates {believed} best, the audience likes {truly} best"
            ),
        })?;
    }
    Ok(())
}

fn count(count: Option<u64>) -> String {
    count.map_or_else(|| "unknown".to_owned(), |n| n.to_string())
}

fn number(value: Option<f64>, digits: usize) -> String {
    value.map_or_else(|| "n/a".to_owned(), |value| format!("{value:.digits$}"))
}

fn percent(value: Option<f64>) -> String {
    value.map_or_else(|| "n/a".to_owned(), |value| format!("{:.1} %", value * 100.0))
}
