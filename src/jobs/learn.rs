//! Arms learn from rewards, and predictors from outcomes.

pub mod training;
