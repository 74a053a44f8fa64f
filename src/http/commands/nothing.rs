//! The body of a command that needs none.

use serde::Deserialize;
use utoipa::ToSchema;

/// Nothing more to say: `{}`, or no body at all.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}
