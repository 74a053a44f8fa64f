//! Decides whom to answer, and with what.
