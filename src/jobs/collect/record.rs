//! Records what came back for one post: a reading, one put aside, or none.

use tracing::{debug, info, warn};
use xbot_domain::decision::{
    CollectMetrics, Decision, DecisionCommand, DecisionEvent, QuarantineMetrics, ReportUnavailable,
    SIMULATOR,
};
use xbot_domain::ids::{ContentHash, DecisionId, Pass};
use xbot_domain::metrics::Metrics;
use xbot_domain::metrics::plausible::{Reading, Reason};
use xbot_domain::reward::{Baseline, Inputs, RewardSpec};

use super::due::DuePost;
use super::judge::{Verdict, judge};
use super::line;
use crate::commands::CommandError;
use crate::jobs::{JobError, Run, World};
use crate::x::Measurement;

/// Passes, by what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub collected: u64,
    pub quarantined: u64,
    pub unavailable: u64,
}

impl Tally {
    pub fn add(&mut self, other: Self) {
        self.collected += other.collected;
        self.quarantined += other.quarantined;
        self.unavailable += other.unavailable;
    }
}

pub(super) async fn answer(
    world: &World,
    run: &Run,
    post: &DuePost,
    answer: Option<Measurement>,
) -> Result<Tally, JobError> {
    let verdict = judge(post, world.driver.handle(), answer);
    let mut tally = Tally::default();
    for pass in &post.passes {
        match &verdict {
            Verdict::Believed { reading, raw } => {
                tally.collected += collect(world, run, post, *pass, reading, raw).await?;
            }
            Verdict::Implausible { reading, raw, why } => {
                tally.quarantined += put_aside(world, run, post, *pass, reading, raw, why).await?;
            }
            Verdict::Missing { reason, gone } => {
                tally.unavailable += missing(world, run, post, *pass, reason, *gone).await?;
            }
        }
    }
    Ok(tally)
}

async fn collect(
    world: &World,
    run: &Run,
    post: &DuePost,
    pass: Pass,
    reading: &Reading,
    raw: &str,
) -> Result<u64, JobError> {
    let command = DecisionCommand::CollectMetrics(Box::new(CollectMetrics {
        pass,
        tweet_id: reading.tweet_id,
        simulated: world.driver.name() == SIMULATOR,
        source: world.driver.name().to_owned(),
        captured_at: reading.captured_at,
        metrics: reading.metrics,
        raw_hash: ContentHash::of(raw.as_bytes()),
        at: world.now(),
    }));
    let told = tell(world, run, post.id, &command).await?;
    for event in &told {
        if let DecisionEvent::MetricsCollected(stored) = event {
            info!("{}", line::stored(post.id, stored));
            say_what_is_missing(post.id, &stored.metrics);
        }
    }
    Ok(told.len() as u64)
}

/// A reading that no reward can come of says why, once; it is not zero (lesson 4).
fn say_what_is_missing(id: DecisionId, metrics: &Metrics) {
    let inputs = Inputs { metrics: *metrics, novelty: Some(1.0), dup_penalty: Some(0.0) };
    if let Err(missing) = RewardSpec::composite_v2().compute(&inputs, &Baseline::of(&[])) {
        debug!(decision_id = %id, "{missing}");
    }
}

async fn put_aside(
    world: &World,
    run: &Run,
    post: &DuePost,
    pass: Pass,
    reading: &Reading,
    raw: &str,
    why: &Reason,
) -> Result<u64, JobError> {
    let command = DecisionCommand::QuarantineMetrics(Box::new(QuarantineMetrics {
        pass,
        reason: why.to_string(),
        source: world.driver.name().to_owned(),
        captured_at: reading.captured_at,
        metrics: reading.metrics,
        raw: raw.to_owned(),
        at: world.now(),
    }));
    warn!("{}", line::put_aside(post.id, pass, why));
    let told = tell(world, run, post.id, &command).await?;
    if told.is_empty() {
        // The very same capture lies there already; it was a try nevertheless, and puts off the next.
        missing(world, run, post, pass, &format!("the same capture again: {why}"), false).await?;
    }
    Ok(1)
}

async fn missing(
    world: &World,
    run: &Run,
    post: &DuePost,
    pass: Pass,
    reason: &str,
    gone: bool,
) -> Result<u64, JobError> {
    let command = DecisionCommand::ReportUnavailable(ReportUnavailable {
        pass,
        reason: reason.to_owned(),
        gone,
        at: world.now(),
    });
    warn!("{}", line::missing(post.tweet_id));
    debug!(decision_id = %post.id, "pass {}: {reason}", u8::from(pass));
    Ok(tell(world, run, post.id, &command).await?.len() as u64)
}

/// What followed from it; nothing when another instance was faster.
async fn tell(
    world: &World,
    run: &Run,
    id: DecisionId,
    command: &DecisionCommand,
) -> Result<Vec<DecisionEvent>, JobError> {
    match world.execute::<Decision>(&id.to_string(), command, &run.context).await {
        Ok(done) => Ok(done.events),
        Err(CommandError::Refused(refusal)) => {
            debug!(decision_id = %id, "{refusal}");
            Ok(Vec::new())
        }
        Err(error) => Err(error.into()),
    }
}
