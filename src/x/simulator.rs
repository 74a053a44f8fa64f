//! An audience that does not exist, with a hidden truth about what it likes.
//!
//! Everything follows from the seed, the ids of the posts and the clock: the same seed and the same
//! posts give the same world, whatever was read of it, how often, and in which order. So nothing of
//! it needs storing: after a restart [`Simulator::restore`] grows it again from what the log knows.
//! Scripted [`Faults`] alone count calls.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use chrono_tz::Tz;
use rand::RngExt;
use xbot_domain::decision::SIMULATOR;
use xbot_domain::ids::TweetId;
use xbot_domain::time::{Clock, Timestamp};

pub use super::PastPost;
use super::{Measurement, Mention, Post, PostError, ReadError, TimelinePost, XDriver};

mod chances;
mod curve;
mod day;
mod faults;
mod followers;
mod mentions;
mod publish;
mod reach;
mod report;
mod seed;
#[cfg(test)]
mod tests;
mod truth;
mod world;

pub use chances::Chances;
pub use faults::{Faults, MetricsFault, PostFault, ReadFault, Schedule};
pub use truth::{Setting, Truth};

use world::World;

/// The account, and those it speaks to.
#[derive(Clone, Debug)]
pub struct Audience {
    pub seed: u64,
    /// The account's own, without `@`.
    pub handle: String,
    /// In which the audience wakes and sleeps.
    pub zone: Tz,
    /// When the account was opened: nobody mentions or leaves it before.
    pub opened_at: Timestamp,
    /// At that moment.
    pub followers: u64,
}

#[derive(Debug)]
pub struct Simulator {
    audience: Audience,
    clock: Arc<dyn Clock>,
    /// Other processes post to an X of their own, which the log alone joins with this one.
    among_others: bool,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    world: World,
    faults: Faults,
}

impl Simulator {
    pub fn new(audience: Audience, clock: Arc<dyn Clock>) -> Self {
        Self { audience, clock, among_others: false, state: Mutex::default() }
    }

    /// One of several, of which each knows of the others' posts by the log.
    pub fn among_others(self) -> Self {
        Self { among_others: true, ..self }
    }

    /// Lets these posts stand as they did before the restart.
    pub fn restore(&self, posts: impl IntoIterator<Item = PastPost>) {
        let mut state = self.state();
        for past in posts {
            state.world.restore(&self.audience, past);
        }
    }

    /// What goes wrong from now on, in place of what was to go wrong before.
    pub fn set_faults(&self, faults: Faults) {
        self.state().faults = faults;
    }

    pub fn truth(&self) -> Truth {
        self.audience.truth()
    }

    /// How many are expected to see a post of the account's own, in no particular setting.
    pub fn usual_reach(&self) -> f64 {
        self.audience.usual_reach()
    }

    /// The taste that a post met, and how many were expected to see it, before luck.
    pub fn origin(&self, id: TweetId) -> Option<(Setting, f64)> {
        self.state().world.origin(id)
    }

    /// A panic elsewhere leaves no half-done change behind, so the state is still good.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read<T>(
        &self,
        what: &str,
        read: impl FnOnce(&World, Timestamp) -> T,
    ) -> Result<T, ReadError> {
        let now = self.clock.now();
        let mut state = self.state();
        let draw = self.audience.fault_draw(what, "", now);
        match state.faults.read.next(draw) {
            Some(fault) => Err(report::read_error(fault, now)),
            None => Ok(read(&state.world, now)),
        }
    }
}

#[async_trait]
impl XDriver for Simulator {
    fn name(&self) -> &'static str {
        SIMULATOR
    }

    fn handle(&self) -> Option<String> {
        Some(self.audience.handle.clone())
    }

    fn remember(&self, posts: Vec<PastPost>) {
        let mut state = self.state();
        for past in posts.into_iter().filter(|_| self.among_others) {
            state.world.remember(&self.audience, past);
        }
    }

    async fn post(&self, post: &Post) -> Result<Vec<TweetId>, PostError> {
        publish::publish(&self.audience, &mut self.state(), post, self.clock.now())
    }

    async fn metrics(&self, ids: &[TweetId]) -> Vec<Measurement> {
        let (now, mut state) = (self.clock.now(), self.state());
        ids.iter().map(|id| report::measure(&self.audience, &mut state, *id, now)).collect()
    }

    async fn timeline(&self, since: Timestamp) -> Result<Vec<TimelinePost>, ReadError> {
        self.read("timeline", |world, now| world.timeline(since, now))
    }

    async fn followers(&self) -> Result<u64, ReadError> {
        self.read("followers", |world, now| followers::count(&self.audience, world, now))
    }

    async fn mentions(&self, since: Timestamp) -> Result<Vec<Mention>, ReadError> {
        self.read("mentions", |_, now| mentions::between(&self.audience, since, now))
    }
}

impl Audience {
    fn truth(&self) -> Truth {
        Truth::of(self.seed)
    }

    /// The luck of one call, uniform in 0..1. It hangs on what is asked and when, not on the calls
    /// before.
    fn fault_draw(&self, what: &str, of: &str, now: Timestamp) -> f64 {
        seed::rng(self.seed, &["fault", what, of, &now.to_string()]).random()
    }
}
