//! What was measured, and the reward that followed from it.

use xbot_domain::decision::{DecisionEvent, MetricsCollected, RewardComputed};
use xbot_domain::event::Event;
use xbot_domain::ids::ContentHash;
use xbot_domain::log::Recorded;

use crate::projection::{Poison, Projection};
use crate::rows::Rows;
use crate::tables::outcomes as to;
use crate::tables::reward_audit;

use super::cells::{json, pass_key, text};

pub const OUTCOMES: Projection = Projection {
    name: "outcomes",
    version: 1,
    tables: &[&to::TABLE, &reward_audit::TABLE],
    project,
};

/// The spec whose value and weight the runbooks read as `reward_composite` and `exposure_weight`.
const COMPOSITE: &str = "composite-v1";

fn project(recorded: &Recorded, rows: &mut Rows) -> Result<(), Poison> {
    match &recorded.event {
        Event::Decision(DecisionEvent::MetricsCollected(reading)) => {
            measured(&recorded.stream_id, reading, rows);
            Ok(())
        }
        Event::Decision(DecisionEvent::RewardComputed(reward)) => {
            rewarded(&recorded.stream_id, reward, rows);
            audited(recorded, reward, rows)
        }
        _ => Ok(()),
    }
}

fn measured(decision: &str, reading: &MetricsCollected, rows: &mut Rows) {
    let (seen, rates) = (&reading.metrics, &reading.rates);
    rows.upsert(&to::TABLE, [decision.into(), pass_key(reading.pass)])
        .set(to::tweet_id, reading.tweet_id.to_string())
        .set(to::simulated, reading.simulated)
        .set(to::impressions, seen.impressions)
        .set(to::likes, seen.likes)
        .set(to::retweets, seen.retweets)
        .set(to::replies, seen.replies)
        .set(to::quotes, seen.quotes)
        .set(to::bookmarks, seen.bookmarks)
        .set(to::follows, seen.follows)
        .set(to::profile_visits, seen.profile_visits)
        .set(to::link_clicks, seen.link_clicks)
        .set(to::er_calculated, rates.er)
        .set(to::fpki, rates.fpki)
        .set(to::retweet_rate, rates.retweet_rate)
        .set(to::reply_rate, rates.reply_rate)
        .set(to::collected_at, reading.captured_at)
        .set(to::source, reading.source.as_str());
}

fn rewarded(decision: &str, reward: &RewardComputed, rows: &mut Rows) {
    if reward.spec != COMPOSITE && !reward.learning {
        return;
    }
    let row = rows.update(&to::TABLE, [decision.into(), pass_key(reward.pass)]);
    if reward.spec == COMPOSITE {
        row.set(to::reward_composite, reward.value).set(to::exposure_weight, reward.weight);
    }
    if reward.learning {
        row.set(to::reward_spec, reward.spec.as_str()).set(to::reward_value, reward.value);
    }
}

/// `event_hash` is the SHA-256 of the event's canonical text, which for an event of the current
/// version is, byte for byte, the stored payload.
fn audited(recorded: &Recorded, reward: &RewardComputed, rows: &mut Rows) -> Result<(), Poison> {
    use reward_audit as audit;
    let decision = recorded.stream_id.as_str().into();
    let spec = reward.spec.as_str().into();
    let hash = ContentHash::of(text(&recorded.event)?.as_bytes());
    rows.upsert(&audit::TABLE, [decision, pass_key(reward.pass), spec])
        .set(audit::inputs, json(&reward.inputs)?)
        .set(audit::terms, json(&reward.terms)?)
        .set(audit::weight, reward.weight)
        .set(audit::value, reward.value)
        .set(audit::baseline, reward.baseline)
        .set(audit::success, reward.success)
        .set(audit::position, recorded.at.position)
        .set(audit::event_hash, hash.0);
    Ok(())
}
