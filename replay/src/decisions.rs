//! The rounds that are in the log: decisions that were drawn, and what came of them.
//!
//! One fold over the history ([`Gather`]) keeps of each measured decision what a policy needs to be
//! judged by it, and nothing else: a log of any length that fits a disk leaves rounds that fit memory.

mod ask;
mod beliefs;
mod chances;
mod evaluate;
mod facts;
mod finish;
mod gather;
mod learning;
mod left_out;
mod names;
mod plan;
mod policies;
mod predicted;
mod report;
mod rounds;
mod scope;
mod segments;

pub use ask::{Ask, Measure, Passes};
pub use evaluate::{Blocks, Question, evaluate};
pub use facts::Fact;
pub use gather::Gather;
pub use learning::{BestArm, Learning, Regret};
pub use left_out::Why;
pub use policies::predictors;
pub use report::{Choice, Evaluated};
pub use rounds::{Round, Rounds};
pub use segments::By;

use xbot_domain::ids::Scope;

#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum DecisionsError {
    #[error("no decision of scope {scope} was drawn and measured{left_out}")]
    Empty { scope: Scope, left_out: String },
    #[error("no reward of `{spec}` is recorded: there are {known}")]
    NoSpec { spec: String, known: String },
    #[error(
        "a predictor cannot choose in scope {0}: it knows texts, and what it knows of them is the \
         same for every style; ask it in the scopes topic and timing"
    )]
    Alike(Scope),
    #[error("the predictor {name} cannot choose in scope {scope}: it has no feature for it")]
    Blind { name: String, scope: Scope },
    #[error("no measured decision of scope {scope} was planned while {name} was there to be asked")]
    NoPredictor { name: String, scope: Scope },
    #[error("scope {scope} has no arm `{arm}`: it has {known}")]
    NoArm { arm: String, scope: Scope, known: String },
    #[error("the rounds lie within one day: ask without blocks")]
    OneDay,
    #[error("there are more than {0} segments: choose a key with fewer values")]
    Segments(usize),
    #[error(transparent)]
    Ask(#[from] crate::evaluate::AskError),
    #[error("a round does not fit its columns")]
    View(#[from] crate::evaluate::ViewError),
}

#[cfg(test)]
mod tests;
