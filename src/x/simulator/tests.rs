use std::sync::atomic::{AtomicI64, Ordering};

use chrono::Duration;
use xbot_domain::metrics::Metrics;
use xbot_domain::metrics::plausible::Reading;

use super::*;
use crate::x::Appeal;

mod faults;
mod followers;
mod growth;
mod mentions;
mod taste;
mod world;

/// 2025-08-11T09:00:00Z, a Monday.
const OPENED: Timestamp = Timestamp::from_micros(1_754_902_800_000_000);

/// A clock that is moved by hand.
#[derive(Debug)]
struct Hands(AtomicI64);

impl Clock for Hands {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.load(Ordering::SeqCst))
    }
}

/// A simulator and the hands of its clock.
struct Stage {
    x: Simulator,
    hands: Arc<Hands>,
}

fn stage(seed: u64) -> Stage {
    let hands = Arc::new(Hands(AtomicI64::new(OPENED.micros())));
    let x = Simulator::new(audience(seed), hands.clone());
    Stage { x, hands }
}

fn audience(seed: u64) -> Audience {
    Audience {
        seed,
        handle: "own_account".to_owned(),
        zone: chrono_tz::Asia::Tokyo,
        opened_at: OPENED,
        followers: 1_200,
    }
}

impl Stage {
    fn go_to(&self, at: Timestamp) {
        self.hands.0.store(at.micros(), Ordering::SeqCst);
    }

    async fn post_at(&self, at: Timestamp, text: &str) -> TweetId {
        self.go_to(at);
        self.x.post(&single(text)).await.unwrap()[0]
    }

    async fn measure(&self, id: TweetId) -> Measurement {
        self.x.metrics(&[id]).await.remove(0)
    }

    async fn read_at(&self, at: Timestamp, id: TweetId) -> Reading {
        self.go_to(at);
        match self.measure(id).await {
            Measurement::Measured { reading, .. } => reading,
            other => panic!("{other:?}"),
        }
    }
}

fn single(text: &str) -> Post {
    Post {
        texts: vec![text.to_owned()],
        reply_to: None,
        made_with_ai: true,
        appeal: Appeal {
            arm: Some("content:question".parse().unwrap()),
            topic: Some("retro".to_owned()),
        },
    }
}

fn thread(texts: &[&str]) -> Post {
    Post { texts: texts.iter().map(ToString::to_string).collect(), ..single("") }
}

fn hours(n: i64) -> Timestamp {
    OPENED.plus(Duration::hours(n))
}

/// Every count of a reading, in a fixed order.
fn counts(m: &Metrics) -> [u64; 8] {
    [
        m.impressions,
        m.likes,
        m.retweets,
        m.replies,
        m.quotes,
        m.bookmarks,
        m.profile_visits,
        m.link_clicks,
    ]
    .map(Option::unwrap)
}
