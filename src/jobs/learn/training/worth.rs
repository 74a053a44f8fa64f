//! Whether a new version is used.

use xbot_domain::arm::Provenance;
use xbot_domain::memory::Memory;
use xbot_domain::predictor::Trained;

use super::Use;

/// The version that is used now, if it learned from the world that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InUse(Option<u32>);

impl InUse {
    pub fn of(memory: &Memory, predictor: &str, world: Provenance) -> Self {
        let active = memory.models.active(predictor);
        let same = active.filter(|model| Provenance::from(model.simulated) == world);
        Self(same.map(|model| model.version))
    }
}

/// It has to beat the mean on rows that it has not seen. The first has nothing to be worse than.
pub fn judge(model: &Trained, InUse(active): InUse) -> Use {
    let (scored, better) = held_out(model);
    match (better, active) {
        (true, _) => Use::Promoted(scored),
        (false, None) => Use::Promoted(format!("the first that may be used; {scored}")),
        (false, Some(active)) => Use::KeptBack(format!("{scored}; v{active} stays in use")),
    }
}

/// How good it was on rows that it had not seen, in words, and whether the mean was worse.
pub fn held_out(model: &Trained) -> (String, bool) {
    for (name, of_the_mean) in [("rmse", "baseline_rmse"), ("log_loss", "baseline_log_loss")] {
        if let (Some(own), Some(mean)) = (model.holdout.get(name), model.holdout.get(of_the_mean)) {
            let words = format!("{name} {own:.6} on the last fifth, {mean:.6} by the mean alone");
            return (words, own < mean);
        }
    }
    ("nothing was held out: too few rows".to_owned(), false)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use xbot_domain::predictor::Kind;
    use xbot_domain::time::Timestamp;

    fn scoring(holdout: &[(&str, f64)]) -> Trained {
        Trained {
            version: 2,
            kind: Kind::Ridge,
            target: "er".to_owned(),
            intercept: 0.0,
            coefficients: BTreeMap::new(),
            scaler: BTreeMap::new(),
            model: None,
            samples: 20,
            simulated: true,
            up_to_position: 1,
            holdout: holdout.iter().map(|(name, score)| ((*name).to_owned(), *score)).collect(),
            fallback_from: None,
            seed: 0,
            at: Timestamp::default(),
            recipe: None,
        }
    }

    #[test]
    fn a_version_worse_than_the_mean_is_used_only_where_there_is_no_other() {
        let better = scoring(&[("rmse", 0.1), ("baseline_rmse", 0.2)]);
        let worse = scoring(&[("log_loss", 0.7), ("baseline_log_loss", 0.6)]);
        let used = |model, active| matches!(judge(model, InUse(active)), Use::Promoted(_));
        assert!(used(&better, None) && used(&better, Some(1)) && used(&worse, None));
        assert!(!used(&worse, Some(1)) && !used(&scoring(&[]), Some(1)));
        let Use::KeptBack(why) = judge(&worse, InUse(Some(1))) else { panic!() };
        assert!(why.ends_with("0.600000 by the mean alone; v1 stays in use"), "{why}");
    }
}
