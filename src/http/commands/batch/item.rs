//! One line: which command, on what, with what.

use serde::Deserialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;
use xbot_domain::log::IdempotencyKey;

use super::command::{Command, Name};
use super::result::Done;
use crate::commands::{Context, Expected};
use crate::http::App;
use crate::http::commands::asked::{context, expected, key};
use crate::http::input::parse;
use crate::http::problem::Problem;

/// One command of a batch.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = BatchLine)]
pub struct Line {
    pub command: Name,
    /// Of the decision, the arm (`content:question`), the experiment, the predictor or the setting;
    /// none for what is new.
    #[schema(max_length = 200, example = "content:question")]
    pub id: Option<String>,
    /// As the command of its own takes it.
    #[schema(value_type = Option<Object>)]
    pub body: Option<Box<RawValue>>,
    /// As the header `Idempotency-Key`.
    #[schema(min_length = 1, max_length = 200, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// As the header `If-Match`.
    #[schema(pattern = "^(\\*|\"[0-9]{1,18}\")$", example = "\"3\"")]
    pub if_match: Option<String>,
}

pub struct Item {
    command: Command,
    key: Option<IdempotencyKey>,
    expected: Expected,
}

impl Item {
    pub fn read(line: &[u8]) -> Result<Self, Problem> {
        let line: Line = parse(line)?;
        let body = line.body.as_deref().map_or("{}", RawValue::get);
        let id = line.id.as_deref().unwrap_or_default();
        let name = format!("{:?}", line.command);
        let given = [name.as_bytes(), id.as_bytes(), body.as_bytes()];
        let keyed = |text: &String| key(text, &given, "/idempotency_key");
        let expects = |text: &String| expected(text, "/if_match");
        Ok(Self {
            key: line.idempotency_key.as_ref().map(keyed).transpose()?,
            expected: line.if_match.as_ref().map(expects).transpose()?.unwrap_or_default(),
            command: Command::read(line.command, line.id.as_deref(), body)?,
        })
    }

    /// What shares a lane is carried out in order.
    pub fn lane(&self) -> String {
        self.command.lane()
    }

    pub async fn carry_out(self, app: &App) -> Result<Done, Problem> {
        let (idempotency, expected) = (self.key, self.expected);
        let context = Context { idempotency, expected, ..context(app) };
        let done = self.command.carry_out(app, &context).await;
        done.map_err(|problem| problem.within("/body"))
    }
}
