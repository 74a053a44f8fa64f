//! The account on X: followers, session, who may post, and the window of recent posts.
//!
//! A projection may lag, so it cannot guard a limit. This stream can: a slot is claimed by an append
//! with the expected version, and the loser of a race decides again on what the winner wrote.

mod commands;
mod events;
#[cfg(test)]
mod fixtures;
mod fold;
mod fraction;
#[cfg(test)]
mod laws;
mod limits;
mod rules;
mod state;

pub use commands::*;
pub use events::*;
pub use fraction::should_post;
pub use limits::Limits;
pub use state::*;

crate::aggregate!(Account, "account", AccountCommand, AccountEvent);
