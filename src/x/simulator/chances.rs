//! What one impression leads to, and what makes it more likely.

use super::seed;

/// Chances per impression; of `follow`, per profile visit.
///
/// Like, retweet and reply exclude each other, so that no post is engaged with more than seen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chances {
    pub like: f64,
    pub retweet: f64,
    pub reply: f64,
    pub quote: f64,
    pub bookmark: f64,
    pub profile_visit: f64,
    pub link_click: f64,
    /// That who visits the profile follows.
    pub follow: f64,
}

impl Chances {
    /// A middling post: an engagement rate of 3.1 %, 1.2 follows per 1,000 impressions. Chosen, not
    /// measured: near the 3 % and the one in a thousand that the reward rules start from.
    pub const USUAL: Self = Self {
        like: 0.022,
        retweet: 0.005,
        reply: 0.004,
        quote: 0.001,
        bookmark: 0.003,
        profile_visit: 0.012,
        link_click: 0.004,
        follow: 0.1,
    };

    /// The expected engagement rate.
    pub fn er(&self) -> f64 {
        self.like + self.retweet + self.reply
    }

    /// Expected follows per impression.
    pub fn follows(&self) -> f64 {
        self.profile_visit * self.follow
    }

    /// Under the effect, each within what people are capable of.
    pub(super) fn times(self, effect: &Effect) -> Self {
        let all = effect.all;
        Self {
            like: (self.like * all).min(0.15),
            retweet: (self.retweet * all * effect.retweet).min(0.08),
            reply: (self.reply * all * effect.reply).min(0.08),
            quote: (self.quote * all).min(0.05),
            bookmark: (self.bookmark * all).min(0.1),
            profile_visit: (self.profile_visit * all).min(0.2),
            link_click: (self.link_click * all).min(0.1),
            follow: (self.follow * effect.follow).min(0.5),
        }
    }
}

/// Factors on [`Chances`]. Factors of several causes multiply, so what is liked best is so at any hour.
#[derive(Clone, Copy, Debug)]
pub(super) struct Effect {
    pub all: f64,
    pub retweet: f64,
    pub reply: f64,
    pub follow: f64,
}

/// A style that is liked is mostly also shared, answered and followed: these differ by this much.
const TILT: f64 = 0.15;

impl Effect {
    /// On everything alike.
    pub fn even(all: f64) -> Self {
        Self { all, retweet: 1.0, reply: 1.0, follow: 1.0 }
    }

    /// The hidden effect of what is called so, `sd` wide on the log scale around 1.
    pub fn of(seed: u64, name: &[&str], sd: f64) -> Self {
        let mut rng = seed::rng(seed, name);
        Self {
            all: seed::log_normal(sd, &mut rng),
            retweet: seed::log_normal(TILT, &mut rng),
            reply: seed::log_normal(TILT, &mut rng),
            follow: seed::log_normal(TILT, &mut rng),
        }
    }
}
