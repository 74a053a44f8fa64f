//! See `src/jobs/plan.rs`.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{Duration, Timelike};
use serde_json::json;
use xbot::jobs::{Candidates, Ended, Plan, Ran, Reply, World, carry_out};
use xbot::llm::LlmError;
use xbot::llm::scripted::Scripted;
use xbot_domain::arm::{Arm, ArmCommand};
use xbot_domain::bandit::{Posterior, Reason};
use xbot_domain::candidate::{Candidate, CandidateCommand, CandidateEvent, Discovered};
use xbot_domain::decision::{
    Decision, DecisionCommand, DecisionEvent, DecisionType, Planned, Source, Status,
};
use xbot_domain::event::Event;
use xbot_domain::experiment::{Defined, Experiment, ExperimentCommand, Variant};
use xbot_domain::features::x_text;
use xbot_domain::ids::{ContentHash, DecisionId, Scope};

use crate::world::*;
use crate::writers::*;

/// Every plan of the log, in order.
pub async fn plans(world: &World) -> Vec<(DecisionId, Planned)> {
    let plan = |recorded: &xbot_domain::log::Recorded| match &recorded.event {
        Event::Decision(DecisionEvent::Planned(plan)) => {
            Some((recorded.stream_id.parse().unwrap(), (**plan).clone()))
        }
        _ => None,
    };
    events(world).await.iter().filter_map(plan).collect()
}

/// So many runs, an hour apart.
async fn runs(place: &Place, world: &World, count: usize) -> Vec<Planned> {
    for _ in 0..count {
        run(world, &Plan::default()).await;
        place.forward(60);
    }
    plans(world).await.into_iter().map(|(_, plan)| plan).collect()
}

fn reason(ran: Ran) -> String {
    match ran {
        Ran::Skipped(reason) => reason,
        Ran::Done(results) => panic!("{results:?}"),
    }
}

async fn experiment(world: &World, scope: Scope, share: f64, changes: &[(&str, &str)]) {
    let variant = |name: &str, share, changes: &[(&str, &str)]| Variant {
        name: name.to_owned(),
        share,
        changes: changes.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect(),
    };
    let plan = Defined {
        hypothesis: "it helps".to_owned(),
        scope,
        variants: vec![variant("control", 1.0 - share, &[]), variant("changed", share, changes)],
        metric: "er".to_owned(),
        starts_at: start(),
        ends_at: start().plus(Duration::days(14)),
        by: "test".to_owned(),
        at: start(),
    };
    let define = ExperimentCommand::Define { id: "e1".to_owned(), plan: Box::new(plan) };
    let begin = ExperimentCommand::Start { by: "test".to_owned(), at: start() };
    for command in [define, begin] {
        world.execute::<Experiment>("e1", &command, &context()).await.unwrap();
    }
}

fn variant_of(plan: &Planned) -> &str {
    plan.experiment.as_ref().unwrap().variant.as_str()
}

#[tokio::test]
async fn a_run_queues_one_post_with_its_whole_draw() {
    let place = Place::new().await;
    let world = place.instance("a", OPEN).await;
    let ran = run(&world, &Plan::default()).await;
    assert!(matches!(ran, Ran::Done(_)), "{ran:?}");
    let [(id, plan)] = &plans(&world).await[..] else { panic!("one plan") };
    let scopes: Vec<_> = plan.draws.iter().map(|draw| draw.chosen.scope).collect();
    assert_eq!(scopes, [Scope::Topic, Scope::Content, Scope::Timing]);
    assert_eq!(plan.topic.as_ref(), Some(&plan.draws[0].chosen.name));
    assert_eq!(plan.bandit_arm.as_ref(), Some(&plan.draws[1].chosen));
    assert_eq!(plan.timing_arm.as_ref(), Some(&plan.draws[2].chosen));
    let chance = plan.draws[1].candidates.iter().find(|c| Some(&c.arm) == plan.bandit_arm.as_ref());
    assert_eq!(plan.arm_propensity, chance.map(|c| c.propensity));
    assert_eq!(plan.generation_source, Source::Synthetic);
    assert_eq!(world.memory().await.unwrap().decisions.get(*id).unwrap().status, Status::Queued);
    assert_eq!(count(&world, "registered").await, 8 + 6 + 3 + 24);
    assert!(plan.quality_score.unwrap() >= 0.7 && plan.angle.is_some());
}

#[tokio::test]
async fn an_open_circuit_stops_the_run_before_anything_is_drawn() {
    let place = Place::new().await;
    let world = place.instance("a", OPEN).await;
    set(&world, "AI_QUOTA_CIRCUIT_OPEN", json!(true)).await;
    let (ran, lines) = logged(run(&world, &Plan::default())).await;
    assert_eq!(reason(ran), "AI_QUOTA_CIRCUIT_OPEN=true");
    assert!(lines.contains("[PLAN_JOB] ⏭️ Skipping: AI_QUOTA_CIRCUIT_OPEN=true"), "{lines}");
    assert!(plans(&world).await.is_empty());
}

#[tokio::test]
async fn a_circuit_that_opens_during_the_run_stops_the_next_text() {
    let place = Place::new().await;
    let switch = place.instance("switch", OPEN).await;
    let writer = Said::then(move |_| {
        let switch = switch.clone();
        Box::pin(async move {
            set(&switch, "AI_QUOTA_CIRCUIT_OPEN", json!(true)).await;
            "no JSON".to_owned()
        })
    });
    let world = place.instance_with("a", OPEN, writer.clone(), None).await;
    assert_eq!(reason(run(&world, &Plan::default()).await), "AI_QUOTA_CIRCUIT_OPEN=true");
    assert_eq!(writer.asked(), 1);
}

#[tokio::test]
async fn a_spent_budget_stops_the_call_and_says_so() {
    let place = Place::new().await;
    let env = [OPEN, &[("MODE", "live"), ("DAILY_OPENAI_LIMIT_USD", "0")]].concat();
    let model = Said::model("{}");
    let world =
        place.instance_with("a", &env, Arc::new(Scripted::default()), Some(model.clone())).await;
    assert!(reason(run(&world, &Plan::default()).await).starts_with("over_limit"));
    assert_eq!(model.asked(), 0);
}

#[tokio::test]
async fn a_used_up_quota_queues_nothing() {
    let place = Place::new().await;
    let writer = Arc::new(Scripted::failing([LlmError::InsufficientQuota]));
    let world = place.instance_with("a", OPEN, writer, None).await;
    let (ran, lines) = logged(run(&world, &Plan::default())).await;
    assert!(reason(ran).starts_with("insufficient_quota"));
    assert!(lines.contains("[PLAN_JOB] OpenAI insufficient_quota → not queueing"), "{lines}");
    assert!(plans(&world).await.is_empty());
}

#[tokio::test]
async fn live_mode_without_a_key_writes_nothing() {
    let place = Place::new().await;
    let world = place.instance("a", &[OPEN, &[("MODE", "live")]].concat()).await;
    let why = reason(run(&world, &Plan::default()).await);
    assert_eq!(why, "no language model: set OPENAI_API_KEY; live mode has no synthetic fallback");
}

#[tokio::test]
async fn in_live_mode_the_model_writes_embeds_once_and_its_text_counts_as_real() {
    let place = Place::new().await;
    let env = [OPEN, &[("MODE", "live")]].concat();
    let model = Composer::model();
    let scripted = Arc::new(Scripted::default());
    let world = place.instance_with("a", &env, scripted, Some(model.clone())).await;
    let plan = Plan::default();
    for _ in 0..3 {
        let (ran, lines) = logged(run(&world, &plan)).await;
        assert!(matches!(ran, Ran::Done(_)), "{ran:?}");
        assert!(lines.contains("[PLAN_JOB] ✅ Real LLM content queued decision_id="), "{lines}");
        place.forward(60);
    }
    let all = plans(&world).await;
    assert!(all.iter().all(|(_, plan)| plan.generation_source == Source::Real));
    // What was embedded with a draft is asked for once more as the past of the next, then known.
    let texts: usize = all.iter().map(|(_, plan)| plan.texts.len()).sum();
    assert!(model.embedded() <= 2 * texts, "{} for {texts}", model.embedded());
    let again = place.instance_with("b", &env, Arc::new(Scripted::default()), Some(model.clone()));
    let again = again.await;
    let before = model.embeddings();
    run(&again, &Plan::default()).await;
    assert_eq!(model.embeddings() - before, 1, "a restart embeds the past in one request");
}

#[tokio::test]
async fn without_embeddings_the_text_is_recorded_and_blocked() {
    let place = Place::new().await;
    let env = [OPEN, &[("MODE", "live")]].concat();
    let model = Composer::without_embeddings();
    let world = place.instance_with("a", &env, Arc::new(Scripted::default()), Some(model)).await;
    let (ran, lines) = logged(run(&world, &Plan::default())).await;
    assert!(reason(ran).starts_with("failed: could not compare the text"));
    assert!(lines.contains("[GATE_CHAIN] ⛔ Blocked (uniqueness) decision_id="), "{lines}");
    assert_eq!((count(&world, "planned").await, count(&world, "rejected").await), (1, 1));
}

#[tokio::test]
async fn a_draft_that_is_malformed_twice_is_given_up_and_never_cut() {
    let place = Place::new().await;
    let long = "word ".repeat(80);
    let texts = json!({ "type": "single", "texts": [long] }).to_string();
    for answer in ["no JSON", texts.as_str()] {
        let writer = Said::always(answer);
        let world = place.instance_with(answer, OPEN, writer.clone(), None).await;
        let (ran, lines) = logged(run(&world, &Plan::default())).await;
        assert!(reason(ran).starts_with("draft rejected twice: "));
        assert!(lines.contains("[GATE_CHAIN] ⛔ Blocked (draft) decision_id="), "{lines}");
        assert!(lines.contains("score=none"), "{lines}");
        assert_eq!(writer.asked(), 2);
        assert!(writer.last_prompt().contains("could not be used"));
        assert!(plans(&world).await.is_empty());
    }
}

#[tokio::test]
async fn a_text_that_a_gate_blocks_is_recorded_with_the_reason_and_two_more_are_tried() {
    let place = Place::new().await;
    let text = "Buy now and use my promo code, you will never regret this offer, I promise you.";
    let writer = Said::valid(text);
    let world = place.instance_with("a", OPEN, writer.clone(), None).await;
    let (ran, lines) = logged(run(&world, &Plan::default())).await;
    assert!(reason(ran).starts_with("3 texts were blocked, the last by safety: "));
    assert!(lines.contains("[GATE_CHAIN] ⛔ Blocked (safety) decision_id="), "{lines}");
    assert_eq!((count(&world, "planned").await, count(&world, "rejected").await), (3, 3));
}

#[tokio::test]
async fn the_same_text_twice_is_blocked_as_a_repetition() {
    let place = Place::new().await;
    let text = "The walk back to the boss is where you think about why you lost, and I like it.";
    let world = place.instance_with("a", OPEN, Said::valid(text), None).await;
    assert!(matches!(run(&world, &Plan::default()).await, Ran::Done(_)));
    let why = reason(run(&world, &Plan::default()).await);
    assert!(why.contains("uniqueness: "), "{why}");
}

#[tokio::test]
async fn when_a_person_has_to_approve_nothing_is_due() {
    let place = Place::new().await;
    let world = place.instance("a", OPEN).await;
    set(&world, "REQUIRE_APPROVAL", json!(true)).await;
    assert!(matches!(run(&world, &Plan::default()).await, Ran::Done(_)));
    let memory = world.memory().await.unwrap();
    assert!(
        memory.decisions.ahead().all(|known| known.waits) && memory.decisions.next_due().is_none()
    );
    assert_eq!(memory.decisions.ahead().count(), 1);
}

#[tokio::test]
async fn a_full_day_takes_no_more_posts() {
    let place = Place::new().await;
    let world = place.instance("a", OPEN).await;
    for _ in 0..10 {
        assert!(matches!(run(&world, &Plan::default()).await, Ran::Done(_)));
    }
    let why = reason(run(&world, &Plan::default()).await);
    assert_eq!(why, "10 of 10 posts are planned for the next 24 h");
    let mut slots: Vec<_> = plans(&world).await.iter().map(|(_, plan)| plan.scheduled_at).collect();
    slots.sort_unstable();
    assert!(slots.windows(2).all(|pair| pair[1].since(pair[0]) >= Duration::minutes(60)));
}

#[tokio::test]
async fn lesson_11_no_slot_lies_in_a_quiet_hour_and_its_hour_is_its_arms() {
    let place = Place::new().await;
    let zone = ("ACCOUNT_TIMEZONE", "America/New_York");
    let world = place.instance("a", &[OPEN, &[zone]].concat()).await;
    set(&world, "quiet_hours", json!([0, 1, 2, 3, 4, 5, 6, 7])).await;
    for plan in runs(&place, &world, 40).await {
        let local = plan.scheduled_at.to_utc().with_timezone(&chrono_tz::America::New_York);
        assert!(local.hour() >= 8, "{local}");
        let arm = plan.timing_arm.unwrap();
        assert_eq!(
            (arm.name, u32::from(plan.features.hour)),
            (format!("hour_{:02}", local.hour()), local.hour())
        );
        let ahead = plan.scheduled_at.since(plan.planned_at);
        assert!(ahead >= Duration::minutes(10) && ahead <= Duration::hours(25));
    }
}

#[tokio::test]
async fn without_an_hour_that_is_open_the_run_says_so() {
    let place = Place::new().await;
    let world = place.instance("a", OPEN).await;
    set(&world, "quiet_hours", json!((0..24).collect::<Vec<_>>())).await;
    assert!(reason(run(&world, &Plan::default()).await).starts_with("no hour of the next 24"));
}

#[tokio::test]
async fn with_the_engine_off_every_choice_is_uniform() {
    let place = Place::new().await;
    let world = place.instance("a", OPEN).await;
    set(&world, "learning_engine_v2", json!(false)).await;
    let plans = runs(&place, &world, 5).await;
    for draw in plans.iter().flat_map(|plan| &plan.draws) {
        assert_eq!((draw.policy.as_str(), draw.reason), ("uniform-1", Reason::Uniform));
        let chance = 1.0 / draw.candidates.len() as f64;
        assert!(draw.candidates.iter().all(|c| c.propensity == chance));
    }
    assert_eq!(plans.len(), 5);
}

#[tokio::test]
async fn an_uncertain_arm_is_forced_with_the_reason() {
    let place = Place::new().await;
    let world = place.instance("a", &[OPEN, &[("EPSILON", "1")]].concat()).await;
    let (mut forced, mut lines) = (0, String::new());
    for _ in 0..8 {
        let (_, said) = logged(run(&world, &Plan::default())).await;
        lines.push_str(&said);
        place.forward(60);
    }
    for (_, plan) in plans(&world).await {
        forced += plan.draws.iter().filter(|d| d.reason == Reason::HighUncertainty).count();
    }
    let said = lines.matches("[BANDIT] explore forced arm=").count();
    assert!(forced > 0 && said == forced && lines.contains("reason=high_uncertainty"), "{lines}");
}

#[tokio::test]
async fn a_retired_arm_and_one_that_the_content_does_not_name_are_never_drawn() {
    let place = Place::new().await;
    let world = place.instance("a", OPEN).await;
    let prior = Posterior { alpha: 900.0, beta: 1.0 };
    let register = ArmCommand::Register { prior, at: start() };
    world.execute::<Arm>("content:gone", &register, &context()).await.unwrap();
    run(&world, &Plan::default()).await;
    let retire = ArmCommand::Retire { reason: "x".into(), by: "test".into(), at: start() };
    world.execute::<Arm>("content:story", &retire, &context()).await.unwrap();
    for plan in runs(&place, &world, 20).await.iter().skip(1) {
        let names: Vec<_> = plan.draws[1].candidates.iter().map(|c| c.arm.name.as_str()).collect();
        assert!(!names.contains(&"gone") && !names.contains(&"story"), "{names:?}");
    }
}

#[tokio::test]
async fn a_style_that_an_experiment_forces_has_its_exact_chance() {
    let place = Place::new().await;
    let world = place.instance("a", OPEN).await;
    experiment(&world, Scope::Content, 0.3, &[("style", "question")]).await;
    let plans = runs(&place, &world, 60).await;
    let mut changed = 0;
    for plan in &plans {
        let arm = plan.bandit_arm.clone().unwrap();
        let drawn = plan.draws[1].candidates.iter().find(|c| c.arm == arm).unwrap().propensity;
        let is_question = arm.name == "question";
        let expected = 0.7 * drawn + if is_question { 0.3 } else { 0.0 };
        assert!((plan.arm_propensity.unwrap() - expected).abs() < 1e-12, "{plan:?}");
        if variant_of(plan) == "changed" {
            changed += 1;
            assert!(is_question);
        } else {
            assert_eq!(arm, plan.draws[1].chosen);
        }
    }
    assert!(changed > 0 && changed < plans.len(), "{changed} of {}", plans.len());
}

#[tokio::test]
async fn an_experiment_changes_hashtags_topic_and_instruction_as_it_says() {
    let place = Place::new().await;
    let world = place.instance("a", OPEN).await;
    let changes = [("hashtags", "1"), ("topic", "gaming_rpg"), ("instruction", "Be brief.")];
    experiment(&world, Scope::Content, 0.5, &changes).await;
    let plans = runs(&place, &world, 12).await;
    let changed: Vec<_> = plans.iter().filter(|plan| variant_of(plan) == "changed").collect();
    assert!(!changed.is_empty());
    for plan in changed {
        let hashtags: u32 = plan.texts.iter().map(|text| x_text::hashtags(text)).sum();
        assert_eq!(hashtags, 1, "{:?}", plan.texts);
    }
    let of_rpg = |plan: &&Planned| plan.topic.as_deref() == Some("gaming_rpg");
    assert!(plans.iter().filter(of_rpg).count() >= 2);
}

#[tokio::test]
async fn an_experiment_puts_its_posts_into_its_hours_while_they_have_room() {
    let place = Place::new().await;
    let world = place.instance("a", OPEN).await;
    experiment(&world, Scope::Timing, 0.4, &[("hours", "20,21")]).await;
    let plans = runs(&place, &world, 4).await;
    for plan in plans.iter().filter(|plan| variant_of(plan) == "changed").take(1) {
        assert!((20..=21).contains(&plan.features.hour), "{plan:?}");
    }
}

#[tokio::test]
async fn a_candidate_is_used_once_and_the_highest_priority_first() {
    let place = Place::new().await;
    let world = place.instance("a", OPEN).await;
    run(&world, &Candidates).await;
    let plans = runs(&place, &world, 60).await;
    let mut used: Vec<_> = plans.iter().filter_map(|plan| plan.candidate.clone()).collect();
    let count_used = used.len();
    used.sort();
    used.dedup();
    assert_eq!((used.len(), used.len() > 5), (count_used, true));
    let consumed = events(&world).await;
    let consumed = consumed
        .iter()
        .filter(|r| matches!(r.event, Event::Candidate(CandidateEvent::Consumed(_))));
    assert_eq!(consumed.count(), count_used);
    let first = plans.iter().find(|plan| plan.topic.as_deref() == Some("gaming_fps")).unwrap();
    assert!(first.texts[0].contains("Most missed shots"), "{:?}", first.texts);
}

#[tokio::test]
async fn a_candidate_that_must_not_be_said_is_blocked_and_not_used() {
    let place = Place::new().await;
    let mut world = place.instance("a", OPEN).await;
    Arc::make_mut(&mut world.content).topics.truncate(1);
    let text = "Write to somebody@example.org and buy now with my promo code";
    let found = CandidateCommand::Discover(Discovered {
        source: "https://example.org/feed".to_owned(),
        topic: "gaming_fps".to_owned(),
        text: text.to_owned(),
        tags: vec![],
        priority: 1.0,
        at: start(),
    });
    let hash = ContentHash::of(text.as_bytes());
    world.execute::<Candidate>(&hash.0, &found, &context()).await.unwrap();
    assert!(matches!(run(&world, &Plan::default()).await, Ran::Done(_)));
    assert_eq!(plans(&world).await[0].1.candidate, None);
    assert_eq!((count(&world, "blocked").await, count(&world, "consumed").await), (1, 0));
}

#[tokio::test]
async fn a_topic_that_had_its_share_is_not_drawn() {
    let place = Place::new().await;
    let world = place.instance("a", OPEN).await;
    for plan in runs(&place, &world, 120).await {
        let named: Vec<_> = plan.draws[0].candidates.iter().map(|c| &c.arm.name).collect();
        assert!(named.contains(&plan.topic.as_ref().unwrap()));
    }
    let rejected = events(&world).await;
    let rotated = rejected.iter().filter(|recorded| match &recorded.event {
        Event::Decision(DecisionEvent::Rejected(e)) => e.gate == "rotation",
        _ => false,
    });
    assert_eq!(rotated.count(), 0);
}

#[tokio::test]
async fn a_thread_is_recorded_as_a_thread() {
    let place = Place::new().await;
    let world = place.instance("a", OPEN).await;
    let plans = runs(&place, &world, 40).await;
    for plan in &plans {
        let thread = plan.bandit_arm.as_ref().unwrap().name == "breakdown";
        assert_eq!(plan.decision_type == DecisionType::Thread, thread);
        assert_eq!(plan.texts.len() > 1, thread);
    }
    assert!(plans.iter().any(|plan| plan.decision_type == DecisionType::Thread));
}

#[tokio::test]
async fn a_plan_that_was_cut_off_holds_its_slot_for_a_quarter_of_an_hour_only() {
    let place = Place::new().await;
    let world = place.instance("a", OPEN).await;
    run(&world, &Plan::default()).await;
    let (_, plan) = plans(&world).await.remove(0);
    let lost = DecisionId::from_parts(start(), [9; 10]);
    let command = DecisionCommand::Plan(Box::new(plan));
    world.execute::<Decision>(&lost.to_string(), &command, &context()).await.unwrap();
    place.forward(20);
    run(&world, &Plan::default()).await;
    let memory = world.memory().await.unwrap();
    assert_eq!(memory.decisions.get(lost).unwrap().status, Status::Expired);
}

#[tokio::test]
async fn two_instances_plan_once() {
    let place = Place::new().await;
    let (a, b) = (place.instance("a", OPEN).await, place.instance("b", OPEN).await);
    let (job_a, job_b) = (Plan::default(), Plan::default());
    let (first, second) = tokio::join!(carry_out(&a, &job_a), carry_out(&b, &job_b));
    let ran = [first.unwrap(), second.unwrap()];
    assert_eq!(ran.iter().filter(|ended| matches!(ended, Ended::Ran(_))).count(), 1, "{ran:?}");
    assert_eq!(plans(&a).await.len(), 1);
}

/// Type, version and payload of every event after two days of planning.
async fn two_days(place: &Place) -> Vec<String> {
    let world = place.instance("a", OPEN).await;
    run(&world, &Candidates).await;
    for _ in 0..32 {
        run(&world, &Plan::default()).await;
        run(&world, &Reply::default()).await;
        place.forward(90);
    }
    let written = |recorded: &xbot_domain::log::Recorded| {
        format!("{} {:?} {:?}", recorded.stream_id, recorded.event, recorded.metadata)
    };
    events(&world).await.iter().map(written).collect()
}

#[tokio::test]
async fn the_same_seed_gives_the_same_events_on_every_store() {
    let first = two_days(&Place::new().await).await;
    assert_eq!(first, two_days(&Place::new().await).await);
    assert_eq!(first, two_days(&Place::on_postgres().await).await);
}

/// A month of ten posts and ten replies a day: what the built-in writer says stays new.
#[tokio::test]
async fn a_month_of_posts_and_replies_is_hardly_ever_given_up() {
    let place = Place::new().await;
    let world = place.instance("month", OPEN).await;
    let (plan, reply) = (Plan::default(), Reply::default());
    let mut ended = BTreeMap::<(&str, &str), usize>::new();
    run(&world, &Candidates).await;
    for hour in 0..30 * 24 * 2 {
        if hour % 2 == 0 {
            *ended.entry(("plan", kind(&run(&world, &plan).await))).or_default() += 1;
        }
        if hour % 3 == 0 {
            *ended.entry(("reply", kind(&run(&world, &reply).await))).or_default() += 1;
        }
        place.forward(30);
    }
    let of = |job, kind| ended.get(&(job, kind)).copied().unwrap_or_default();
    let blocked = count(&world, "rejected").await;
    println!("{ended:?}, {blocked} of {} blocked", count(&world, "planned").await);
    for job in ["plan", "reply"] {
        let (queued, given_up) = (of(job, "queued"), of(job, "blocked"));
        assert!(queued >= 250 && given_up * 20 <= queued, "{ended:?}");
    }
}

fn kind(ran: &Ran) -> &'static str {
    match ran {
        Ran::Done(_) => "queued",
        Ran::Skipped(reason) if reason.contains("were blocked") => "blocked",
        Ran::Skipped(reason) if reason.starts_with("failed") => panic!("{reason}"),
        Ran::Skipped(_) => "skipped",
    }
}
