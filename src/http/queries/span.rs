//! A span of time as filters have it.

use serde::Deserialize;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};
use xbot_domain::time::Timestamp;
use xbot_projections::reads::Arg;

/// One end of it.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(transparent)]
pub struct End(Timestamp);

impl From<End> for Arg {
    fn from(end: End) -> Self {
        Self::Time(end.0)
    }
}

impl PartialSchema for End {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
            .examples(["2025-08-11T09:00:00Z"])
            .into()
    }
}

impl ToSchema for End {}
