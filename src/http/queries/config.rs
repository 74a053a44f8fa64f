//! `GET /api/config`: every setting, and where its value comes from.

use axum::response::Response;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use xbot_domain::config::Kind;

use crate::http::input::{Nothing, Params};
use crate::http::problem::{Problem, ReadProblems};
use crate::http::reads::{Listing, Of, Page, Read};
use crate::settings::Shown;

/// A setting as it counts now.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SettingRow {
    #[schema(example = "MAX_POSTS_PER_HOUR")]
    key: &'static str,
    /// A text, a number, true or false, or a list of hours; null when it has none. Secrets, and
    /// passwords in addresses, are masked.
    #[schema(nullable = true)]
    value: Value,
    #[schema(value_type = Source)]
    source: &'static str,
    description: &'static str,
    /// What it may be.
    #[schema(example = "a whole number from 0 to 60")]
    range: String,
    /// It can be changed while running, with `PUT /api/commands/config/{key}`. The others are read
    /// from the environment at the start.
    changeable: bool,
}

/// What gave the value; the last wins, but for the stops, which hold when either side sets them.
#[derive(Clone, Copy, Debug, ToSchema)]
#[schema(rename_all = "snake_case")]
#[allow(dead_code, reason = "read by the macro, for the document")]
pub enum Source {
    Default,
    #[schema(rename = ".env")]
    File,
    Env,
    Live,
}

/// Settings
///
/// Every setting as it counts now, all on one page.
#[utoipa::path(get, path = "/api/config", tag = "reads", params(Of),
    responses((status = 200, description = "As they stand",
        content((Page<SettingRow> = "application/json"), (String = "text/csv"))), ReadProblems))]
pub async fn list(
    Params(Nothing {}): Params<Nothing>,
    read: Read,
    listing: Listing,
) -> Result<Response, Problem> {
    let all = read.switches.shown().await.map_err(|error| Problem::of_machine(&*error))?;
    let items = all.into_iter().map(SettingRow::from).collect();
    listing.answer(Page { items, next_cursor: None })
}

impl From<Shown> for SettingRow {
    fn from(Shown { setting, value, source }: Shown) -> Self {
        Self {
            key: setting.key,
            value,
            source,
            description: setting.about,
            range: range(setting.kind),
            changeable: setting.document().is_ok(),
        }
    }
}

fn range(kind: Kind) -> String {
    match kind {
        Kind::Flag => "true or false".to_owned(),
        Kind::Number { min, max } => format!("a number from {min} to {max}"),
        Kind::Whole { min, max } => format!("a whole number from {min} to {max}"),
        Kind::Choice(choices) => format!("one of {}", choices.join(", ")),
        Kind::Text => "a text without spaces".to_owned(),
        Kind::Url(schemes) => format!("an address that begins with {}", begins(schemes)),
        Kind::Address => "host:port".to_owned(),
        Kind::Zone => "an IANA time zone, such as Europe/Berlin".to_owned(),
        Kind::Hours => "hours from 0 to 23, separated by commas".to_owned(),
    }
}

fn begins(schemes: &[&str]) -> String {
    let all: Vec<_> = schemes.iter().map(|scheme| format!("{scheme}://")).collect();
    all.join(" or ")
}
