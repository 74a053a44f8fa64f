//! See `src/jobs/posting.rs`.

mod faults;
mod killed;
mod limits;
mod own_x;
mod queue;
mod random;
mod restart;
pub mod stage;
mod switches;
