//! One file per read.

mod events;
mod outcomes;
