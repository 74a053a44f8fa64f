//! What the read tables show, one file per idea. All are pure: an event in, row changes out.
//!
//! Each row is fed by one stream, whose order the log keeps. The event that makes a row upserts it;
//! later ones update their own columns, so that what comes again overwrites with the same values.

use crate::projection::Projection;

mod alerts;
mod audit;
mod bandit;
mod candidates;
mod cells;
mod content;
mod experiments;
mod followers;
mod jobs;
mod outcomes;
mod predictors;
mod settings;
mod spending;

pub use alerts::ALERTS;
pub use audit::AUDIT;
pub use bandit::BANDIT;
pub use candidates::CANDIDATES;
pub use content::CONTENT;
pub use experiments::EXPERIMENTS;
pub use followers::FOLLOWERS;
pub use jobs::JOBS;
pub use outcomes::OUTCOMES;
pub use predictors::PREDICTORS;
pub use settings::SETTINGS;
pub use spending::SPENDING;

/// Every projection; each read table belongs to exactly one of them.
pub const ALL: &[Projection] = &[
    CONTENT,
    OUTCOMES,
    BANDIT,
    PREDICTORS,
    EXPERIMENTS,
    SPENDING,
    SETTINGS,
    AUDIT,
    CANDIDATES,
    FOLLOWERS,
    JOBS,
    ALERTS,
];
