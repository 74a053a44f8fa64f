//! `GET /api/audit/rewards/{decision_id}`: the whole computation, and once more on the spot.

use axum::Json;
use axum::extract::State;
use xbot_domain::ids::DecisionId;

use super::decision::unknown;
use crate::http::App;
use crate::http::input::{Nothing, Params, Part};
use crate::http::problem::{Problem, ReadProblems};
use crate::http::reads::{Of, Read};

mod arms;
mod capture;
mod differences;
mod formula;
mod gather;
mod inputs;
mod passes;
mod reward;
mod shown;
mod tables;

use shown::RewardAudit;

/// Where a reward comes from
///
/// For each pass: the raw reading and its capture, and for each formula the formula itself, every
/// input, every term, the weight, the mark that it was judged by, and the arms before and after.
/// All of it is computed again, from the reading where it follows from the reading and from the
/// recorded inputs where it does not, and compared to the last bit: `recomputed` says what differs,
/// also when a row of a table or a stored event is not what it was.
#[utoipa::path(get, path = "/api/audit/rewards/{decision_id}", tag = "audit",
    params(("decision_id" = uuid::Uuid, Path, description = "The decision"), Of),
    responses((status = 200, description = "The computation", body = RewardAudit), ReadProblems))]
pub async fn rewards(
    State(app): State<App>,
    read: Read,
    Part(id): Part<DecisionId>,
    _: Params<Nothing>,
) -> Result<Json<RewardAudit>, Problem> {
    let gathered = gather::Gathered::of(&app, &read, id).await?;
    if gathered.events.is_empty() {
        return Err(unknown(id));
    }
    Ok(Json(passes::audit(id, &gathered)))
}
