//! What came of a plan, told from the event that says so: the first time, and every time after.

use axum::Json;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;
use xbot_domain::decision::DecisionEvent;
use xbot_domain::event::Event;
use xbot_domain::ids::DecisionId;
use xbot_domain::log::{Appended, Position};

use crate::http::App;
use crate::http::commands::Accepted;
use crate::http::commands::accepted::with;
use crate::http::commands::decisions::blocked::Blocked;
use crate::http::problem::{Problem, codes};
use crate::http::reads::Moment;

#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DecisionPlanned)]
pub struct Planned {
    pub id: Uuid,
    /// How far the log has come with it: give it as `?after=` to read what you wrote.
    #[schema(value_type = i64, minimum = 0)]
    pub position: Position,
    /// Also in `ETag`, for `If-Match`.
    #[schema(minimum = 0)]
    pub version: u64,
    pub scheduled_at: Moment,
    /// It waits for a person; otherwise it is queued.
    pub needs_approval: bool,
}

impl Planned {
    /// `event` is the last of the plan: queued, or rejected.
    pub fn of(id: DecisionId, event: &DecisionEvent, reached: &Appended) -> Result<Self, Problem> {
        let (position, version) = (reached.at.position, reached.version);
        match event {
            DecisionEvent::Queued(queued) => Ok(Self {
                id: id.0,
                position,
                version,
                scheduled_at: Moment(queued.scheduled_at),
                needs_approval: queued.needs_approval,
            }),
            DecisionEvent::Rejected(no) => {
                let (gate, reason) = (no.gate.clone(), no.reason.clone());
                let blocked = Blocked { gate, reason, score: no.score };
                let rest = json!({ "id": id, "status": no.status, "position": position,
                    "version": version });
                Err(blocked.problem(rest))
            }
            _ => Err(Problem::new(codes::CONFLICT, "it was changed while it was planned")),
        }
    }
}

impl From<Planned> for Accepted {
    fn from(Planned { id, position, version, .. }: Planned) -> Self {
        Self { id: id.to_string(), position, version }
    }
}

impl IntoResponse for Planned {
    fn into_response(self) -> Response {
        let version = self.version;
        with(Json(self).into_response(), header::ETAG, &format!("\"{version}\""))
    }
}

/// The decision and its event at a position of the log.
pub async fn event_at(
    app: &App,
    position: Position,
) -> Result<(DecisionId, DecisionEvent), Problem> {
    let batch = app.log.read_one(position).await?;
    let recorded = batch.iter().next().map(|event| event.recorded()).transpose();
    let recorded = recorded.map_err(|error| Problem::of_machine(&error))?;
    let found = recorded.and_then(|recorded| match recorded.event {
        Event::Decision(event) => Some((recorded.stream_id.parse().ok()?, event)),
        _ => None,
    });
    found.ok_or_else(|| Problem::new(codes::KEY_REUSED, "the key was used for something else"))
}
