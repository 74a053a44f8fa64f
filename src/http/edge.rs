//! What every request passes before a handler sees it, and every answer after.

use axum::Router;
use axum::middleware::from_fn_with_state;

use super::App;
use super::problem::{Problem, codes};

mod access;
mod admit;
mod cors;
mod headers;
mod id;
mod kind;
mod limits;
mod pass;
mod rates;

pub use access::{Access, Readers};
pub use admit::{Edge, Peer};
pub use limits::{BadOrigin, Limits};

/// Guards reads.
pub fn for_readers(routes: Router<App>, app: &App) -> Router<App> {
    routes.route_layer(from_fn_with_state(app.clone(), access::reader))
}

/// Guards commands.
pub fn for_commanders(routes: Router<App>, app: &App) -> Router<App> {
    routes.route_layer(from_fn_with_state(app.clone(), access::commander))
}

/// Everything else; its order is told in [`pass`].
pub fn around(routes: Router<App>, app: &App) -> Router<App> {
    routes.layer(from_fn_with_state(app.clone(), pass::pass))
}

pub async fn nowhere() -> Problem {
    Problem::new(codes::NOT_FOUND, "there is nothing at this address; `/docs` lists what there is")
}

pub async fn not_that_way() -> Problem {
    Problem::new(codes::METHOD_NOT_ALLOWED, "the header `Allow` names the methods that it takes")
}
