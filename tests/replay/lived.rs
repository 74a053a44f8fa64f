//! Days in virtual time, in a store of their own.

use std::path::Path;

use rusqlite::Connection;

use crate::home::{Home, Ran};

const STORE: &str = "data/lived.db";
const CHANGED: &str = "data/changed.db";

/// A home with a store in which so many days were lived.
pub struct Lived {
    pub home: Home,
}

impl Lived {
    pub fn days(days: u32) -> Self {
        let home = Home::new();
        let url = format!("sqlite://{STORE}");
        live(&home, &url, days);
        Self { home }
    }

    pub fn run(&self, line: &str) -> Ran {
        self.home.run_with(&[("DATABASE_URL", &format!("sqlite://{STORE}"))], line)
    }

    /// `replay verify` on a store that is the same but for one change, made by somebody with the file
    /// open.
    pub fn changed(&self, sql: &str) -> Ran {
        self.verified(sql, |_| {})
    }

    /// The same, after all seals were made anew.
    pub fn changed_and_sealed(&self, sql: &str) -> Ran {
        self.verified(sql, |changed| {
            changed.execute("delete from event_seals", []).unwrap();
            let set = self.run_on_changed("config set MAX_POSTS_PER_HOUR 3 --why calm");
            assert_eq!(set.code, 0, "{set:?}");
        })
    }

    fn verified(&self, sql: &str, then: impl Fn(&Connection)) -> Ran {
        let copy = self.home.path().join(CHANGED);
        std::fs::copy(self.home.path().join(STORE), &copy).unwrap();
        let connection = Connection::open(&copy).unwrap();
        let changed = connection.execute(sql, []).unwrap();
        assert!(changed > 0, "nothing was changed by {sql}");
        then(&connection);
        drop(connection);
        let ran = self.run_on_changed("replay verify --json --no-keep");
        for name in std::fs::read_dir(self.home.path().join("data")).unwrap() {
            let path = name.unwrap().path();
            if path.to_string_lossy().contains("changed.db") {
                std::fs::remove_file(path).unwrap();
            }
        }
        ran
    }

    fn run_on_changed(&self, line: &str) -> Ran {
        self.home.run_with(&[("DATABASE_URL", &format!("sqlite://{CHANGED}"))], line)
    }

    pub fn store(&self) -> Connection {
        Connection::open(self.home.path().join(STORE)).unwrap()
    }

    pub fn path(&self) -> &Path {
        self.home.path()
    }
}

/// The same days in every store.
pub fn live(home: &Home, url: &str, days: u32) {
    let line = format!("demo --days {days} --seed 7 --until 2026-11-20 --exit");
    let ran = home.run_with(&[("DATABASE_URL", url)], &line);
    assert_eq!(ran.code, 0, "{ran:?}");
}
