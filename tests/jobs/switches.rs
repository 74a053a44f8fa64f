//! Flags that another process sets while this one works: the next action obeys.
//!
//! The emergency stop at every moment of a post is in `posting/switches.rs`, the share of posts that
//! go out in `posting/limits.rs`, and the ledger's own switches in `tests/llm/limits.rs`.

use std::sync::Arc;

use chrono::{Duration, Timelike as _};
use serde_json::{Value, json};
use xbot::jobs::{Learn, Plan, Posting, Ran, World};
use xbot::llm::Llm;
use xbot::llm::scripted::Scripted;
use xbot_domain::decision::{Planned, Status};

use crate::plan::{plans, reason};
use crate::world::*;
use crate::writers::*;

mod choices;
mod limits;
mod modes;
mod money;
mod read;

/// It passes every gate.
const TEXT: &str = "The walk back to the boss is where you think about why you lost.";

/// One instance that works, and one that sets.
async fn two(env: &[(&str, &str)]) -> (Place, World, World) {
    let place = Place::in_memory().await;
    let (a, b) = (place.instance("a", env).await, place.instance("b", env).await);
    (place, a, b)
}

/// Both live, on one account at the model's service.
async fn two_live(model: Arc<Composer>) -> (Place, World, World) {
    let place = Place::in_memory().await;
    let env = [OPEN, &[("MODE", "live")]].concat();
    let live = async |worker: &str| {
        let model: Arc<dyn Llm> = model.clone();
        place.instance_with(worker, &env, Arc::new(Scripted::default()), Some(model)).await
    };
    let (a, b) = (live("a").await, live("b").await);
    (place, a, b)
}

/// The plan of the run that comes now.
async fn next_plan(world: &World) -> Planned {
    let ran = run(world, &Plan::default()).await;
    assert!(matches!(ran, Ran::Done(_)), "{ran:?}");
    plans(world).await.pop().unwrap().1
}
