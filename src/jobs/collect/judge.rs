//! What an answer is worth, before anything is recorded of it.

use xbot_domain::metrics::Metrics;
use xbot_domain::metrics::plausible::{self, Plausibility, Reading, Reason, Subject};

use super::due::DuePost;
use crate::x::Measurement;

pub(super) enum Verdict {
    /// With the account's own count of follows: a driver cannot know whose they are (lesson 15).
    Believed {
        reading: Reading,
        raw: String,
    },
    Implausible {
        reading: Reading,
        raw: String,
        why: Reason,
    },
    Missing {
        reason: String,
        gone: bool,
    },
}

/// `own` is the account's handle.
pub(super) fn judge(post: &DuePost, own: Option<String>, answer: Option<Measurement>) -> Verdict {
    match answer {
        Some(Measurement::Measured { reading, raw }) => believe(post, own, reading, raw),
        Some(Measurement::Unavailable { reason, gone }) => Verdict::Missing { reason, gone },
        Some(Measurement::Unknown { reason }) => Verdict::Missing { reason, gone: false },
        None => Verdict::Missing { reason: "the answer left it out".to_owned(), gone: false },
    }
}

fn believe(post: &DuePost, own: Option<String>, reading: Reading, raw: String) -> Verdict {
    let subject = Subject {
        tweet_id: post.tweet_id,
        author: own,
        posted_at: post.posted_at,
        followers: post.followers,
        previous: post.previous,
    };
    match plausible::check(&reading, &subject) {
        Plausibility::Plausible => {
            let metrics = Metrics { follows: post.follows, ..reading.metrics };
            Verdict::Believed { reading: Reading { metrics, ..reading }, raw }
        }
        Plausibility::Implausible(why) => Verdict::Implausible { reading, raw, why },
    }
}
