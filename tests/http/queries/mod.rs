//! One file per read.

mod arm;
mod budget;
mod cached;
mod config;
mod experiments;
mod growth;
mod jobs;
mod learning_status;
mod lists;
mod lived;
mod metrics;
mod outcomes;
mod projections;
mod queue;
