//! What trees ask about.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::train::fitted::Fitted;

/// Shares of all features together.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Importance {
    pub splits: f64,
    /// Of what the splits took from the loss, as the tree saw it when it was grown.
    pub gain: f64,
}

/// Absent where nothing was split.
pub(super) fn of(fitted: &Fitted) -> Option<BTreeMap<String, Importance>> {
    let growth = fitted.growth.as_ref()?;
    let (splits, gain) = (growth.splits.iter().sum::<u64>(), growth.gain.iter().sum::<f64>());
    if splits == 0 || gain <= 0.0 {
        return None;
    }
    let each = growth.splits.iter().zip(&growth.gain);
    let share = |(own, of_gain): (&u64, &f64)| Importance {
        splits: *own as f64 / splits as f64,
        gain: of_gain / gain,
    };
    Some(fitted.scaler.keys().cloned().zip(each.map(share)).collect())
}
