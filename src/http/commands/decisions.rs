//! Commands on one decision.

pub mod cancel;
