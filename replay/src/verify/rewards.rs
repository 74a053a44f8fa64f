//! Readings and rewards, computed again from what was known when they were.

use std::collections::VecDeque;

use uuid::Uuid;
use xbot_domain::decision::{ComputeReward, DecisionEvent, MetricsCollected, RewardComputed};
use xbot_domain::log::{Position, Recorded};
use xbot_domain::memory::Memory;
use xbot_domain::reward::RewardSpec;
use xbot_domain::time::Timestamp;

use super::finding::{Difference, Findings, Kind};

/// So many events of others are remembered: a computation takes seconds.
const REMEMBERED: usize = 256;

/// Who recorded what lately. Where another instance recorded a reading while a reward was computed, the
/// one who computed it may have known it or not.
#[derive(Debug, Default)]
pub struct Rewards {
    latest: VecDeque<(Uuid, Timestamp)>,
}

impl Rewards {
    pub fn see(
        &mut self,
        recorded: &Recorded,
        event: &DecisionEvent,
        memory: &Memory,
        findings: &mut Findings,
    ) {
        match event {
            DecisionEvent::MetricsCollected(e) => rates(recorded, e, findings),
            DecisionEvent::RewardComputed(e) => {
                let raced = self.raced(recorded, e.at);
                reward(recorded, e, memory, raced, findings);
            }
            DecisionEvent::Posted(_) | DecisionEvent::PostReconciled(_) => {}
            _ => return,
        }
        let metadata = &recorded.metadata;
        self.latest.push_back((metadata.correlation_id, metadata.recorded_at));
        if self.latest.len() > REMEMBERED {
            self.latest.pop_front();
        }
    }

    fn raced(&self, recorded: &Recorded, begun: Timestamp) -> bool {
        let own = recorded.metadata.correlation_id;
        self.latest.iter().any(|(other, at)| *other != own && *at >= begun)
    }
}

fn rates(recorded: &Recorded, e: &MetricsCollected, findings: &mut Findings) {
    let what =
        || format!("decision {}, the rates of pass {}", recorded.stream_id, u8::from(e.pass));
    let again = e.metrics.rates();
    findings.compare(Kind::Rewards, recorded.at.position, what, &e.rates, &again);
}

fn reward(
    recorded: &Recorded,
    e: &RewardComputed,
    memory: &Memory,
    raced: bool,
    findings: &mut Findings,
) {
    let place = Place { position: recorded.at.position, decision: &recorded.stream_id, e };
    let Some(spec) = RewardSpec::named(&e.spec) else {
        return place.tell(
            findings,
            "its spec",
            e.spec.clone(),
            "one that is not known".to_owned(),
        );
    };
    let id = recorded.stream_id.parse();
    let known = id.ok().and_then(|id| memory.decisions.get(id));
    let Some(known) = known else {
        return place.tell(
            findings,
            "it",
            "there".to_owned(),
            "one of no decision that is open".to_owned(),
        );
    };
    if raced {
        return place.sums(&spec, findings);
    }
    match memory.reward_of(known, e.pass, &spec, e.at) {
        Ok(again) => place.whole(&again, findings),
        Err(error) => place.tell(findings, "it", e.value.to_string(), error.to_string()),
    }
}

struct Place<'a> {
    position: Position,
    decision: &'a str,
    e: &'a RewardComputed,
}

impl Place<'_> {
    fn what(&self, part: &str) -> String {
        let (pass, spec) = (u8::from(self.e.pass), &self.e.spec);
        format!("decision {}, pass {pass}, {spec}, {part}", self.decision)
    }

    fn tell(&self, findings: &mut Findings, part: &str, stored: String, recomputed: String) {
        let (position, what) = (Some(self.position), self.what(part));
        findings.count(Kind::Rewards, 1);
        findings.tell(Kind::Rewards, Difference { position, what, stored, recomputed });
    }

    fn part<T: PartialEq + serde::Serialize>(
        &self,
        findings: &mut Findings,
        part: &str,
        stored: &T,
        recomputed: &T,
    ) {
        findings.compare(Kind::Rewards, self.position, || self.what(part), stored, recomputed);
    }

    fn whole(&self, again: &ComputeReward, findings: &mut Findings) {
        let e = self.e;
        self.part(findings, "inputs", &e.inputs, &again.inputs);
        self.part(findings, "terms", &e.terms, &again.terms);
        self.part(findings, "value", &e.value, &again.value);
        self.part(findings, "weight", &e.weight, &again.weight);
        self.part(findings, "the mark to reach", &e.baseline, &again.baseline);
        self.part(findings, "the rule", &e.success_rule, &again.success_rule);
        self.part(findings, "success", &e.success, &again.success);
    }

    /// Of the recorded inputs alone: what else was known then cannot be told.
    fn sums(&self, spec: &RewardSpec, findings: &mut Findings) {
        let e = self.e;
        match spec.recompute(&e.inputs) {
            Ok(again) => {
                self.part(findings, "terms", &e.terms, &again.terms);
                self.part(findings, "value", &e.value, &again.value);
                self.part(findings, "weight", &e.weight, &again.weight);
            }
            Err(error) => self.tell(findings, "it", e.value.to_string(), error.to_string()),
        }
        if let Some(mark) = e.baseline {
            self.part(findings, "success", &e.success, &(e.value >= mark));
        }
    }
}
