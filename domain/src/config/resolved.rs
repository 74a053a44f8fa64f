//! The settings as the program uses them: typed, one struct per concern.

use std::collections::BTreeMap;
use std::fmt;

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Config;
use super::effective::{Effective, resolve};
use super::settings::find;
use crate::budget::LimitPolicy;
use crate::budget::prices::UnknownModel;
use crate::ids::Usd;
use crate::rules::Refusal;

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
choice! { RewardSpec { CompositeV1 = "composite-v1", CompositeV2 = "composite-v2" } }

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
    pub posting: PostingSettings,
    pub budget: BudgetSettings,
    pub llm: LlmSettings,
    pub gates: GateSettings,
    pub learning: LearningSettings,
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
    pub reward_spec: RewardSpec,
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

    fn read(v: &Values<'_>) -> Result<Self, Refusal> {
        let app_env = v.get("APP_ENV")?;
        Ok(Self {
            app_env,
            mode: v.get("MODE")?,
            account_timezone: v.zone("ACCOUNT_TIMEZONE")?,
            real_metrics_enabled: v.get("REAL_METRICS_ENABLED")?,
            alert_webhook_url: v.secret("ALERT_WEBHOOK_URL")?,
            posting: PostingSettings::read(v)?,
            budget: BudgetSettings::read(v)?,
            llm: LlmSettings::read(v)?,
            gates: GateSettings::read(v)?,
            learning: LearningSettings::read(v)?,
            stores: StoreSettings::read(v, app_env)?,
            http: HttpSettings {
                addr: v.get("HTTP_ADDR")?,
                admin_token: v.secret("ADMIN_TOKEN")?,
            },
        })
    }
}

impl PostingSettings {
    fn read(v: &Values<'_>) -> Result<Self, Refusal> {
        Ok(Self {
            driver: v.get("X_DRIVER")?,
            posting_disabled: v.get("POSTING_DISABLED")?,
            live_posts: v.get("LIVE_POSTS")?,
            require_approval: v.get("REQUIRE_APPROVAL")?,
            max_posts_per_hour: v.get("MAX_POSTS_PER_HOUR")?,
            min_post_interval_minutes: v.get("MIN_POST_INTERVAL_MINUTES")?,
            reply_max_per_day: v.get("REPLY_MAX_PER_DAY")?,
            reply_targets: v.get("REPLY_TARGETS")?,
        })
    }
}

impl BudgetSettings {
    fn read(v: &Values<'_>) -> Result<Self, Refusal> {
        let strict: bool = v.get("BUDGET_STRICT")?;
        let stop: bool = v.get("DISABLE_LLM_WHEN_BUDGET_HIT")?;
        let limit: f64 = v.get("DAILY_OPENAI_LIMIT_USD")?;
        Ok(Self {
            daily_limit: Usd::from_dollars(limit).unwrap_or_default(),
            limit_policy: match (strict, stop) {
                (true, _) => LimitPolicy::Hard,
                (false, true) => LimitPolicy::StopWhenHit,
                (false, false) => LimitPolicy::Advisory,
            },
            unknown_model: match strict {
                true => UnknownModel::Refuse,
                false => UnknownModel::PriceAsDearest,
            },
            ai_quota_circuit_open: v.get("AI_QUOTA_CIRCUIT_OPEN")?,
        })
    }
}

impl LlmSettings {
    fn read(v: &Values<'_>) -> Result<Self, Refusal> {
        Ok(Self {
            api_key: v.secret("OPENAI_API_KEY")?,
            base_url: v.get("OPENAI_BASE_URL")?,
            model: v.get("OPENAI_MODEL")?,
            embed_model: v.get("EMBED_MODEL")?,
            temperature: v.get("OPENAI_TEMPERATURE")?,
            top_p: v.get("OPENAI_TOP_P")?,
        })
    }
}

impl GateSettings {
    fn read(v: &Values<'_>) -> Result<Self, Refusal> {
        Ok(Self {
            min_quality_score: v.get("MIN_QUALITY_SCORE")?,
            dup_cosine_threshold: v.get("DUP_COSINE_THRESHOLD")?,
            max_hashtags: v.get("max_hashtags")?,
        })
    }
}

impl LearningSettings {
    fn read(v: &Values<'_>) -> Result<Self, Refusal> {
        Ok(Self {
            engine_v2: v.get("learning_engine_v2")?,
            post_fraction: v.get("post_fraction")?,
            epsilon: v.get("epsilon")?,
            post_interval_min: v.get("post_interval_min")?,
            quiet_hours: v.get("quiet_hours")?,
            reward_spec: v.get("reward_spec")?,
        })
    }
}

impl StoreSettings {
    fn read(v: &Values<'_>, app_env: AppEnv) -> Result<Self, Refusal> {
        let database_url: String = v.get("DATABASE_URL")?;
        let event_store_url: Option<String> = v.get("EVENT_STORE_URL")?;
        let prefix: Option<String> = v.get("REDIS_PREFIX")?;
        let usual = match app_env {
            AppEnv::Staging => "stg:",
            AppEnv::Production => "prod:",
        };
        Ok(Self {
            event_store_url: event_store_url.unwrap_or_else(|| database_url.clone()),
            database_url,
            redis_url: v.get("REDIS_URL")?,
            redis_prefix: prefix.unwrap_or_else(|| usual.to_owned()),
        })
    }
}

/// Reads checked values by key.
struct Values<'a>(&'a [Effective]);

impl Values<'_> {
    fn get<T: serde::de::DeserializeOwned>(&self, key: &str) -> Result<T, Refusal> {
        let setting = find(key)?;
        let found = self.0.iter().find(|e| e.setting.key == setting.key);
        let value = found.map_or(Value::Null, |e| e.value.clone());
        serde_json::from_value(value).map_err(|error| {
            Refusal::new(
                "bad_value",
                format!("{} could not be used: {error}", setting.key),
            )
        })
    }

    fn secret(&self, key: &str) -> Result<Option<Secret>, Refusal> {
        Ok(self.get::<Option<String>>(key)?.map(Secret::new))
    }

    fn zone(&self, key: &str) -> Result<Tz, Refusal> {
        let name: String = self.get(key)?;
        name.parse().map_err(|_| {
            Refusal::new(
                "bad_value",
                format!("{key} names no known time zone: {name}"),
            )
        })
    }
}
