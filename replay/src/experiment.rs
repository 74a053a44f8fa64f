//! Experiments, analysed again as of any moment. `docs/REPLAY.md` says what the figures mean.
//!
//! The jobs conclude experiments by the same functions, so a conclusion that was recorded can be held
//! against what comes out today.

mod against;
mod analysis;
mod conclude;
mod looks;
mod past;
mod raw;
mod report;
mod rerun;
mod standing;
mod status;
mod subject;

pub use analysis::{Analysis, CONFIDENCE, Side, analyse, missing};
pub use conclude::conclude;
pub use past::Past;
pub use raw::Estimate;
pub use report::{
    Against, Conclusion, FirstLook, Ratio, RatioSide, Rerun, SequenceReport, SideReport, Told,
};
pub use rerun::{ExperimentError, rerun};
pub use standing::Standing;
pub use status::Status;

#[cfg(test)]
mod tests;
