//! Decides what to post, and when.
