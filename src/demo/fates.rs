//! What else could have become of a post: the chance that an arm had of a success with it.
//!
//! The audience is asked again and again, with other luck: for a post by this arm, at the same time,
//! judged by the same rule, with everything that the arm does not decide as it was for the posts
//! around it. That is the chance that the arm's posterior is about: it does not know the rest either.

use std::collections::BTreeMap;

use rand::SeedableRng as _;
use rand_chacha::ChaCha8Rng;
use xbot_domain::decision::RewardComputed;
use xbot_domain::ids::{ArmId, DecisionId, Scope};
use xbot_domain::memory::{Known, Memory};
use xbot_domain::metrics::Metrics;
use xbot_domain::reward::RewardSpec;
use xbot_domain::reward::success::ER_MARK;

use super::history::History;
use crate::x::simulator::{Setting, Simulator};

/// A chance is known to about ±0.06 then, and the mean over an arm's posts far better.
const DRAWN: usize = 60;
/// Before and after a post: long enough for a hundred others, short enough to be like it.
const AROUND: chrono::Duration = chrono::Duration::days(7);

pub(super) struct Fates<'a> {
    memory: &'a Memory,
    audience: &'a Simulator,
    rewards: &'a BTreeMap<DecisionId, RewardComputed>,
    posts: BTreeMap<DecisionId, Seen>,
}

/// How a post stood before the audience, and how the growth was shared out to it.
#[derive(Clone, Debug)]
struct Seen {
    setting: Setting,
    reach: f64,
    /// What a visit of the profile brought. Its spread is the noise of the attribution.
    follows_per_visit: f64,
}

impl<'a> Fates<'a> {
    pub fn new(memory: &'a Memory, history: &'a History, audience: &'a Simulator) -> Self {
        let posts =
            memory.decisions.all().filter_map(|known| Some((known.id, seen(known, audience)?)));
        Self { memory, audience, rewards: &history.rewards, posts: posts.collect() }
    }

    /// Absent for a decision without a reward.
    pub fn chance(&self, arm: &ArmId, id: DecisionId) -> Option<f64> {
        let (reward, known) = (self.rewards.get(&id)?, self.memory.decisions.get(id)?);
        let (spec, own) = (RewardSpec::named(&reward.spec)?, self.posts.get(&id)?);
        let around = self.around(known);
        let mut luck = ChaCha8Rng::seed_from_u64(seed(id));
        let mut carry = 0.5;
        let wins = (0..DRAWN).filter(|n| {
            // Every so many, so that all parts of the two weeks are drawn from.
            let other = around.get(n * around.len() / DRAWN).copied().unwrap_or(own);
            let setting = with(arm, own, other);
            let fate = self.audience.truth().final_numbers(&setting, other.reach, &mut luck);
            // Follows are attributed in whole numbers: what is left over counts for the next.
            let visits = fate.profile_visits.unwrap_or(0) as f64;
            let expected = visits * other.follows_per_visit + carry;
            carry = expected.fract();
            succeeds(&spec, reward, &Metrics { follows: Some(expected as i64), ..fate })
        });
        Some(wins.count() as f64 / DRAWN as f64)
    }

    /// The posts of the same scope around it, also itself.
    fn around(&self, known: &Known) -> Vec<&Seen> {
        let Some(on_x) = &known.posted else {
            return Vec::new();
        };
        let (from, to) = (on_x.posted_at.minus(AROUND), on_x.posted_at.plus(AROUND));
        let near = self.memory.decisions.since(from.minus(AROUND)).filter(|other| {
            let at = other.posted.as_ref().map(|posted| posted.posted_at);
            other.scope() == known.scope() && at.is_some_and(|at| from <= at && at <= to)
        });
        near.filter_map(|other| self.posts.get(&other.id)).collect()
    }
}

fn seen(known: &Known, audience: &Simulator) -> Option<Seen> {
    let first = known.posted.as_ref()?.tweet_ids.first()?;
    let (setting, reach) = audience.origin(*first)?;
    let metrics = known.last.reading.as_ref()?.metrics;
    let visits = metrics.profile_visits.filter(|n| *n > 0)?;
    let follows_per_visit = (metrics.follows? as f64 / visits as f64).max(0.0);
    Some(Seen { setting, reach, follows_per_visit })
}

/// What the arm decides as it was, the rest as it was for another post. A style decides how a post
/// begins, too.
fn with(arm: &ArmId, own: &Seen, other: &Seen) -> Setting {
    let (own, rest) = (own.setting.clone(), other.setting.clone());
    match arm.scope {
        Scope::Content | Scope::Reply => Setting { arm: own.arm, hook: own.hook, ..rest },
        Scope::Topic => Setting { topic: own.topic, ..rest },
        Scope::Timing => Setting { hour: own.hour, ..rest },
    }
}

/// What the learner's rule said of the post, said of these numbers.
fn succeeds(spec: &RewardSpec, reward: &RewardComputed, metrics: &Metrics) -> bool {
    let Some(mark) = reward.baseline else {
        return metrics.rates().er.is_some_and(|er| er >= ER_MARK);
    };
    let mut inputs = reward.inputs.clone();
    let counts = [
        ("impressions", metrics.impressions.map(|n| n as f64)),
        ("retweets", metrics.retweets.map(|n| n as f64)),
        ("replies", metrics.replies.map(|n| n as f64)),
        ("follows", metrics.follows.map(|n| n as f64)),
    ];
    inputs.extend(counts.into_iter().filter_map(|(name, n)| Some((name.to_owned(), n?))));
    spec.recompute(&inputs).is_ok_and(|again| again.value >= mark)
}

/// Its last eight bytes, which are drawn.
fn seed(id: DecisionId) -> u64 {
    id.0.as_u64_pair().1
}
