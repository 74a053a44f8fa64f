//! What stands on the simulated X.

use std::collections::BTreeMap;

use chrono::Timelike;
use rand::RngExt;
use xbot_domain::features::hook_pattern;
use xbot_domain::ids::{ContentHash, TweetId};
use xbot_domain::time::Timestamp;

use super::curve::{Counts, Curve};
use super::{Audience, PastPost, Post, Setting, TimelinePost, mentions, seed};

/// Half of the posts come before fewer people than this share of the followers.
const REACH_PER_FOLLOWER: f64 = 0.35;
/// Of those who see a part of a thread, so many go on to the next.
const READS_ON: f64 = 0.6;
/// Bits of an id that are drawn; the one above leaves room for the parts of a thread.
const LOW_BITS: u32 = 21;

#[derive(Debug, Default)]
pub(super) struct World {
    /// By the id of their first text.
    timeline: BTreeMap<TweetId, TimelinePost>,
    pieces: BTreeMap<TweetId, Piece>,
    /// When this X was last asked to post a text: it knows itself what became of that.
    asked: BTreeMap<ContentHash, Timestamp>,
    /// Taken to stand without knowing, by text.
    guessed: BTreeMap<ContentHash, Vec<TweetId>>,
}

#[derive(Debug)]
struct Piece {
    at: Timestamp,
    curve: Curve,
    /// What it was grown from, before luck.
    setting: Setting,
    reach: f64,
}

impl World {
    /// Lets the post stand, under `ids` or, if there are none, under new ones.
    pub fn stand(
        &mut self,
        audience: &Audience,
        post: &Post,
        at: Timestamp,
        ids: Vec<TweetId>,
    ) -> Vec<TweetId> {
        let ids = if ids.is_empty() { self.fresh_ids(audience, post, at) } else { ids };
        // As the id tells it, to the millisecond: what is restored from the log has no finer time.
        let at = ids.first().map_or(at, |first| first.made_at());
        let (setting, mut reach) = (audience.setting(post, at), audience.reach(post, at));
        for id in &ids {
            let mut luck = seed::rng(audience.seed, &["post", &id.to_string()]);
            let curve = audience.truth().curve(&setting, reach, &mut luck);
            let setting = setting.clone();
            self.pieces.insert(*id, Piece { at, curve, setting, reach });
            reach *= READS_ON;
        }
        if let Some(first) = ids.first() {
            let (ids, texts) = (ids.clone(), post.texts.clone());
            self.timeline.insert(*first, TimelinePost { ids, texts, at });
        }
        ids
    }

    pub fn was_asked(&mut self, text: ContentHash, at: Timestamp) {
        self.asked.insert(text, at);
    }

    /// As it stood before a restart.
    pub fn restore(&mut self, audience: &Audience, past: PastPost) {
        let (text, is_guess) = (past.post.body_hash(), past.tweet_ids.is_empty());
        let ids = self.stand(audience, &past.post, past.at, past.tweet_ids);
        if is_guess {
            self.guessed.insert(text, ids);
        }
    }

    /// As the log has it by now. What is here already stays as it is.
    pub fn remember(&mut self, audience: &Audience, past: PastPost) {
        let text = past.post.body_hash();
        let asked = self.asked.get(&text).is_some_and(|asked| *asked >= past.at);
        if past.tweet_ids.is_empty() && (asked || self.guessed.contains_key(&text)) {
            return;
        }
        if !past.tweet_ids.is_empty() {
            let guess = self.guessed.remove(&text).unwrap_or_default();
            if past.tweet_ids.iter().all(|id| self.pieces.contains_key(id)) {
                return;
            }
            self.forget(&guess);
        }
        self.restore(audience, past);
    }

    fn forget(&mut self, ids: &[TweetId]) {
        for id in ids {
            self.pieces.remove(id);
            self.timeline.remove(id);
        }
    }

    /// One per text, rising, of this moment, and nobody else's.
    fn fresh_ids(&self, audience: &Audience, post: &Post, at: Timestamp) -> Vec<TweetId> {
        let name = ["id", &post.body_hash().0, &at.to_string()];
        let drawn: u32 = seed::rng(audience.seed, &name).random_range(0..1 << LOW_BITS);
        (drawn..)
            .map(|low| TweetId::from_parts(at, low))
            .filter(|id| !self.pieces.contains_key(id))
            .take(post.texts.len())
            .collect()
    }

    pub fn counts(&self, id: TweetId, now: Timestamp) -> Option<Counts> {
        self.pieces.get(&id).map(|piece| piece.counts(now))
    }

    /// The taste that a post met, and how many were expected to see it.
    pub fn origin(&self, id: TweetId) -> Option<(Setting, f64)> {
        self.pieces.get(&id).map(|piece| (piece.setting.clone(), piece.reach))
    }

    pub fn follows(&self, now: Timestamp) -> u64 {
        self.pieces.values().map(|p| p.counts(now).follows).sum()
    }

    pub fn timeline(&self, since: Timestamp, now: Timestamp) -> Vec<TimelinePost> {
        let posts = self.timeline.values();
        posts.filter(|post| (since..=now).contains(&post.at)).cloned().collect()
    }
}

impl Piece {
    fn counts(&self, now: Timestamp) -> Counts {
        self.curve.at(now.since(self.at))
    }
}

impl Audience {
    /// What its taste sees in the post.
    fn setting(&self, post: &Post, at: Timestamp) -> Setting {
        let local = at.to_utc().with_timezone(&self.zone);
        Setting {
            arm: post.appeal.arm.clone(),
            topic: post.appeal.topic.clone(),
            hour: u8::try_from(local.hour()).ok(),
            hook: post.texts.first().map(|text| hook_pattern(text)),
        }
    }

    /// Half of the account's own posts come before fewer people than this.
    pub(super) fn usual_reach(&self) -> f64 {
        REACH_PER_FOLLOWER * self.followers as f64
    }

    /// How many see a post of no particular setting and luck. It does not grow with the followers
    /// won, or the world would hang on the order in which it is restored.
    fn reach(&self, post: &Post, at: Timestamp) -> f64 {
        let own = self.usual_reach();
        let share = post.reply_to.map(|id| mentions::reply_reach(self, id, at));
        own * share.unwrap_or(1.0)
    }
}
