//! `xbot completions`: scripts by which a shell completes commands and options.

use std::process::ExitCode;

use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

use super::{Cli, output};

pub const HELP: &str = "\
Examples:
  xbot completions bash > /etc/bash_completion.d/xbot
  xbot completions zsh  > ~/.zfunc/_xbot
  xbot completions fish > ~/.config/fish/completions/xbot.fish";

#[derive(Debug, Args)]
pub struct Completions {
    shell: Shell,
}

impl Completions {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "xbot", &mut script);
        output::line(String::from_utf8_lossy(&script).trim_end())?;
        Ok(ExitCode::SUCCESS)
    }
}
