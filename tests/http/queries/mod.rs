//! One file per read.

mod growth;
mod learning_status;
mod lists;
mod lived;
mod metrics;
mod outcomes;
