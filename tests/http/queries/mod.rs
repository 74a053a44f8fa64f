//! One file per read.

mod audit;
mod decision;
mod events;
mod outcomes;
