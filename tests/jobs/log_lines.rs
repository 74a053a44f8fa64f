//! Every line that the runbooks look for, word for word, in runs made to bring it about.

use std::sync::Arc;

use regex::Regex;
use serde_json::json;
use xbot::jobs::{Collect, Job, Learn, Plan, Posting, Reply, World};
use xbot::llm::scripted::Scripted;
use xbot::llm::{Llm, LlmError};
use xbot::x::simulator::{Faults, MetricsFault, PostFault, Schedule};

use crate::collect::posted;
use crate::lines::{Lines, capture};
use crate::measured::Life;
use crate::posting::stage::{WIDE, post_faults, queue, single};
use crate::world::*;
use crate::writers::*;

/// What may stand where a form has a name in braces.
const PARTS: [(&str, &str); 9] = [
    ("{id}", "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    ("{time}", r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"),
    ("{tweet}", r"\d{15,20}"),
    ("{n}", r"\d+"),
    ("{cents}", r"-?\d+\.\d\d"),
    ("{whole}", r"-?\d+"),
    ("{ratio}", r"\d\.\d{3}"),
    ("{name}", r"[a-z][a-z0-9_:.-]*"),
    ("{text}", r"\S.*"),
];

/// The line, the whole line and nothing but the line.
fn form(form: &str) -> Regex {
    let escaped = regex::escape(form);
    let fill = |pattern: String, (name, part): &(&str, &str)| {
        pattern.replace(&regex::escape(name), &format!("({part})"))
    };
    Regex::new(&format!("^{}$", PARTS.iter().fold(escaped, fill))).unwrap()
}

fn assert_said(lines: &Lines, wanted: &str) {
    let (form, all) = (form(wanted), lines.all());
    assert!(all.iter().any(|line| form.is_match(line)), "no `{wanted}` in {all:#?}");
}

/// What one run says, of an instance in live mode on this model.
async fn said_live(job: &dyn Job, model: Arc<dyn Llm>, before: &[(&str, bool)]) -> Lines {
    let place = Place::in_memory().await;
    place.forward(24 * 60);
    let env = [OPEN, &[("MODE", "live")]].concat();
    let scripted = Arc::new(Scripted::default());
    let world = place.instance_with("a", &env, scripted, Some(model)).await;
    for (key, value) in before {
        set(&world, key, json!(value)).await;
    }
    // Its waits are those of a clock that nobody waits for.
    tokio::time::pause();
    let lines = capture();
    run(&world, job).await;
    tokio::time::resume();
    lines
}

#[tokio::test]
async fn planning() {
    let lines = said_live(&Plan::default(), Composer::model(), &[]).await;
    let queued = "[PLAN_JOB] ✅ Real LLM content queued decision_id={id} scheduled_at={time}";
    assert_said(&lines, queued);
    let open = [("AI_QUOTA_CIRCUIT_OPEN", true)];
    let lines = said_live(&Plan::default(), Composer::model(), &open).await;
    assert_said(&lines, "[PLAN_JOB] ⏭️ Skipping: AI_QUOTA_CIRCUIT_OPEN=true");
    let used_up = Composer::failing([LlmError::InsufficientQuota]);
    let lines = said_live(&Plan::default(), used_up, &[]).await;
    assert_said(&lines, "[PLAN_JOB] OpenAI insufficient_quota → not queueing");
}

#[tokio::test]
async fn replying() {
    let lines = said_live(&Reply::default(), Composer::model(), &[]).await;
    let queued = "[REPLY_JOB] ✅ Real LLM reply queued decision_id={id} scheduled_at={time}";
    assert_said(&lines, queued);
}

#[tokio::test]
async fn calling_the_model() {
    let lines = said_live(&Plan::default(), Composer::model(), &[]).await;
    assert_said(&lines, "[OPENAI] using budgeted client purpose={name} model=gpt-4o-mini");
    let embeds = "[OPENAI] using budgeted client purpose=embedding model=text-embedding-3-small";
    assert_said(&lines, embeds);
    let limited = || LlmError::RateLimited { retry_after: None };
    let busy = Composer::failing([limited(), limited(), limited()]);
    let lines = said_live(&Plan::default(), busy, &[]).await;
    for n in 1..=3 {
        let hit = format!("[OPENAI_BACKOFF] ⚠️ 429 rate limit hit for {{name}} (attempt {n}/3)");
        assert_said(&lines, &hit);
    }
    for n in 1..=2 {
        assert_said(&lines, &format!("[OPENAI_BACKOFF] ⏱️ Retry {n}/2 for {{name}} after {{n}}ms"));
    }
}

async fn assert_blocked(world: &World, gate: &str, score: &str) {
    let lines = capture();
    run(world, &Plan::default()).await;
    let blocked = "[GATE_CHAIN] ⛔ Blocked";
    assert_said(
        &lines,
        &format!("{blocked} ({gate}) decision_id={{id}} reason={{text}} score={score}"),
    );
}

#[tokio::test]
async fn the_gates_in_their_order() {
    let place = Place::in_memory().await;
    let promotion = "Buy now and use my promo code, you will never regret this offer, I promise.";
    let a = place.instance_with("a", OPEN, Said::valid(promotion), None).await;
    assert_blocked(&a, "safety", "{ratio}").await;

    let flat = "The walk back to the boss is where you think about why you lost. #souls #gaming";
    let strict = [OPEN, &[("MIN_QUALITY_SCORE", "1")]].concat();
    let b = place.instance_with("b", &strict, Said::valid(flat), None).await;
    assert_blocked(&b, "quality", "{ratio}").await;

    let text = "The walk back to the boss is where you think about why you lost, and I like it.";
    let c = place.instance_with("c", OPEN, Said::valid(text), None).await;
    run(&c, &Plan::default()).await;
    assert_blocked(&c, "uniqueness", "{ratio}").await;

    let mut d = place.instance("d", OPEN).await;
    Arc::make_mut(&mut d.parts.content).topics.truncate(1);
    for _ in 0..10 {
        run(&d, &Plan::default()).await;
        place.forward(150);
    }
    assert_blocked(&d, "rotation", "{ratio}").await;
}

#[tokio::test]
async fn posting() {
    let place = Place::in_memory().await;
    let (world, other) = (place.instance("a", WIDE).await, place.instance("b", WIDE).await);
    let lines = capture();
    queue(&world, 1, single(1, 0)).await;
    run(&world, &Posting).await;
    assert_said(&lines, "[POSTING_ORCHESTRATOR] 📋 Found 1 decisions in queue");
    let posted = "[POSTING_ORCHESTRATOR] ✅ Posted successfully tweet_id={tweet} decision_id={id}";
    assert_said(&lines, posted);

    queue(&world, 2, single(2, 0)).await;
    set(&other, "LIVE_POSTS", json!(false)).await;
    run(&world, &Posting).await;
    assert_said(&lines, "SHADOW MODE - Would post: which boss is number 2?");
    set(&other, "POSTING_DISABLED", json!(true)).await;
    run(&world, &Posting).await;
    let skipped =
        "[POSTING_ORCHESTRATOR] ⏭️ Skipped posting decision_id={id}: POSTING_DISABLED=true";
    assert_said(&lines, skipped);
}

#[tokio::test]
async fn trying_again_to_post() {
    let place = Place::in_memory().await;
    let world = place.instance("a", WIDE).await;
    queue(&world, 1, single(1, 0)).await;
    place.x.set_faults(post_faults(Schedule::default().on_share(1.0, PostFault::RateLimited)));
    let lines = capture();
    run(&world, &Posting).await;
    for n in 1..=3 {
        assert_said(&lines, &format!("[POST_RETRY] ⚠️ Retry {n}/3 after {{text}}"));
    }
}

#[tokio::test]
async fn measuring() {
    let (place, world) = posted().await;
    let lines = capture();
    let out_of_reach = Schedule::default().on_call(1, MetricsFault::TimedOut);
    place.x.set_faults(Faults { metrics: out_of_reach, ..Faults::default() });
    for minutes in [60, 5, 23 * 60] {
        place.forward(minutes);
        run(&world, &Collect).await;
    }
    let missing = "[ANALYTICS_COLLECTOR] ⚠️ Could not fetch metrics for tweet_id={tweet}";
    assert_said(&lines, missing);
    let stored = "stored: decision_id={id} ER={cents}% FPKI={cents} follows={whole}";
    assert_said(&lines, &format!("[ANALYTICS_COLLECTOR] ✅ Pass 1 {stored}"));
    assert_said(&lines, &format!("[ANALYTICS_COLLECTOR] ✅ Pass 2 {stored} (final)"));
}

#[tokio::test]
async fn learning() {
    let place = Place::in_memory().await;
    let world = place.instance("a", OPEN).await;
    let lines = capture();
    run(&world, &Learn::default()).await;
    assert_said(&lines, "[LEARN_JOB] ⚠️ Training skipped: insufficient real outcomes (need 5)");
    for number in 0..6 {
        Life::number(number).live(&world).await;
    }
    place.forward(3 * 24 * 60);
    run(&world, &Learn::default()).await;
    let learned = "[LEARN_JOB] ✅ coeffs_updated=v1 arms_trained={n} explore_ratio={ratio}";
    assert_said(&lines, learned);
}

#[tokio::test]
async fn exploring() {
    let place = Place::in_memory().await;
    let world = place.instance("a", &[OPEN, &[("EPSILON", "1")]].concat()).await;
    let lines = capture();
    for _ in 0..8 {
        run(&world, &Plan::default()).await;
        place.forward(60);
    }
    assert_said(&lines, "[BANDIT] explore forced arm={name} reason=high_uncertainty");
}
