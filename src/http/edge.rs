//! What every request passes before a handler sees it, and every answer after.

use axum::Router;
use axum::middleware::from_fn_with_state;

use super::App;
use super::problem::{Problem, codes};

mod access;

pub use access::{Access, Readers};

/// Guards reads.
pub fn for_readers(routes: Router<App>, app: &App) -> Router<App> {
    routes.route_layer(from_fn_with_state(app.clone(), access::reader))
}

/// Guards commands.
pub fn for_commanders(routes: Router<App>, app: &App) -> Router<App> {
    routes.route_layer(from_fn_with_state(app.clone(), access::commander))
}

/// Everything else, outermost last.
pub fn around(routes: Router<App>, _: &App) -> Router<App> {
    routes
}

pub async fn nowhere() -> Problem {
    Problem::new(codes::NOT_FOUND, "there is nothing at this address; `/docs` lists what there is")
}

pub async fn not_that_way() -> Problem {
    Problem::new(codes::METHOD_NOT_ALLOWED, "the header `Allow` names the methods that it takes")
}
