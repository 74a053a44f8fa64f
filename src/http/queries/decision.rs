//! `GET /api/decisions/{id}`: the whole life of one decision, and the whole draw.

use axum::Json;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use serde::Serialize;
use utoipa::ToSchema;
use xbot_domain::ids::DecisionId;
use xbot_domain::log::Position;
use xbot_projections::reads::Arg;

use super::outcomes::Outcome;
use crate::http::input::{Nothing, Params, Part};
use crate::http::problem::{Problem, ReadProblems, codes};
use crate::http::reads::{Listed as _, Of, Read};
use crate::why;

pub mod life;
pub mod rows;

use life::{DrawnChoice, LearnedByArm, LifeEvent, RewardOfPass};
use rows::{ContentRow, PostedRow};

/// A decision with all that led to it and all that came of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DecisionLife {
    #[schema(format = "uuid")]
    pub decision_id: String,
    /// How many events its stream has; also in `ETag`, for `If-Match`.
    #[schema(minimum = 1)]
    pub version: u64,
    /// Its row in `content_metadata`; null until the table shows it.
    pub row: Option<ContentRow>,
    /// Its row in `posted_decisions`; null while it is not posted.
    pub posted: Option<PostedRow>,
    /// The side of the experiment that it was assigned to; null when it was in none.
    pub experiment: Option<ExperimentSide>,
    /// Every event of its life in words, and what arms learned in between, in the order of the log.
    pub events: Vec<LifeEvent>,
    /// Every choice of the bandit for it, with all candidates.
    pub draws: Vec<DrawnChoice>,
    /// What was measured, by pass.
    pub outcomes: Vec<Outcome>,
    /// What the readings were worth, under each formula.
    pub rewards: Vec<RewardOfPass>,
    /// How it moved arms.
    pub learned: Vec<LearnedByArm>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ExperimentSide {
    pub experiment_id: String,
    pub variant: String,
    /// The chance that it had of this side.
    #[schema(minimum = 0, maximum = 1)]
    pub propensity: f64,
}

const LEARNED: &str = "select position from bandit_updates where decision_id = $1 and position is not null order by position";

/// One decision
///
/// Its whole life, in words and in numbers: the plan, every draw with every candidate, what was
/// posted and measured, what it was worth, and what arms learned from it. `ETag` is its version.
#[utoipa::path(get, path = "/api/decisions/{id}", tag = "audit",
    params(("id" = uuid::Uuid, Path, description = "The decision"), Of),
    responses((status = 200, description = "The decision", body = DecisionLife,
        headers(("ETag" = String, description = "Its version, for `If-Match`"))), ReadProblems))]
pub async fn one(
    read: Read,
    Part(id): Part<DecisionId>,
    _: Params<Nothing>,
) -> Result<Response, Problem> {
    let life = life_of(&read, id).await?;
    let etag = HeaderValue::from_str(&format!("\"{}\"", life.version)).ok();
    let mut response = Json(life).into_response();
    if let Some(etag) = etag {
        response.headers_mut().insert(header::ETAG, etag);
    }
    Ok(response)
}

async fn life_of(read: &Read, id: DecisionId) -> Result<DecisionLife, Problem> {
    let key = [Arg::Text(id.to_string())];
    let learned: Vec<(Position,)> = read.reader.all(LEARNED, &key).await?;
    let learned: Vec<_> = learned.into_iter().map(|(position,)| position).collect();
    let story = why::tell_with(&*read.log, id, &learned).await?;
    if story.lines.is_empty() {
        return Err(unknown(id));
    }
    let outcomes = format!("{} where decision_id = $1 order by collected_pass", Outcome::SELECT);
    let side = story.plan.as_ref().and_then(|plan| plan.experiment.clone());
    Ok(DecisionLife {
        decision_id: id.to_string(),
        version: story.version,
        row: read.reader.one(ContentRow::SELECT, &key).await?,
        posted: read.reader.one(PostedRow::SELECT, &key).await?,
        experiment: side.map(|side| ExperimentSide {
            experiment_id: side.experiment_id,
            variant: side.variant,
            propensity: side.propensity,
        }),
        events: story.lines.into_iter().map(LifeEvent::from).collect(),
        draws: story.draws.into_iter().map(DrawnChoice::from).collect(),
        outcomes: read.reader.all(&outcomes, &key).await?,
        rewards: story.rewards.into_iter().map(RewardOfPass::from).collect(),
        learned: story.learned.into_iter().map(LearnedByArm::from).collect(),
    })
}

pub fn unknown(id: DecisionId) -> Problem {
    Problem::new(
        codes::NOT_FOUND,
        format!("there is no decision {id}; `/api/decisions` lists them"),
    )
}
