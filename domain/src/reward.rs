//! From a measurement to a reward, by versioned specs.
