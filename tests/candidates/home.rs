//! A folder of its own to run the program in.

use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

pub struct Home(TempDir);

/// A niche of one text; `feeds` are further lines of the file.
const NICHE: &str = r#"
niche = "tea"
audience = "people who drink tea"
topics = [{ name = "green_tea", about = "green tea" }, { name = "news", about = "news" }]
styles = [{ name = "question", format = "single", instruction = "Ask." }]
reply_styles = [{ name = "ask_back", instruction = "Ask." }]
angles = [{ name = "history", instruction = "Look back." }]
expiry = { catalogue_days = 0, feed_days = 7 }
[prompts]
system = "Write about {niche}."
single = "{topic} {angle} {style} {material} {max_length}"
thread = "{topic} {angle} {style} {material} {max_length}"
reply = "{post} {style} {max_length}"
[[catalogue]]
topic = "green_tea"
priority = 0.5
text = "Green tea turns bitter above eighty degrees"
"#;

impl Home {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn store(&self) -> PathBuf {
        self.0.path().join("data/xbot.db")
    }

    /// Writes a niche of its own, with these feeds.
    pub fn niche(&self, feeds: &[String]) -> &Self {
        let mut text = NICHE.to_owned();
        for url in feeds {
            text += &format!("[[feeds]]\nurl = \"{url}\"\ntopic = \"news\"\npriority = 0.4\n");
        }
        std::fs::write(self.0.path().join("niche.toml"), text).unwrap();
        std::fs::write(self.0.path().join(".env"), "CONTENT_FILE=niche.toml\n").unwrap();
        self
    }

    pub fn run(&self, line: &str) -> Output {
        Command::new(env!("CARGO_BIN_EXE_xbot"))
            .env_clear()
            .current_dir(self.0.path())
            .args(line.split(' '))
            .output()
            .unwrap()
    }

    /// Keeps everything in that database instead of in a file.
    pub fn in_database(&self, url: &str) -> &Self {
        std::fs::write(self.0.path().join(".env"), format!("DATABASE_URL={url}\n")).unwrap();
        self
    }

    pub fn refresh(&self) -> Value {
        let ran = self.run("candidates refresh --json");
        assert!(ran.status.success(), "{ran:?}");
        serde_json::from_slice(&ran.stdout).unwrap()
    }

    pub fn events(&self) -> usize {
        let ran = self.run("events tail --json --limit 1000");
        assert!(ran.status.success(), "{ran:?}");
        String::from_utf8(ran.stdout).unwrap().lines().count()
    }
}
