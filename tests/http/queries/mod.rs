//! One file per read.

mod arm;
mod audit;
mod budget;
mod cached;
mod config;
mod cursor;
mod decision;
mod events;
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
mod replay;
