//! Measures what is posted, twice, and computes the rewards.
