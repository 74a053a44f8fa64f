//! From checked values to typed settings.

use chrono_tz::Tz;
use serde_json::Value;

use super::{
    AppEnv, BudgetSettings, GateSettings, HttpSettings, JobSettings, LearningSettings, LlmSettings,
    PostingSettings, Secret, Settings, SimulatorSettings, StoreSettings,
};
use crate::budget::LimitPolicy;
use crate::budget::prices::UnknownModel;
use crate::config::effective::Effective;
use crate::config::settings::find;
use crate::ids::Usd;
use crate::rules::Refusal;

impl Settings {
    pub(super) fn read(v: &Values<'_>) -> Result<Self, Refusal> {
        let app_env = v.get("APP_ENV")?;
        Ok(Self {
            app_env,
            mode: v.get("MODE")?,
            account_timezone: v.zone("ACCOUNT_TIMEZONE")?,
            real_metrics_enabled: v.get("REAL_METRICS_ENABLED")?,
            alert_webhook_url: v.secret("ALERT_WEBHOOK_URL")?,
            alert_webhook_secret: v.secret("ALERT_WEBHOOK_SECRET")?,
            content_file: v.get("CONTENT_FILE")?,
            posting: PostingSettings::read(v)?,
            budget: BudgetSettings::read(v)?,
            llm: LlmSettings::read(v)?,
            gates: GateSettings::read(v)?,
            learning: LearningSettings::read(v)?,
            jobs: JobSettings::read(v)?,
            simulator: SimulatorSettings {
                seed: v.get("SIMULATOR_SEED")?,
                followers: v.get("SIMULATOR_FOLLOWERS")?,
            },
            stores: StoreSettings::read(v, app_env)?,
            http: HttpSettings::read(v)?,
        })
    }
}

impl HttpSettings {
    fn read(v: &Values<'_>) -> Result<Self, Refusal> {
        Ok(Self {
            addr: v.get("HTTP_ADDR")?,
            admin_token: v.secret("ADMIN_TOKEN")?,
            reads_public: v.get("READS_PUBLIC")?,
            cors_origins: v.get("HTTP_CORS_ORIGINS")?,
            rate_limit: v.get("HTTP_RATE_LIMIT")?,
            rate_limit_local: v.get("HTTP_RATE_LIMIT_LOCAL")?,
            max_requests: v.get("HTTP_MAX_REQUESTS")?,
            max_connections: v.get("HTTP_MAX_CONNECTIONS")?,
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

impl JobSettings {
    fn read(v: &Values<'_>) -> Result<Self, Refusal> {
        Ok(Self {
            plan_interval_min: v.get("JOBS_PLAN_INTERVAL_MIN")?,
            reply_interval_min: v.get("JOBS_REPLY_INTERVAL_MIN")?,
            posting_interval_min: v.get("JOBS_POSTING_INTERVAL_MIN")?,
            collect_interval_min: v.get("JOBS_COLLECT_INTERVAL_MIN")?,
            learn_interval_min: v.get("JOBS_LEARN_INTERVAL_MIN")?,
            candidates_interval_min: v.get("JOBS_CANDIDATES_INTERVAL_MIN")?,
            enabled: v.get("JOBS_ENABLED")?,
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
pub(super) struct Values<'a>(pub(super) &'a [Effective]);

impl Values<'_> {
    fn get<T: serde::de::DeserializeOwned>(&self, key: &str) -> Result<T, Refusal> {
        let setting = find(key)?;
        let found = self.0.iter().find(|e| e.setting.key == setting.key);
        let value = found.map_or(Value::Null, |e| e.value.clone());
        serde_json::from_value(value).map_err(|error| {
            Refusal::new("bad_value", format!("{} could not be used: {error}", setting.key))
        })
    }

    fn secret(&self, key: &str) -> Result<Option<Secret>, Refusal> {
        Ok(self.get::<Option<String>>(key)?.map(Secret::new))
    }

    fn zone(&self, key: &str) -> Result<Tz, Refusal> {
        let name: String = self.get(key)?;
        name.parse().map_err(|_| {
            Refusal::new("bad_value", format!("{key} names no known time zone: {name}"))
        })
    }
}
