//! The rows that are compared with the events.

use serde_json::Value;
use sqlx::FromRow;
use sqlx::types::Json;
use xbot_domain::log::Checkpoint;
use xbot_projections::reads::{Arg, ReadError, Reader};

use crate::http::queries::outcomes::Outcome;
use crate::http::reads::Listed as _;

#[derive(Clone, Debug, FromRow)]
pub struct AuditRow {
    pub collected_pass: i64,
    pub spec: String,
    pub inputs: Option<Json<Value>>,
    pub terms: Option<Json<Value>>,
    pub weight: Option<f64>,
    pub value: Option<f64>,
    pub baseline: Option<f64>,
    pub success: Option<bool>,
    pub position: Option<i64>,
    pub event_hash: Option<String>,
}

const AUDITS: &str =
    "select cast(collected_pass as bigint) as collected_pass, spec, inputs, terms, weight, value,
    baseline, success, position, event_hash from reward_audit where decision_id = $1
    order by collected_pass, spec";

#[derive(Clone, Debug, FromRow)]
pub struct UpdateRow {
    pub scope: String,
    pub arm_name: String,
    pub collected_pass: i64,
    pub spec: Option<String>,
    pub reward: Option<f64>,
    pub weight: Option<f64>,
    pub success: Option<bool>,
    pub alpha_before: Option<f64>,
    pub beta_before: Option<f64>,
    pub alpha_after: Option<f64>,
    pub beta_after: Option<f64>,
    pub position: Option<i64>,
}

const UPDATES: &str =
    "select scope, arm_name, cast(collected_pass as bigint) as collected_pass, spec, reward,
    weight, success, alpha_before, beta_before, alpha_after, beta_after, position
    from bandit_updates where decision_id = $1 order by position";

/// How far the rows of rewards have come.
const SHOWN: &str =
    "select tx, position from projection_checkpoints where name = $1 and target = 'live'";

#[derive(Clone, Debug)]
pub struct Tables {
    pub audits: Vec<AuditRow>,
    pub outcomes: Vec<Outcome>,
    pub updates: Vec<UpdateRow>,
    /// Events behind this have no rows yet.
    pub shown: Checkpoint,
}

impl Tables {
    pub async fn of(reader: &Reader, id: &str) -> Result<Self, ReadError> {
        let key = [Arg::Text(id.to_owned())];
        let outcomes =
            format!("{} where decision_id = $1 order by collected_pass", Outcome::SELECT);
        // Before the rows, so that what it says is there is there.
        let shown: Option<(i64, i64)> =
            reader.one(SHOWN, &[Arg::Text("outcomes".to_owned())]).await?;
        let shown = shown.map(|(tx, position)| Checkpoint { tx: tx.unsigned_abs(), position });
        Ok(Self {
            audits: reader.all(AUDITS, &key).await?,
            outcomes: reader.all(&outcomes, &key).await?,
            updates: reader.all(UPDATES, &key).await?,
            shown: shown.unwrap_or(Checkpoint::START),
        })
    }
}
