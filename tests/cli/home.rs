//! A folder of its own to run the program in, with an environment of its own.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

#[derive(Debug)]
pub struct Home {
    folder: TempDir,
}

/// What a run of the program came to.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Home {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// One that has a store, with one event in it.
    pub fn with_store() -> Self {
        let home = Self::new();
        let set = home.run("config set MAX_POSTS_PER_HOUR 1 --why calm");
        assert_eq!(set.code, 0, "{set:?}");
        home
    }

    /// One whose log holds, at position 2, an event that no projection understands.
    pub fn with_poison() -> Self {
        let home = Self::with_store();
        rusqlite::Connection::open(home.store())
            .unwrap()
            .execute(
                "insert into events select 2, 'arm', 'content:story', 1, 'registered', '99', '{}', \
                 metadata from events where position = 1",
                [],
            )
            .unwrap();
        home
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn store(&self) -> PathBuf {
        self.path().join("data/xbot.db")
    }

    pub fn command(&self, variables: &[(&str, &str)]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xbot"));
        command
            .env_clear()
            .envs(variables.iter().copied())
            .current_dir(self.path())
            .stdin(Stdio::null());
        command
    }

    /// `line` is split at spaces.
    pub fn run(&self, line: &str) -> Ran {
        self.run_with(&[], line)
    }

    pub fn run_with(&self, variables: &[(&str, &str)], line: &str) -> Ran {
        let output = self.command(variables).args(line.split(' ')).output().unwrap();
        Ran {
            code: output.status.code().expect("an exit code"),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Ran {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// One line that begins with `error: `, perhaps with one of help.
    pub fn failed_with(&self, code: i32, text: &str) {
        let lines: Vec<_> = self.err.lines().collect();
        assert_eq!(self.code, code, "{self:?}");
        assert!(lines[0].starts_with("error: ") && lines[0].contains(text), "{self:?}");
        assert!(lines.iter().skip(1).all(|line| line.starts_with("help: ")), "{self:?}");
        assert!(lines.len() <= 2, "{self:?}");
    }
}
