//! Which mention is answered.

use chrono::Duration;
use xbot_domain::features::{FeatureInput, Features};
use xbot_domain::ids::DecisionId;
use xbot_domain::memory::Memory;

use crate::jobs::in_time::in_time;
use crate::jobs::plan::score;
use crate::jobs::writing::Stop;
use crate::jobs::writing::arms::Policy;
use crate::jobs::{JobError, Run, World};
use crate::x::Mention;

/// Nobody waits longer for an answer.
const FRESH: Duration = Duration::hours(24);

/// The open mention that promises most, by the model or else by its author's followers.
pub async fn best(world: &World, run: &Run) -> Result<Mention, Stop> {
    let since = run.started_at.minus(FRESH);
    let read = in_time(world.driver.mentions(since)).await;
    let read = read.map_err(|error| JobError::Failed {
        what: "read the mentions".to_owned(),
        source: error.into(),
    })?;
    let memory = world.memory().await?;
    let policy = Policy::now(&run.settings, &memory, run.started_at)?;
    // Also those whose answer was rejected, or failed: nobody is bothered twice.
    let open = read.into_iter().filter(|mention| !memory.decisions.answers(mention.id));
    let scored = open.map(|mention| (expected(&memory, run, policy, &mention), mention));
    let best = scored.max_by(|(a, x), (b, y)| {
        a.total_cmp(b).then_with(|| (x.followers, x.at, x.id).cmp(&(y.followers, y.at, y.id)))
    });
    let best = best.map(|(_, mention)| mention);
    best.ok_or_else(|| Stop::Skip("nobody waits for an answer".to_owned()))
}

/// All alike while the learner is off or has no model.
fn expected(memory: &Memory, run: &Run, policy: Policy, mention: &Mention) -> f64 {
    let asked = policy.is_learned() && score::usable(memory, run.settings.mode, "reply").is_some();
    let expected = asked.then(|| features(run, mention));
    let expected = expected.and_then(|features| score::predicted(memory, "reply", &features));
    expected.filter(|value| value.is_finite()).unwrap_or(f64::MIN)
}

/// Of a reply that is not written yet.
fn features(run: &Run, mention: &Mention) -> Features {
    let reply = mention.features(run.started_at);
    Features::of(&FeatureInput {
        decision: DecisionId::from_parts(run.started_at, [0; 10]),
        texts: &[],
        embeddings: &[],
        past: &[],
        slot: run.started_at,
        zone: run.settings.account_timezone,
        topic: None,
        reply: Some(&reply),
    })
}
