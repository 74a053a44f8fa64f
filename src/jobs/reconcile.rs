//! Settles what is unknown, by the account's own timeline.
