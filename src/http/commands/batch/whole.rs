//! A batch as one JSON array, for clients that have no NDJSON.

use std::borrow::Cow;

use axum::body::Body;
use futures::{StreamExt as _, stream};
use utoipa::openapi::schema::ArrayBuilder;
use utoipa::openapi::{Ref, RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::Items;
use super::item::{Headed, Line};
use super::lines::MOST;
use crate::http::input::{parse, whole};
use crate::http::problem::{Problem, codes};

/// It is held as a whole; what is longer comes in lines.
const LIMIT: usize = 1024 * 1024;

/// The array. What is no command refuses all of it; what does not fit its command fails alone.
pub async fn items(body: Body) -> Result<Items, Problem> {
    let bytes = whole(body, LIMIT).await?;
    let lines: Vec<Line> = parse(&bytes)?;
    if lines.len() > MOST {
        let detail = format!("a batch has at most {MOST} commands");
        return Err(Problem::new(codes::TOO_LARGE, detail));
    }
    let headed = lines.into_iter().enumerate();
    let headed = headed.map(|(n, line)| line.headed().map_err(|p| p.within(&format!("/{n}"))));
    let headed: Vec<Headed> = headed.collect::<Result<_, _>>()?;
    let items = headed.into_iter().enumerate().map(|(n, line)| (n + 1, line.item()));
    Ok(stream::iter(items.collect::<Vec<_>>()).boxed())
}

/// How the document describes it.
pub struct Lines;

impl PartialSchema for Lines {
    fn schema() -> RefOr<Schema> {
        let line = Ref::from_schema_name(Line::name());
        ArrayBuilder::new().items(line).max_items(Some(MOST)).into()
    }
}

impl ToSchema for Lines {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("Batch")
    }
}
