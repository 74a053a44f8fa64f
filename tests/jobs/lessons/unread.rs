//! Lesson 8: what cannot be read counts as a no.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use xbot::jobs::{Posting, carry_out};
use xbot::llm::budgeted::Switches;
use xbot_domain::config::Settings;

use crate::posting::stage::{WIDE, all_posted_once, go_on, id, queue, single, timeline};
use crate::world::*;

/// Readable so often, and then no more.
#[derive(Debug)]
struct Fading {
    inner: Arc<dyn Switches>,
    left: AtomicUsize,
}

#[async_trait]
impl Switches for Fading {
    async fn now(&self) -> Result<Settings, Box<dyn std::error::Error + Send + Sync>> {
        let left = self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1));
        left.map_err(|_| "the store is gone")?;
        self.inner.now().await
    }
}

#[tokio::test]
async fn lesson_08_without_limits_and_switches_nothing_is_posted() {
    for looks in 0..7 {
        let place = Place::in_memory().await;
        let mut world = place.instance("a", WIDE).await;
        queue(&world, 1, single(1, 0)).await;
        let left = AtomicUsize::new(looks);
        world.parts.switches = Arc::new(Fading { inner: world.switches.clone(), left });
        let _ = carry_out(&world, &Posting).await;
        assert!(timeline(&place).await.is_empty(), "it went out after {looks} looks");
        let other = place.instance("b", WIDE).await;
        go_on(&place, other.clone(), 60).await;
        all_posted_once(&place, &other, &[id(1)]).await;
    }
}
