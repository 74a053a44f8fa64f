//! What two workers may not bring about, whatever they ask for and in whatever order.

use std::collections::BTreeMap;

use chrono::Duration;
use proptest::prelude::*;

use super::*;
use crate::decision::DecisionType;
use crate::ids::DecisionId;
use crate::rules::Rules;
use crate::time::Timestamp;

const MAX_PER_HOUR: usize = 3;
const INTERVAL_MINUTES: u32 = 7;
const REPLIES_PER_DAY: usize = 4;

fn limits() -> Limits {
    Limits {
        max_posts_per_hour: MAX_PER_HOUR as u32,
        min_post_interval_minutes: INTERVAL_MINUTES,
        reply_max_per_day: REPLIES_PER_DAY as u32,
        quiet_hours: [2, 3].into(),
        time_zone: "UTC".to_owned(),
    }
}

fn id(n: u8) -> DecisionId {
    DecisionId::from_parts(Timestamp::default(), [n; 10])
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Take(u8),
    Claim(u8, u8, DecisionType),
    Settle(u8, SlotOutcome),
}

fn any_step() -> impl Strategy<Value = Step> {
    let (worker, decision) = (0..2u8, 0..60u8);
    let kind = prop_oneof![Just(DecisionType::Single), Just(DecisionType::Reply)];
    let outcome = prop_oneof![
        4 => Just(SlotOutcome::Posted),
        1 => Just(SlotOutcome::Released),
        1 => Just(SlotOutcome::Unknown)
    ];
    prop_oneof![
        1 => worker.clone().prop_map(Step::Take),
        3 => (worker, decision.clone(), kind).prop_map(|(w, d, k)| Step::Claim(w, d, k)),
        3 => (decision, outcome).prop_map(|(d, o)| Step::Settle(d, o)),
    ]
}

/// Runs the account and keeps, beside it, when posts truly went out: at the end of their slot.
#[derive(Default)]
struct World {
    account: Account,
    now: Timestamp,
    kinds: BTreeMap<DecisionId, DecisionType>,
    open: Option<DecisionId>,
    posts: Vec<(Timestamp, DecisionId)>,
}

impl World {
    fn run(&mut self, command: &AccountCommand) {
        for event in self.account.decide(command).unwrap_or_default() {
            self.hears(&event);
            self.account.evolve(&event);
            let once = self.account.clone();
            self.account.evolve(&event);
            assert_eq!(self.account, once, "applied twice it counts twice");
        }
        let again = self.account.decide(command).unwrap_or_default();
        assert!(again.is_empty(), "{command:?} said twice is {again:?}");
    }

    fn hears(&mut self, event: &AccountEvent) {
        match event {
            AccountEvent::LeaseTaken(e) => assert!(e.fence >= self.account.fence),
            AccountEvent::PostSlotClaimed(e) => {
                assert!(self.open.is_none(), "two posts under way");
                assert!(!(2..4).contains(&(e.at.micros() / 3_600_000_000 % 24)), "quiet");
                self.open = Some(e.decision_id);
                self.kinds.insert(e.decision_id, e.decision_type);
            }
            AccountEvent::PostSlotSettled(e) => {
                let was_open = self.open == Some(e.decision_id);
                self.open = self.open.filter(|open| *open != e.decision_id);
                // An unknown is taken for a post that went out unseen.
                match e.outcome {
                    SlotOutcome::Released => self.posts.retain(|(_, d)| *d != e.decision_id),
                    _ if was_open => self.posts.push((e.at, e.decision_id)),
                    _ => {}
                }
            }
            _ => {}
        }
    }

    fn command(&self, step: Step) -> AccountCommand {
        let worker = |n: u8| format!("worker-{n}");
        let pick = |n: u8| self.open.filter(|_| n.is_multiple_of(2)).unwrap_or_else(|| id(n));
        match step {
            Step::Take(n) => AccountCommand::TakeLease(TakeLease {
                worker: worker(n),
                lease_until: self.now.plus(Duration::minutes(30)),
                at: self.now,
            }),
            Step::Claim(n, d, decision_type) => AccountCommand::ClaimSlot(ClaimSlot {
                decision_id: id(d),
                decision_type,
                worker: worker(n),
                fence: self.account.fence,
                limits: limits(),
                at: self.now,
            }),
            Step::Settle(d, outcome) => AccountCommand::SettleSlot(SettleSlot {
                decision_id: pick(d),
                outcome,
                at: self.now,
            }),
        }
    }

    fn check(&self) {
        let close = Duration::minutes(i64::from(INTERVAL_MINUTES));
        let is_reply =
            |t: &&(Timestamp, DecisionId)| self.kinds.get(&t.1) == Some(&DecisionType::Reply);
        for (i, (at, decision)) in self.posts.iter().enumerate() {
            let since = |span| move |t: &&(Timestamp, DecisionId)| t.0 > at.minus(span);
            let earlier = self.posts.get(..i).unwrap_or_default();
            let in_hour = earlier.iter().filter(since(Duration::hours(1))).count();
            assert!(in_hour < MAX_PER_HOUR, "{in_hour} posts in the hour before {at}");
            assert_eq!(earlier.iter().filter(since(close)).count(), 0, "too close at {at}");
            let replies =
                earlier.iter().filter(since(Duration::hours(24))).filter(is_reply).count();
            let answered = self.kinds.get(decision) == Some(&DecisionType::Reply);
            assert!(!answered || replies < REPLIES_PER_DAY, "{replies} replies before {at}");
        }
        assert!(self.account.slots.len() <= 26 * MAX_PER_HOUR + MAX_PER_HOUR);
    }
}

proptest! {
    #[test]
    fn lesson_08_the_limits_hold_for_any_sequence_with_two_workers(
        steps in prop::collection::vec((0..6i64, any_step()), 0..400)
    ) {
        let mut world = World::default();
        for (minutes, step) in steps {
            world.now = world.now.plus(Duration::minutes(minutes));
            let command = world.command(step);
            let sent = serde_json::to_string(&command).unwrap();
            prop_assert_eq!(serde_json::from_str::<AccountCommand>(&sent).unwrap(), command.clone());
            world.run(&command);
        }
        world.check();
        let stored = serde_json::to_string(&world.account).unwrap();
        prop_assert_eq!(serde_json::from_str::<Account>(&stored).unwrap(), world.account);
    }
}
