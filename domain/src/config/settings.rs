//! Every setting, by name: the one table that the check, the CLI, the docs and the events share.

use super::nearest;
use crate::reward::{COMPOSITE_V1, COMPOSITE_V2};
use crate::rules::Refusal;

/// What a value must be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    Flag,
    Number {
        min: f64,
        max: f64,
    },
    Whole {
        min: i64,
        max: i64,
    },
    Choice(&'static [&'static str]),
    Text,
    /// An address with one of these schemes.
    Url(&'static [&'static str]),
    /// `host:port`.
    Address,
    /// An IANA time zone.
    Zone,
    /// Hours of the day, 0 to 23, separated by commas.
    Hours,
}

/// Where a value comes from after the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Home {
    /// The environment alone, read once.
    Start,
    /// The environment alone, and never shown or written.
    Secret,
    /// Changeable while running; shown in the document of this name.
    FeatureFlags,
    LearningConfig,
    Limits,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Setting {
    pub key: &'static str,
    pub kind: Kind,
    /// As it would be typed; empty for none.
    pub default: &'static str,
    pub home: Home,
    pub about: &'static str,
}

const SQL: &[&str] = &["sqlite", "postgres", "postgresql"];
const LOG: &[&str] = &["sqlite", "postgres", "postgresql", "esdb", "kurrentdb"];
const HTTP: &[&str] = &["http", "https"];
const REDIS: &[&str] = &["redis", "rediss"];
const FRACTION: Kind = Kind::Number { min: 0.0, max: 1.0 };
/// Minutes between two runs of a job, a day at most.
const INTERVAL: Kind = whole(1, 1_440);

const fn setting(
    key: &'static str,
    kind: Kind,
    default: &'static str,
    home: Home,
    about: &'static str,
) -> Setting {
    Setting { key, kind, default, home, about }
}

const fn whole(min: i64, max: i64) -> Kind {
    Kind::Whole { min, max }
}

const fn number(min: f64, max: f64) -> Kind {
    Kind::Number { min, max }
}

#[rustfmt::skip]
pub const SETTINGS: &[Setting] = &[
    setting("APP_ENV", Kind::Choice(&["staging", "production"]), "staging", Home::Start, "which environment this is; part of every key prefix"),
    setting("MODE", Kind::Choice(&["shadow", "live"]), "shadow", Home::Limits, "shadow: synthetic content allowed, simulated outcomes; live: real content and real outcomes only"),
    setting("POSTING_DISABLED", Kind::Flag, "true", Home::Limits, "the emergency stop: true here or in the environment stops posting, whatever else says"),
    setting("LIVE_POSTS", Kind::Flag, "false", Home::Limits, "posts go out only when this is true and POSTING_DISABLED is false"),
    setting("REAL_METRICS_ENABLED", Kind::Flag, "false", Home::Limits, "collect real metrics"),
    setting("AI_QUOTA_CIRCUIT_OPEN", Kind::Flag, "false", Home::Limits, "stop all calls to the language model: true here or in the environment stops them"),
    setting("DAILY_OPENAI_LIMIT_USD", number(0.0, 10_000.0), "10.00", Home::Limits, "dollars per UTC day"),
    setting("BUDGET_STRICT", Kind::Flag, "true", Home::Limits, "no call may carry the day beyond its limit"),
    setting("DISABLE_LLM_WHEN_BUDGET_HIT", Kind::Flag, "true", Home::Limits, "no call is made once the limit is reached"),
    setting("OPENAI_API_KEY", Kind::Text, "", Home::Secret, "key of the language model; without it the offline writer works"),
    setting("OPENAI_BASE_URL", Kind::Url(HTTP), "https://api.openai.com/v1", Home::Start, "any compatible service"),
    setting("OPENAI_MODEL", Kind::Text, "gpt-4o-mini", Home::Limits, "model that writes"),
    setting("EMBED_MODEL", Kind::Text, "text-embedding-3-small", Home::Start, "model that embeds; texts embedded by different ones cannot be compared"),
    setting("OPENAI_TEMPERATURE", number(0.0, 2.0), "0.8", Home::Limits, "how freely the model writes"),
    setting("OPENAI_TOP_P", FRACTION, "1.0", Home::Limits, "share of the probability mass that the model draws from"),
    setting("MAX_POSTS_PER_HOUR", whole(0, 60), "2", Home::Limits, "posts and replies in any hour"),
    setting("MIN_POST_INTERVAL_MINUTES", whole(0, 1_440), "30", Home::Limits, "minutes between two posts"),
    setting("REPLY_MAX_PER_DAY", whole(0, 500), "10", Home::Limits, "replies in any 24 hours"),
    setting("REPLY_TARGETS", Kind::Choice(&["mentions", "wide"]), "mentions", Home::Limits, "mentions: answer only posts that mention the account; wide is kept for later: this version answers mentions alone"),
    setting("DATABASE_URL", Kind::Url(SQL), "sqlite://data/xbot.db", Home::Start, "where the read tables are"),
    setting("EVENT_STORE_URL", Kind::Url(LOG), "", Home::Start, "where the event log is; empty: in the same store"),
    setting("REDIS_URL", Kind::Url(REDIS), "", Home::Start, "mirror of the read side; empty: none"),
    setting("REDIS_PREFIX", Kind::Text, "", Home::Start, "before every key of the mirror; empty: stg: or prod:"),
    setting("ADMIN_TOKEN", Kind::Text, "", Home::Secret, "bearer token of the commands; without it they are refused"),
    setting("HTTP_ADDR", Kind::Address, "127.0.0.1:8080", Home::Start, "where HTTP is served"),
    setting("READS_PUBLIC", Kind::Flag, "false", Home::Start, "true: reads need no token also where HTTP_ADDR is not on the loopback"),
    setting("HTTP_CORS_ORIGINS", Kind::Text, "", Home::Start, "pages that browsers may let in, separated by commas, such as https://ops.example; empty: none"),
    setting("HTTP_RATE_LIMIT", whole(1, 1_000_000), "200", Home::Start, "requests per second of one client on another machine"),
    setting("HTTP_RATE_LIMIT_LOCAL", whole(0, 1_000_000), "0", Home::Start, "requests per second of the clients on this machine, together; 0: as many as they like"),
    setting("HTTP_MAX_REQUESTS", whole(1, 100_000), "512", Home::Start, "requests under way at the same time; more are told to come back"),
    setting("HTTP_MAX_CONNECTIONS", whole(1, 100_000), "4096", Home::Start, "open connections; more wait to be accepted"),
    setting("X_DRIVER", Kind::Choice(&["simulator", "api", "browser"]), "simulator", Home::Start, "how posts go out"),
    setting("ACCOUNT_TIMEZONE", Kind::Zone, "UTC", Home::Start, "zone of hours, quiet hours and slots"),
    setting("MIN_QUALITY_SCORE", FRACTION, "0.7", Home::Limits, "a draft below it is blocked"),
    setting("DUP_COSINE_THRESHOLD", FRACTION, "0.85", Home::Limits, "a draft this similar to one of the last 30 days is blocked"),
    setting("REQUIRE_APPROVAL", Kind::Flag, "false", Home::Limits, "a person approves each post"),
    setting("JOBS_PLAN_INTERVAL_MIN", INTERVAL, "60", Home::Limits, "minutes between two runs of planning posts"),
    setting("JOBS_REPLY_INTERVAL_MIN", INTERVAL, "90", Home::Limits, "minutes between two runs of planning replies"),
    setting("JOBS_POSTING_INTERVAL_MIN", INTERVAL, "5", Home::Limits, "minutes between two runs of posting what is due"),
    setting("JOBS_COLLECT_INTERVAL_MIN", INTERVAL, "5", Home::Limits, "minutes between two runs of measuring what is posted"),
    setting("JOBS_LEARN_INTERVAL_MIN", INTERVAL, "120", Home::Limits, "minutes between two runs of learning from what was measured"),
    setting("JOBS_CANDIDATES_INTERVAL_MIN", INTERVAL, "60", Home::Limits, "minutes between two runs of looking for raw material"),
    setting("JOBS_ENABLED", Kind::Flag, "true", Home::Start, "false: this instance answers and projects, and leaves the jobs to others"),
    setting("SIMULATOR_SEED", whole(0, 1_000_000_000), "7", Home::Limits, "which simulated audience stands in for X with X_DRIVER=simulator; read at the start"),
    setting("SIMULATOR_FOLLOWERS", whole(1, 100_000_000), "20000", Home::Limits, "how many follow the simulated account in the beginning; read at the start"),
    setting("CONTENT_FILE", Kind::Text, "", Home::Start, "topics, styles, prompts and sources, as TOML; empty: the built-in ones"),
    setting("ALERT_WEBHOOK_URL", Kind::Url(HTTP), "", Home::Secret, "where alerts are sent; empty: nowhere"),
    setting("ALERT_WEBHOOK_SECRET", Kind::Text, "", Home::Secret, "key that signs what is sent to ALERT_WEBHOOK_URL; empty: unsigned"),
    setting("feature_flags.learning_engine_v2", Kind::Flag, "false", Home::FeatureFlags, "off: arms and predictors are trained but choose nothing"),
    setting("learning_config.post_fraction", FRACTION, "0", Home::LearningConfig, "share of the planned posts that may go out"),
    setting("learning_config.epsilon", FRACTION, "0.2", Home::LearningConfig, "share of free exploration at the beginning"),
    setting("learning_config.post_interval_min", whole(15, 180), "60", Home::LearningConfig, "minutes between two planned posts"),
    setting("learning_config.max_hashtags", whole(1, 5), "3", Home::LearningConfig, "hashtags in one post"),
    setting("learning_config.quiet_hours", Kind::Hours, "2,3,4,5", Home::LearningConfig, "hours in which nothing is posted, in ACCOUNT_TIMEZONE"),
    setting("learning_config.reward_spec", Kind::Choice(&[COMPOSITE_V1, COMPOSITE_V2]), COMPOSITE_V2, Home::LearningConfig, "the reward that arms learn from"),
];

impl Setting {
    /// Without the document: `post_fraction`.
    pub fn name(&self) -> &'static str {
        self.key.rsplit_once('.').map_or(self.key, |(_, name)| name)
    }

    /// The variable of the environment: `POST_FRACTION`.
    pub fn variable(&self) -> String {
        self.name().to_ascii_uppercase()
    }

    /// The document in which a change is shown; a refusal when it cannot be changed while running.
    pub fn document(&self) -> Result<&'static str, Refusal> {
        match self.home {
            Home::FeatureFlags => Ok("feature_flags"),
            Home::LearningConfig => Ok("learning_config"),
            Home::Limits => Ok("limits"),
            Home::Start => Err(Refusal::new(
                "start_only",
                format!("{} is read at the start: set it in the environment and restart", self.key),
            )),
            Home::Secret => Err(Refusal::new(
                "secret",
                format!(
                    "{} is a secret and is never recorded: set it in the environment",
                    self.key
                ),
            )),
        }
    }

    /// As it may be shown: secrets and passwords in addresses masked.
    pub fn masked(&self, text: &str) -> String {
        match self.home {
            _ if text.is_empty() => String::new(),
            Home::Secret => MASK.to_owned(),
            _ if matches!(self.kind, Kind::Url(_)) => mask_password(text),
            _ => text.to_owned(),
        }
    }
}

const MASK: &str = "********";

/// `scheme://user:password@host` without what stands before the host.
fn mask_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.to_owned();
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    match authority.rsplit_once('@') {
        Some((user, _)) => {
            let rest = rest.get(user.len()..).unwrap_or_default();
            let name = user.split(':').next().unwrap_or_default();
            format!("{scheme}://{name}:{MASK}{rest}")
        }
        None => url.to_owned(),
    }
}

/// By key or by its short name, in any case of letters.
pub fn find(key: &str) -> Result<&'static Setting, Refusal> {
    let is = |s: &&Setting| s.key.eq_ignore_ascii_case(key) || s.name().eq_ignore_ascii_case(key);
    SETTINGS.iter().find(is).ok_or_else(|| {
        let hint = nearest::to(key, SETTINGS.iter().flat_map(|s| [s.key, s.name()]))
            .map(|near| format!("; did you mean {near}?"))
            .unwrap_or_default();
        Refusal::new("unknown_setting", format!("there is no setting `{key}`{hint}"))
    })
}
