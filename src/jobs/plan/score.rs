//! What the predictors expect of a text that is not out yet.

use xbot_domain::config::Mode;
use xbot_domain::features::Features;
use xbot_domain::memory::Memory;
use xbot_domain::predictor::Trained;
use xbot_replay::train::predict;

/// The value that the active version of predictor `name` gives, in the unit of its target; absent
/// while there is none.
pub fn predicted(memory: &Memory, name: &str, features: &Features) -> Option<f64> {
    predict(memory.models.active(name)?, features)
}

/// The expected engagement rate and the version that expected it. What learned from simulated
/// outcomes says nothing in live mode.
pub fn expected_er(
    memory: &Memory,
    mode: Mode,
    name: &str,
    features: &Features,
) -> Option<(f64, u32)> {
    let trained = usable(memory, mode, name)?;
    let value = predicted(memory, name, features).filter(|_| trained.target == "er")?;
    value.is_finite().then_some((value, trained.version))
}

/// The active version, where it may be asked.
pub fn usable<'a>(memory: &'a Memory, mode: Mode, name: &str) -> Option<&'a Trained> {
    let trained = memory.models.active(name)?;
    (mode == Mode::Shadow || !trained.simulated).then_some(trained)
}
