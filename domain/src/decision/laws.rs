//! What no sequence of commands may lead to.

use proptest::prelude::*;

use super::fixtures::*;
use super::*;
use crate::ids::Pass;
use crate::rules::Rules;

/// A command, to be given at some minute.
type At = fn(i64) -> DecisionCommand;

/// Any command, sensible or not, at the given minute.
fn any_command() -> impl Strategy<Value = At> {
    let all: Vec<At> = vec![
        |_| plan(single()),
        |_| plan(plan_of(DecisionType::Thread, &["one", "two"])),
        |_| queue(),
        |t| DecisionCommand::Queue(Queue { needs_approval: true, at: at(t) }),
        |t| DecisionCommand::Approve(Approve { by: "owner".to_owned(), at: at(t) }),
        |t| {
            DecisionCommand::Edit(Box::new(Edit {
                texts: vec![format!("which level after {t}?")],
                features: features(),
                by: "owner".to_owned(),
                at: at(t),
            }))
        },
        |t| {
            DecisionCommand::Reschedule(Reschedule {
                scheduled_at: at(t),
                by: "owner".to_owned(),
                at: at(t),
            })
        },
        |t| {
            DecisionCommand::Cancel(Cancel {
                reason: String::new(),
                by: "owner".to_owned(),
                at: at(t),
            })
        },
        |t| claim("a", 1, t, 10),
        |t| claim("a", 3, t, 10),
        |t| claim("b", 2, t, 10),
        |t| DecisionCommand::ReleaseClaim(ReleaseClaim { fence: 1, at: at(t) }),
        |t| attempt(1, t),
        |t| attempt(2, t),
        |t| attempt_by("api", 3, t),
        |t| posted(1, &[tweet(t)], t),
        |t| posted(2, &[tweet(t)], t),
        |t| failure(1, true, t),
        |t| failure(2, false, t),
        |t| unknown(1, t),
        |t| unknown(2, t),
        |t| found(&[tweet(t)], t),
        |t| not_found(1, t),
        |t| not_found(2, t),
        |t| DecisionCommand::CollectMetrics(Box::new(collect(Pass::First, 9, t))),
        |t| {
            DecisionCommand::CollectMetrics(Box::new(CollectMetrics {
                tweet_id: tweet(t),
                ..collect(Pass::Final, 9, t)
            }))
        },
        |_| {
            DecisionCommand::ComputeReward(Box::new(reward(Pass::First, "composite-v1", true, 1.0)))
        },
        |_| {
            DecisionCommand::ComputeReward(Box::new(reward(Pass::First, "composite-v2", true, 1.0)))
        },
    ];
    prop::sample::select(all)
}

/// Minutes that pass before each command, and the command. Mostly the way to a post, so that the
/// random ones meet every state.
fn any_life() -> impl Strategy<Value = Vec<(i64, At)>> {
    let begun: Vec<(i64, At)> =
        vec![(0, |_| plan(single())), (0, |_| queue()), (60, |t| claim("a", 1, t, 10))];
    let random = prop::collection::vec((0..7i64, any_command()), 0..60);
    (0..=begun.len(), random)
        .prop_map(move |(n, random)| begun.iter().take(n).copied().chain(random).collect())
}

/// Refuses histories that must not exist.
#[derive(Default)]
struct Judge {
    claimed: Option<(u64, crate::time::Timestamp)>,
    highest_fence: u64,
    open: bool,
    unknown: bool,
    waiting: bool,
    posted: u32,
    attempts: u32,
    passes: Vec<Pass>,
    teachers: Vec<Pass>,
}

impl Judge {
    fn hears(&mut self, event: &DecisionEvent) {
        match event {
            DecisionEvent::PostingClaimed(e) => {
                assert!(!self.open && !self.unknown && self.posted == 0, "claimed again");
                assert!(!self.waiting, "claimed without approval");
                assert!(e.fence >= self.highest_fence, "the fence fell");
                self.highest_fence = e.fence;
                self.claimed = Some((e.fence, e.lease_until));
            }
            DecisionEvent::PostAttempted(e) => {
                let (fence, until) = self.claimed.expect("an attempt without a claim");
                assert!(e.fence == fence && e.at < until, "an attempt under a dead claim");
                assert!(!self.open && !self.unknown && self.posted == 0, "attempted twice at once");
                self.attempts += 1;
                assert!(e.attempt == self.attempts && self.attempts <= MAX_ATTEMPTS);
                self.open = true;
            }
            DecisionEvent::Posted(_) => {
                assert!(self.open && !self.unknown, "posted without an attempt");
                self.posted += 1;
                self.end_attempt();
            }
            DecisionEvent::PostFailed(e) => {
                assert!(self.open && e.before_effect, "failed without an attempt");
                self.end_attempt();
            }
            DecisionEvent::PostUnknown(_) => {
                assert!(self.open, "unknown without an attempt");
                self.end_attempt();
                self.unknown = true;
            }
            DecisionEvent::PostReconciled(e) => {
                assert!(self.attempts > 0 && !self.open && (self.unknown || e.found));
                self.unknown = false;
                self.posted += u32::from(e.found);
            }
            DecisionEvent::Approved(_) => self.waiting = false,
            DecisionEvent::Edited(e) => self.waiting |= e.waits_for_approval,
            DecisionEvent::Queued(Queued { needs_approval, .. }) => {
                assert!(!self.open && !self.unknown && self.posted == 0);
                assert!(!self.waiting || *needs_approval, "the person was passed over");
                (self.claimed, self.waiting) = (None, *needs_approval);
            }
            DecisionEvent::Cancelled(_) => {
                assert!(!self.open && !self.unknown && self.posted == 0);
                self.claimed = None;
            }
            DecisionEvent::MetricsCollected(e) => {
                assert!(self.posted == 1 && !self.passes.contains(&e.pass));
                self.passes.push(e.pass);
            }
            DecisionEvent::RewardComputed(e) => {
                assert!(self.passes.contains(&e.pass), "a reward for nothing");
                assert!(!e.learning || !self.teachers.contains(&e.pass), "learned twice");
                self.teachers.push(e.pass);
            }
            _ => {}
        }
        assert!(self.posted <= 1, "posted twice");
    }

    fn end_attempt(&mut self) {
        self.open = false;
        self.claimed = None;
    }
}

proptest! {
    #[test]
    fn no_sequence_of_commands_reaches_a_forbidden_state(life in any_life()) {
        let (mut decision, mut judge, mut now) = (Decision::default(), Judge::default(), 0);
        for (passed, command) in life {
            now += passed;
            let command = command(now);
            let sent = serde_json::to_string(&command).unwrap();
            prop_assert_eq!(&serde_json::from_str::<DecisionCommand>(&sent).unwrap(), &command);
            for event in decision.decide(&command).unwrap_or_default() {
                judge.hears(&event);
                decision.evolve(&event);
                let once = decision.clone();
                decision.evolve(&event);
                prop_assert_eq!(&decision, &once, "applied twice it counts twice");
            }
            let again = decision.decide(&command).unwrap_or_default();
            prop_assert!(again.is_empty(), "{:?} said twice is {:?}", command, again);
        }
        let stored = serde_json::to_string(&decision).unwrap();
        prop_assert_eq!(serde_json::from_str::<Decision>(&stored).unwrap(), decision);
    }
}
