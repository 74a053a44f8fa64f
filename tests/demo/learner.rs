//! The learner learns, and without learning it does not.
