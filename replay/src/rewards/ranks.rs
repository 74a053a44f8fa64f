//! The decisions that a spec values most, and what the other makes of them.

use serde::Serialize;
use xbot_domain::ids::DecisionId;
use xbot_domain::memory::Known;

use super::{Both, Verdict};

/// A decision that both sides have a reward for.
#[derive(Clone, Copy, Debug)]
pub struct Valued {
    id: DecisionId,
    impressions: Option<u64>,
    values: Both<f64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Ranked {
    pub decision_id: DecisionId,
    /// At the last reading.
    pub impressions: Option<u64>,
    pub asked: Placed,
    pub against: Placed,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Placed {
    /// From 1; equals share the higher one.
    pub rank: u64,
    pub value: f64,
}

impl Valued {
    pub fn of(known: &Known, verdicts: Both<Verdict>) -> Self {
        let impressions = known.reading().and_then(|reading| reading.metrics.impressions);
        Self { id: known.id, impressions, values: verdicts.map(|verdict| verdict.value) }
    }

    pub fn values(&self) -> (f64, f64) {
        (self.values.asked, self.values.against)
    }
}

/// The first `most` of either side.
pub fn highest(all: &[Valued], most: usize) -> Both<Vec<Ranked>> {
    let sides: Both<fn(&Valued) -> f64> =
        Both { asked: |v| v.values.asked, against: |v| v.values.against };
    let sorted = sides.map(|side| descending(all.iter().map(side)));
    let ranked = |v: &Valued| Ranked {
        decision_id: v.id,
        impressions: v.impressions,
        asked: placed(&sorted.asked, v.values.asked),
        against: placed(&sorted.against, v.values.against),
    };
    sides.map(|side| {
        let mut all: Vec<&Valued> = all.iter().collect();
        all.sort_by(|a, b| side(b).total_cmp(&side(a)).then(a.id.cmp(&b.id)));
        all.into_iter().take(most).map(ranked).collect()
    })
}

fn descending(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(|a, b| b.total_cmp(a));
    values
}

fn placed(descending: &[f64], value: f64) -> Placed {
    let better = descending.partition_point(|other| *other > value);
    Placed { rank: 1 + better as u64, value }
}
