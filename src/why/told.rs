//! Events in words.

use chrono::Duration;
use xbot_domain::arm::Updated;
use xbot_domain::decision::{DecisionEvent as E, MetricsCollected, Planned, RewardComputed};
use xbot_domain::ids::{ArmId, Pass, TweetId};
use xbot_domain::metrics::{Metrics, Rates};

pub fn decision(event: &E) -> String {
    match event {
        E::Planned(e) => planned(e),
        E::Rejected(e) => {
            format!("blocked by the gate {}: {}{}", e.gate, e.reason, scored(e.score))
        }
        E::Queued(e) if e.needs_approval => {
            format!("for {}, once a person allows it", e.scheduled_at)
        }
        E::Queued(e) => format!("for {}", e.scheduled_at),
        E::Approved(e) => format!("by {}", e.by),
        E::Edited(e) => format!("by {}: {}", e.by, quoted(&e.texts)),
        E::Rescheduled(e) => format!("by {}, from {} to {}", e.by, e.from, e.scheduled_at),
        E::Cancelled(e) => format!("by {}: {}", e.by, e.reason),
        E::Expired(e) => e.reason.clone(),
        _ => effect(event),
    }
}

fn effect(event: &E) -> String {
    match event {
        E::PostingClaimed(e) => {
            format!("by {} under fence {}, until {}", e.worker, e.fence, e.lease_until)
        }
        E::PostAttempted(e) => format!("attempt {} through `{}`", e.attempt, e.driver),
        E::Posted(e) => format!("as {} at {}", ids(&e.tweet_ids), e.posted_at),
        E::PostFailed(e) => {
            let sure = if e.before_effect { "nothing went out" } else { "something may be out" };
            let next = if e.retryable { "may be tried again" } else { "is not tried again" };
            format!("attempt {}: {}; {sure}, it {next}", e.attempt, e.reason)
        }
        E::PostUnknown(e) => format!("attempt {}: {}", e.attempt, e.reason),
        E::PostReconciled(e) if e.found => {
            format!("the timeline shows it as {}", ids(&e.tweet_ids))
        }
        E::PostReconciled(_) => "the timeline shows nothing of it".to_owned(),
        _ => measured(event),
    }
}

fn measured(event: &E) -> String {
    match event {
        E::MetricsCollected(e) => collected(e),
        E::MetricsQuarantined(e) => {
            let numbers = metrics(&e.metrics);
            format!("pass {} put aside: {}; it read {numbers}", number(e.pass), e.reason)
        }
        E::MetricsUnavailable(e) => {
            let end = if e.gone { "; it will not be tried again" } else { "" };
            format!("pass {}: {}{end}", number(e.pass), e.reason)
        }
        E::RewardComputed(e) => reward(e),
        _ => String::new(),
    }
}

fn planned(e: &Planned) -> String {
    let named = |name: &str, value: Option<String>| value.map(|v| format!("{name} {v}"));
    let experiment = e.experiment.as_ref().map(|side| {
        format!("{} of {} (chance {})", side.variant, side.experiment_id, side.propensity)
    });
    let expected = e.predicted_er.map(|er| match e.predictor_version {
        Some(version) => format!("{:.3} % by v{version}", er * 100.0),
        None => format!("{:.3} %", er * 100.0),
    });
    let parts = [
        named("topic", e.topic.clone()),
        named("style", e.bandit_arm.as_ref().map(ToString::to_string)),
        named("angle", e.angle.clone()),
        named("slot", e.timing_arm.as_ref().map(ToString::to_string)),
        named("from candidate", e.candidate.as_ref().map(ToString::to_string)),
        named("side", experiment),
        named("answers", e.target.as_ref().map(|t| format!("@{} {}", t.username, t.tweet_id))),
        named("quality", e.quality_score.map(|score| format!("{score:.3}"))),
        named("expected ER", expected),
    ];
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    format!("{}; {}", quoted(&e.texts), parts.join(", "))
}

fn collected(e: &MetricsCollected) -> String {
    let world = if e.simulated { "simulated" } else { "real" };
    let age = Duration::seconds(e.age_secs);
    let (hours, minutes) = (age.num_hours(), age.num_minutes() % 60);
    format!(
        "pass {}, {world}, {hours} h {minutes} min after the post: {}; {}",
        number(e.pass),
        metrics(&e.metrics),
        rates(&e.rates)
    )
}

fn reward(e: &RewardComputed) -> String {
    let word = if e.success { "a success" } else { "no success" };
    let teaches = if e.learning { "the arms learn from it" } else { "for comparison" };
    format!(
        "pass {}, {}: {:.6} with weight {:.4}, {word} ({}); {teaches}",
        number(e.pass),
        e.spec,
        e.value,
        e.weight,
        e.success_rule
    )
}

pub fn arm(arm: &ArmId, e: &Updated) -> String {
    format!(
        "{arm} learned pass {}: Beta({:.3}, {:.3}) to Beta({:.3}, {:.3}), mean {:.4} to {:.4}",
        number(e.pass),
        e.before.alpha,
        e.before.beta,
        e.after.alpha,
        e.after.beta,
        e.before.mean(),
        e.after.mean()
    )
}

/// What was not measured is not listed.
fn metrics(m: &Metrics) -> String {
    let follows = m.follows.map(|n| format!("{n} follows"));
    let counts = [
        ("impressions", m.impressions),
        ("likes", m.likes),
        ("retweets", m.retweets),
        ("replies", m.replies),
        ("quotes", m.quotes),
        ("bookmarks", m.bookmarks),
        ("profile visits", m.profile_visits),
        ("link clicks", m.link_clicks),
    ];
    let counts = counts.into_iter().filter_map(|(name, n)| Some(format!("{} {name}", n?)));
    counts.chain(follows).collect::<Vec<_>>().join(", ")
}

fn rates(rates: &Rates) -> String {
    let er = rates.er.map_or("ER unknown".to_owned(), |er| format!("ER {:.2} %", er * 100.0));
    match rates.fpki {
        Some(fpki) => format!("{er}, FPKI {fpki:.2}"),
        None => er,
    }
}

fn quoted(texts: &[String]) -> String {
    let quoted: Vec<_> = texts.iter().map(|text| format!("“{text}”")).collect();
    quoted.join(" / ")
}

fn ids(ids: &[TweetId]) -> String {
    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn scored(score: Option<f64>) -> String {
    score.map_or(String::new(), |score| format!(" (score {score:.3})"))
}

fn number(pass: Pass) -> u8 {
    u8::from(pass)
}
