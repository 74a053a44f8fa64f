//! Where a read reads that has no past: what it shows is not made of events.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use super::Read;
use crate::http::App;
use crate::http::input::param;
use crate::http::problem::Problem;

/// The tables as they are.
#[derive(Clone, Debug)]
pub struct Present(pub Read);

impl FromRequestParts<App> for Present {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        for name in ["as_of", "after"] {
            if param(parts, name)?.is_some() {
                let message = "runs of replay are no events: there is no past of them to be read";
                return Err(Problem::of_fault(format!("?{name}"), message));
            }
        }
        Ok(Self(Read::now(app, Arc::clone(&app.log))))
    }
}
