//! What a policy would have earned, from rounds that another policy chose.
//!
//! Everything is a fold: rounds are cut into chunks of fixed length, chunks are folded by any number
//! of threads and merged in their order ([`fold()`]). Each estimate is a function of the means of a few
//! columns ([`term`], [`formula`]), so its variance follows by the delta method. `docs/REPLAY.md` has
//! the formulas with their sources.

use std::num::NonZeroUsize;

pub mod ask;
pub mod crossfit;
pub mod estimator;
mod finish;
pub mod fold;
pub mod formula;
mod groups;
pub mod interval;
mod layout;
mod moments;
pub mod multiplicity;
pub mod overlap;
pub mod parallel;
pub mod report;
mod sequence;
mod sum;
mod support;
pub mod term;
mod tuning;
mod variance;
pub mod view;

pub use ask::{Ask, AskError, Tuning};
pub use estimator::{Bound, Estimator};
pub use finish::Model;
pub use fold::{CHUNK, Fold, Part, Plan};
pub use interval::Interval;
pub use report::Report;
pub use view::{Real, View, ViewError};

/// Rounds that are in memory, by as many threads as given. With a reward model of their own, or
/// without estimators that need one; [`crossfit`] fits one to rounds that have none.
pub fn evaluate<T: Real>(
    plan: &Plan,
    view: &View<'_, T>,
    threads: NonZeroUsize,
) -> Result<Report, ViewError> {
    Ok(fold(plan, view, threads)?.report(&Model::Given))
}

/// The same, before it is made a report.
pub fn fold<'a, T: Real>(
    plan: &'a Plan,
    view: &View<'_, T>,
    threads: NonZeroUsize,
) -> Result<Fold<'a>, ViewError> {
    let mut fold = plan.fold();
    let mut failed = None;
    let starts = (0..view.rows()).step_by(CHUNK);
    parallel::in_order(
        starts,
        threads,
        |start| {
            let policies = view.rows_of_policies(start);
            plan.part(&view.chunk(start, &policies))
        },
        |part| match part {
            Ok(part) => fold.merge(part),
            Err(error) => failed = failed.or(Some(error)),
        },
    );
    failed.map_or(Ok(fold), Err)
}

#[cfg(test)]
mod tests;
