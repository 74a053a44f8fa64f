//! Who may read, and who may command.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::Response;
use subtle::ConstantTimeEq as _;
use xbot_domain::config::Secret;

use crate::http::App;
use crate::http::problem::{Problem, codes};

/// Whom reads are open to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readers {
    /// Whoever reaches the address: it is on the loopback, or was opened knowingly.
    Anyone,
    /// Those who have the token.
    WithToken,
}

#[derive(Clone, Debug)]
pub struct Access {
    /// Without one, nobody could be told from anybody: commands are refused.
    pub token: Option<Secret>,
    pub readers: Readers,
}

pub async fn reader(
    State(app): State<App>,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    if app.access.readers == Readers::WithToken {
        let detail = "set ADMIN_TOKEN, or READS_PUBLIC=true to open reads knowingly";
        app.access.check(request.headers(), Problem::new(codes::READS_CLOSED, detail))?;
    }
    Ok(next.run(request).await)
}

pub async fn commander(
    State(app): State<App>,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let detail = "set ADMIN_TOKEN and start again";
    app.access.check(request.headers(), Problem::new(codes::COMMANDS_CLOSED, detail))?;
    Ok(next.run(request).await)
}

impl Access {
    fn check(&self, headers: &HeaderMap, closed: Problem) -> Result<(), Problem> {
        let token = self.token.as_ref().ok_or(closed)?;
        let given = headers.get(header::AUTHORIZATION).map(|value| value.as_bytes());
        let given = given.and_then(bearer).unwrap_or_default();
        // Takes as long for a wrong token as for the right one.
        if bool::from(given.ct_eq(token.expose().as_bytes())) {
            return Ok(());
        }
        let detail = "send `Authorization: Bearer` with the value of ADMIN_TOKEN";
        Err(Problem::new(codes::UNAUTHORIZED, detail))
    }
}

fn bearer(header: &[u8]) -> Option<&[u8]> {
    let (scheme, token) = header.split_at_checked(7)?;
    scheme.eq_ignore_ascii_case(b"bearer ").then_some(token)
}
