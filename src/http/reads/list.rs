//! Lists: filtered, in a stable order, a page at a time.

use axum::Json;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};
use xbot_projections::reads::{Arg, Shown};

use super::{Cursor, Read, csv};
use crate::http::input::param;
use crate::http::problem::{Problem, codes};

/// Rows of a page when nobody says how many.
const USUAL: u32 = 50;
const MOST: u32 = 1_000;

/// A row of a list. All of [`Self::ORDER`] go the same way, so that a cursor is one comparison; the
/// last of them is unique among equals, so that no row is shown twice or left out.
pub trait Listed: Shown + Serialize {
    /// `select … from …`, without a condition.
    const SELECT: &'static str;
    const ORDER: &'static [Column];
    const WAY: Way = Way::Down;
    /// The values of [`Self::ORDER`]; none of them may be null.
    fn key(&self) -> Vec<Arg>;
}

/// A column that a list is ordered by, and what stands in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    Text(&'static str),
    Int(&'static str),
    Time(&'static str),
}

impl Column {
    fn name(self) -> &'static str {
        match self {
            Self::Text(name) | Self::Int(name) | Self::Time(name) => name,
        }
    }

    pub fn takes(self, arg: &Arg) -> bool {
        matches!(
            (self, arg),
            (Self::Text(_), Arg::Text(_))
                | (Self::Int(_), Arg::Int(_))
                | (Self::Time(_), Arg::Time(_))
        )
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Up,
    Down,
}

/// The parameters that every list takes. Name them in `params(…)` of its handler.
#[derive(Clone, Debug, Default, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Paging {
    /// Rows of a page.
    #[param(minimum = 1, maximum = 1000, default = 50)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before; empty, or none, for the first page.
    #[param(max_length = 2048, pattern = "^[A-Za-z0-9_-]*$")]
    pub cursor: Option<String>,
}

impl<S: Sync> FromRequestParts<S> for Paging {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let limit = param(parts, "limit")?.map(|text| limit(&text)).transpose()?;
        let cursor = param(parts, "cursor")?.filter(|cursor| !cursor.is_empty());
        cursor.as_deref().map(Cursor::check).transpose()?;
        Ok(Self { limit, cursor })
    }
}

fn limit(text: &str) -> Result<u32, Problem> {
    let limit = text.parse().ok().filter(|limit| (1..=MOST).contains(limit));
    limit.ok_or_else(|| Problem::of_fault("?limit", format!("it must be 1 to {MOST}")))
}

#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Give it as `cursor` to get the next page; null on the last one.
    pub next_cursor: Option<String>,
}

/// A question for a list: its conditions, added one by one.
#[derive(Clone, Debug, Default)]
pub struct List {
    conditions: Vec<String>,
    args: Vec<Arg>,
}

impl List {
    /// A question about rows whose `SELECT` has values of its own, from `$1` on.
    pub fn with(args: Vec<Arg>) -> Self {
        Self { args, ..Self::default() }
    }

    /// `condition` ends where the value goes: `"status ="`. Absent: no condition.
    #[must_use]
    pub fn only(mut self, condition: &str, arg: Option<Arg>) -> Self {
        if let Some(arg) = arg {
            self.args.push(arg);
            self.conditions.push(format!("{condition} ${}", self.args.len()));
        }
        self
    }

    /// A condition without a value.
    #[must_use]
    pub fn always(mut self, condition: &str) -> Self {
        self.conditions.push(condition.to_owned());
        self
    }

    pub async fn page<T: Listed>(
        mut self,
        read: &Read,
        paging: &Paging,
    ) -> Result<Page<T>, Problem> {
        let limit = paging.limit.unwrap_or(USUAL);
        if let Some(cursor) = &paging.cursor {
            self.behind::<T>(Cursor::decode(cursor, T::ORDER)?);
        }
        let sql = self.sql::<T>(limit + 1);
        let mut items: Vec<T> = read.reader.all(&sql, &self.args).await?;
        let is_last = items.len() <= limit as usize;
        items.truncate(limit as usize);
        let end = items.last().filter(|_| !is_last);
        let next_cursor = end.map(|item| Cursor(item.key()).encode());
        Ok(Page { items, next_cursor })
    }

    fn behind<T: Listed>(&mut self, Cursor(values): Cursor) {
        let first = self.args.len() + 1;
        let places: Vec<_> = (first..first + values.len()).map(|n| format!("${n}")).collect();
        let columns: Vec<_> = T::ORDER.iter().map(|column| column.name()).collect();
        let (columns, places) = (columns.join(", "), places.join(", "));
        let sign = if T::WAY == Way::Down { '<' } else { '>' };
        self.conditions.push(format!("({columns}) {sign} ({places})"));
        self.args.extend(values);
    }

    fn sql<T: Listed>(&self, limit: u32) -> String {
        let way = if T::WAY == Way::Down { " desc" } else { "" };
        let order: Vec<_> =
            T::ORDER.iter().map(|column| format!("{}{way}", column.name())).collect();
        let conditions = match self.conditions.is_empty() {
            true => String::new(),
            false => format!(" where {}", self.conditions.join(" and ")),
        };
        format!("{}{conditions} order by {} limit {limit}", T::SELECT, order.join(", "))
    }
}

/// In which format the list was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listing {
    Json,
    Csv,
}

impl<S: Sync> FromRequestParts<S> for Listing {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let problem = || {
            Problem::new(codes::NOT_ACCEPTABLE, "lists come as application/json and as text/csv")
        };
        asked(&parts.headers).ok_or_else(problem)
    }
}

/// The first that is known; weights are not weighed.
fn asked(headers: &HeaderMap) -> Option<Listing> {
    let Some(accept) = headers.get(header::ACCEPT) else {
        return Some(Listing::Json);
    };
    let wanted = accept.to_str().unwrap_or_default().split(',');
    let mut kinds = wanted.map(|kind| kind.split(';').next().unwrap_or_default().trim());
    kinds.find_map(|kind| match kind {
        "text/csv" | "text/*" => Some(Listing::Csv),
        "" | "*/*" | "application/json" | "application/*" => Some(Listing::Json),
        _ => None,
    })
}

impl Listing {
    /// In CSV the cursor of the next page is in the header `Next-Cursor`.
    pub fn answer<T: Serialize>(self, page: Page<T>) -> Result<Response, Problem> {
        if self == Self::Json {
            return Ok(Json(page).into_response());
        }
        let text = csv::write(&page.items).map_err(|error| Problem::of_machine(&error))?;
        let kind = [(header::CONTENT_TYPE, "text/csv; charset=utf-8")];
        let mut response = (kind, text).into_response();
        let next = page.next_cursor.and_then(|cursor| HeaderValue::from_str(&cursor).ok());
        if let Some(next) = next {
            response.headers_mut().insert("next-cursor", next);
        }
        Ok(response)
    }
}
