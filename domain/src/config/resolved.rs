//! The settings as the program uses them: typed, one struct per concern.

use std::collections::BTreeMap;
use std::fmt;

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use self::read::Values;
use super::Config;
use super::effective::resolve;
use crate::budget::LimitPolicy;
use crate::budget::prices::UnknownModel;
use crate::ids::Usd;
use crate::rules::Refusal;

mod read;

macro_rules! choice {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $text:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum $name { $(#[serde(rename = $text)] $variant),* }

        impl $name {
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),* }
            }
        }
    };
}

choice! {
    /// Which of the two installations this is.
    AppEnv { Staging = "staging", Production = "production" }
}
choice! {
    /// `Live`: real content and real outcomes only.
    Mode { Shadow = "shadow", Live = "live" }
}
choice! { Driver { Simulator = "simulator", Api = "api", Browser = "browser" } }
choice! { ReplyTargets { Mentions = "mentions", Wide = "wide" } }

/// Text that is not shown, not even when debugging.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(********)")
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    pub app_env: AppEnv,
    pub mode: Mode,
    pub account_timezone: Tz,
    pub real_metrics_enabled: bool,
    pub alert_webhook_url: Option<Secret>,
    pub alert_webhook_secret: Option<Secret>,
    /// Where topics, styles, prompts and sources stand; absent: the built-in ones.
    pub content_file: Option<String>,
    pub posting: PostingSettings,
    pub budget: BudgetSettings,
    pub llm: LlmSettings,
    pub gates: GateSettings,
    pub learning: LearningSettings,
    pub jobs: JobSettings,
    pub simulator: SimulatorSettings,
    pub stores: StoreSettings,
    pub http: HttpSettings,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostingSettings {
    pub driver: Driver,
    pub posting_disabled: bool,
    pub live_posts: bool,
    pub require_approval: bool,
    pub max_posts_per_hour: u32,
    pub min_post_interval_minutes: u32,
    pub reply_max_per_day: u32,
    pub reply_targets: ReplyTargets,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BudgetSettings {
    pub daily_limit: Usd,
    pub limit_policy: LimitPolicy,
    pub unknown_model: UnknownModel,
    pub ai_quota_circuit_open: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct LlmSettings {
    pub api_key: Option<Secret>,
    pub base_url: String,
    pub model: String,
    pub embed_model: String,
    pub temperature: f64,
    pub top_p: f64,
}

#[derive(Clone, Debug, PartialEq)]
pub struct GateSettings {
    pub min_quality_score: f64,
    pub dup_cosine_threshold: f64,
    pub max_hashtags: u32,
}

#[derive(Clone, Debug, PartialEq)]
pub struct LearningSettings {
    pub engine_v2: bool,
    pub post_fraction: f64,
    pub epsilon: f64,
    pub post_interval_min: u32,
    pub quiet_hours: Vec<u8>,
    /// One of [`crate::reward::RewardSpec::built_in`], by name.
    pub reward_spec: String,
}

/// How long after its last run each job runs again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobSettings {
    pub plan_interval_min: u32,
    pub reply_interval_min: u32,
    pub posting_interval_min: u32,
    pub collect_interval_min: u32,
    pub learn_interval_min: u32,
    pub candidates_interval_min: u32,
    /// Whether this instance runs them.
    pub enabled: bool,
}

/// The audience that stands in for X.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SimulatorSettings {
    pub seed: u64,
    pub followers: u64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreSettings {
    pub database_url: String,
    /// The same as `database_url` unless set.
    pub event_store_url: String,
    pub redis_url: Option<String>,
    pub redis_prefix: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpSettings {
    pub addr: String,
    pub admin_token: Option<Secret>,
    pub reads_public: bool,
    /// Separated by commas.
    pub cors_origins: Option<String>,
    /// Requests per second of one client on another machine.
    pub rate_limit: u32,
    /// Of the clients on this machine, together; 0 for no limit.
    pub rate_limit_local: u32,
    pub max_requests: u32,
    pub max_connections: u32,
}

impl Settings {
    /// From the environment and the overrides, or everything that is wrong with them.
    pub fn resolve(env: &BTreeMap<String, String>, live: &Config) -> Result<Self, Vec<Refusal>> {
        let all = resolve(env, live)?;
        Self::read(&Values(&all)).map_err(|refusal| vec![refusal])
    }

    /// Every setting at its default.
    #[expect(clippy::expect_used, reason = "a test proves the defaults")]
    pub fn for_testing() -> Self {
        Self::resolve(&BTreeMap::new(), &Config::default()).expect("the defaults are valid")
    }

    /// Why nothing goes out; absent when posts do.
    pub fn posting_stopped_by(&self) -> Option<&'static str> {
        if self.posting.posting_disabled {
            Some("POSTING_DISABLED=true")
        } else if !self.posting.live_posts {
            Some("LIVE_POSTS=false")
        } else if self.mode == Mode::Shadow && self.posting.driver != Driver::Simulator {
            Some("MODE=shadow")
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests;
