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
use crate::http::commands::check::{is_between, length};
use crate::http::input::parse;
use crate::http::problem::{Faults, Problem};

/// Characters: the name of an arm with its scope is half of it.
const ID: usize = 200;

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

/// A line whose key and expectation are what they must be.
pub struct Headed {
    line: Line,
    key: Option<IdempotencyKey>,
    expected: Expected,
}

impl Line {
    fn body(&self) -> &str {
        self.body.as_deref().map_or("{}", RawValue::get)
    }

    /// What the schema says of any line; [`Headed::item`] asks what its command says.
    pub fn headed(self) -> Result<Headed, Problem> {
        self.check()?;
        let id = self.id.as_deref().unwrap_or_default();
        let name = format!("{:?}", self.command);
        let given = [name.as_bytes(), id.as_bytes(), self.body().as_bytes()];
        let keyed = |text: &String| key(text, &given, "/idempotency_key");
        let expects = |text: &String| expected(text, "/if_match");
        let key = self.idempotency_key.as_ref().map(keyed).transpose()?;
        let expected = self.if_match.as_ref().map(expects).transpose()?.unwrap_or_default();
        Ok(Headed { line: self, key, expected })
    }

    fn check(&self) -> Result<(), Problem> {
        let mut faults = Faults::default();
        let short = self.id.as_ref().is_none_or(|id| is_between(id, 0, ID));
        faults.unless(short, "/id", length(0, ID));
        faults.unless(self.body().starts_with('{'), "/body", "it must be an object");
        faults.into_result()
    }
}

impl Headed {
    pub fn item(self) -> Result<Item, Problem> {
        let Self { line, key, expected } = self;
        let command = Command::read(line.command, line.id.as_deref(), line.body())?;
        Ok(Item { command, key, expected })
    }
}

pub struct Item {
    command: Command,
    key: Option<IdempotencyKey>,
    expected: Expected,
}

impl Item {
    pub fn read(line: &[u8]) -> Result<Self, Problem> {
        parse::<Line>(line)?.headed()?.item()
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
