//! The same file again gives no event; a later reading of the same post gives one.

use super::{
    ArmImported, Foreign, ForeignCommand, ForeignEvent, ReadingImported, RoundsImported, SeenArm,
};
use crate::ids::ContentHash;
use crate::rules::{Refusal, Rules};

impl Rules for Foreign {
    fn decide(&self, command: &ForeignCommand) -> Result<Vec<ForeignEvent>, Refusal> {
        Ok(match command {
            ForeignCommand::ImportPost { post, reading } => {
                named("post_id", &post.post_id)?;
                let mut events = Vec::new();
                if !self.post_known {
                    events.push(ForeignEvent::PostImported((**post).clone()));
                }
                if let Some(reading) = self.new_reading(reading.as_deref(), &post.post_id)? {
                    events.push(ForeignEvent::ReadingImported(reading.clone()));
                }
                events
            }
            ForeignCommand::ImportArm(arm) if self.knows(&seen(arm)) => vec![],
            ForeignCommand::ImportArm(arm) => {
                vec![ForeignEvent::ArmImported(possible_arm(arm)?.clone())]
            }
            ForeignCommand::ImportRounds(rounds) => {
                let new = self.new_rounds(possible_rounds(rounds)?);
                new.into_iter().map(ForeignEvent::RoundsImported).collect()
            }
        })
    }

    fn evolve(&mut self, event: &ForeignEvent) {
        match event {
            ForeignEvent::PostImported(_) => self.post_known = true,
            ForeignEvent::ReadingImported(reading) => {
                self.readings.insert(print_of(reading));
            }
            ForeignEvent::ArmImported(arm) => {
                let seen = seen(arm);
                if !self.knows(&seen) {
                    self.arms.push(seen);
                }
            }
            ForeignEvent::RoundsImported(e) => self.rounds.extend(e.rounds.iter().map(|r| r.line)),
        }
    }
}

impl Foreign {
    fn new_reading<'a>(
        &self,
        reading: Option<&'a ReadingImported>,
        post_id: &str,
    ) -> Result<Option<&'a ReadingImported>, Refusal> {
        match reading {
            Some(reading) if reading.post_id != post_id => Err(Refusal::new(
                "wrong_post",
                format!("a reading of post {} cannot stand with post {post_id}", reading.post_id),
            )),
            Some(reading) if self.readings.contains(&print_of(reading)) => Ok(None),
            other => Ok(other),
        }
    }

    fn new_rounds(&self, all: &RoundsImported) -> Option<RoundsImported> {
        let mut new = all.clone();
        new.rounds.retain(|round| !self.rounds.contains(&round.line));
        (!new.rounds.is_empty()).then_some(new)
    }

    /// The very row, or the same arm in another file.
    fn knows(&self, new: &SeenArm) -> bool {
        self.arms.iter().any(|known| match known.file_hash == new.file_hash {
            true => known.line == new.line,
            false => known.content == new.content,
        })
    }
}

fn print_of(reading: &ReadingImported) -> ContentHash {
    hash_of(&(reading.captured_at, reading.metrics, &reading.also))
}

fn seen(arm: &ArmImported) -> SeenArm {
    SeenArm {
        content: hash_of(&(&arm.headline, arm.impressions, arm.clicks, &arm.also)),
        file_hash: arm.provenance.file_hash.clone(),
        line: arm.provenance.line,
    }
}

fn hash_of(value: &impl serde::Serialize) -> ContentHash {
    // Numbers, texts and maps of them have no way to fail.
    ContentHash::of(&serde_json::to_vec(value).unwrap_or_default())
}

fn possible_arm(arm: &ArmImported) -> Result<&ArmImported, Refusal> {
    named("test_id", &arm.test_id)?;
    if arm.clicks > arm.impressions {
        let message = format!(
            "test {}: {} clicks on {} impressions cannot be",
            arm.test_id, arm.clicks, arm.impressions
        );
        return Err(Refusal::new("impossible_arm", message));
    }
    Ok(arm)
}

fn possible_rounds(rounds: &RoundsImported) -> Result<&RoundsImported, Refusal> {
    for round in &rounds.rounds {
        let chance = round.pscore > 0.0 && round.pscore <= 1.0;
        if !chance || !round.reward.is_finite() {
            let message = format!(
                "line {}: reward {} with propensity {}: a propensity is above 0 and at most 1, a reward is finite",
                round.line, round.reward, round.pscore
            );
            return Err(Refusal::new("impossible_round", message));
        }
    }
    Ok(rounds)
}

fn named(what: &str, id: &str) -> Result<(), Refusal> {
    match id.trim().is_empty() {
        true => Err(Refusal::new("no_id", format!("what is imported needs a {what}"))),
        false => Ok(()),
    }
}
