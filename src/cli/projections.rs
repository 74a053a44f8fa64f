//! `xbot projections`: where the read tables stand, and what to do when one is stuck.

use std::process::ExitCode;

use clap::Subcommand;

use super::system::System;
