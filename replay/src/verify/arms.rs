//! Posteriors, moved again by the rules of the arm, from the lesson that the reward gave.

use std::collections::BTreeMap;

use xbot_domain::arm::{Arm, ArmCommand, ArmEvent, Learn, Updated};
use xbot_domain::log::{Position, Recorded};
use xbot_domain::memory::Memory;
use xbot_domain::rules::Rules as _;

use super::finding::{Difference, Findings, Kind};

/// Every arm, as it stands before the next event.
#[derive(Debug, Default)]
pub struct Arms(BTreeMap<String, Arm>);

impl Arms {
    pub fn see(
        &mut self,
        recorded: &Recorded,
        event: &ArmEvent,
        memory: &Memory,
        findings: &mut Findings,
    ) {
        let (name, at) = (&recorded.stream_id, recorded.at.position);
        let arm = self.0.entry(name.clone()).or_default();
        match event {
            ArmEvent::Registered(e) => {
                let what = || format!("arm {name}, the interval of its prior");
                findings.compare(Kind::Arms, at, what, &e.interval, &e.prior.interval());
            }
            ArmEvent::Updated(e) => {
                moved(arm, name, e, at, findings);
                taught(name, e, memory, at, findings);
            }
            ArmEvent::Reset(e) => {
                let known = arm.knowledge.map(|known| (known.posterior, known.prior));
                let what = || format!("arm {name}, before and after its reset");
                findings.compare(Kind::Arms, at, what, &Some((e.before, e.after)), &known);
            }
            ArmEvent::Retired(_) | ArmEvent::Reopened(_) => {}
        }
        arm.evolve(event);
    }
}

/// The same lesson on the same state gives the same event.
fn moved(arm: &Arm, name: &str, e: &Updated, at: Position, findings: &mut Findings) {
    let decided = arm.decide(&ArmCommand::Learn(lesson(e)));
    let again = match decided.as_deref() {
        Ok([ArmEvent::Updated(again)]) => again,
        other => {
            let recomputed = match other {
                Err(refusal) => format!("refused: {refusal}"),
                Ok(events) => format!("{events:?}"),
            };
            let (what, stored) = (format!("arm {name}, its lesson"), format!("{e:?}"));
            let difference = Difference { position: Some(at), what, stored, recomputed };
            findings.count(Kind::Arms, 1);
            return findings.tell(Kind::Arms, difference);
        }
    };
    let mut part = |what: &str, stored: f64, recomputed: f64| {
        let what = || format!("arm {name}, {what}");
        findings.compare(Kind::Arms, at, what, &stored, &recomputed);
    };
    part("α before", e.before.alpha, again.before.alpha);
    part("β before", e.before.beta, again.before.beta);
    part("α after", e.after.alpha, again.after.alpha);
    part("β after", e.after.beta, again.after.beta);
    part("the low end of its interval", e.interval.low, again.interval.low);
    part("the high end of its interval", e.interval.high, again.interval.high);
    let what = || format!("arm {name}, its tally");
    findings.compare(Kind::Arms, at, what, &e.tally, &again.tally);
}

fn lesson(e: &Updated) -> Learn {
    Learn {
        decision_id: e.decision_id,
        pass: e.pass,
        posted_at: e.posted_at,
        spec: e.spec.clone(),
        reward: e.reward,
        weight: e.weight,
        success: e.success,
        simulated: e.simulated,
        at: e.at,
    }
}

/// What it learned is what the reward said.
fn taught(name: &str, e: &Updated, memory: &Memory, at: Position, findings: &mut Findings) {
    let known = memory.decisions.get(e.decision_id);
    let said = known.and_then(|known| {
        let (spec, reward) = known.pass(e.pass).lesson()?;
        let posted_at = known.posted.as_ref()?.posted_at;
        Some((spec.to_owned(), reward.value, reward.weight, reward.success, posted_at))
    });
    let learned = Some((e.spec.clone(), e.reward, e.weight, e.success, e.posted_at));
    let what = || format!("arm {name}, what it learned of decision {}", e.decision_id);
    findings.compare(Kind::Arms, at, what, &learned, &said);
}
