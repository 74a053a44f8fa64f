//! One file per read.

mod outcomes;
