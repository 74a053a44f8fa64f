//! Faults on request: which call goes wrong, and how.

use std::collections::BTreeMap;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PostFault {
    /// The time-out comes before the effect, and the driver knows it: nothing stands.
    TimeOutBefore,
    /// The request is lost, and the driver cannot tell: nothing stands, the outcome is unknown.
    RequestLost,
    /// The time-out comes after the effect: the post stands, the outcome is unknown.
    AnswerLost,
    /// 404: what was to be answered is gone.
    TargetGone,
    Locked,
    RateLimited,
    /// X has this text already, and refuses it.
    Duplicate,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MetricsFault {
    TimedOut,
    /// 404: the post is gone.
    NotFound,
    Locked,
    RateLimited,
    /// The first post on the page was somebody else's.
    WrongAuthor,
    /// The counters fall to a hundredth.
    Drop,
}

/// Of the timeline, the followers and the mentions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadFault {
    TimedOut,
    NotFound,
    Locked,
    RateLimited,
}

/// What goes wrong from now on. The default is nothing.
#[derive(Clone, Debug, Default)]
pub struct Faults {
    pub post: Schedule<PostFault>,
    /// Each id that is asked for counts as a call.
    pub metrics: Schedule<MetricsFault>,
    pub read: Schedule<ReadFault>,
}

/// By the number of the call, or by chance. A scripted fault goes before a random one.
#[derive(Clone, Debug)]
pub struct Schedule<F> {
    calls: u64,
    script: BTreeMap<u64, F>,
    shares: Vec<(f64, F)>,
}

impl<F> Default for Schedule<F> {
    fn default() -> Self {
        Self { calls: 0, script: BTreeMap::new(), shares: Vec::new() }
    }
}

impl<F: Copy> Schedule<F> {
    /// On the `nth` call from now, the first being 1.
    #[must_use]
    pub fn on_call(mut self, nth: u64, fault: F) -> Self {
        self.script.insert(nth, fault);
        self
    }

    /// On this share of all calls, by the simulator's seed; shares of several faults add up.
    #[must_use]
    pub fn on_share(mut self, share: f64, fault: F) -> Self {
        self.shares.push((share, fault));
        self
    }

    /// Counts the call; `draw` is its luck, uniform in 0..1.
    pub(super) fn next(&mut self, draw: f64) -> Option<F> {
        self.calls += 1;
        let scripted = self.script.get(&self.calls).copied();
        scripted.or_else(|| self.drawn(draw))
    }

    fn drawn(&self, draw: f64) -> Option<F> {
        let mut below = 0.0;
        self.shares.iter().find_map(|(share, fault)| {
            below += share;
            (draw < below).then_some(*fault)
        })
    }
}
