//! `POST /api/commands/batch`: many commands, each with a result of its own.
//!
//! Lines come in and results go out at the same time: the whole is never held, and what is read
//! waits for what is written. Commands side by side share a commit; those on one thing stay in order.

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures::stream::BoxStream;
use futures::{Stream, StreamExt as _};

use crate::http::App;
use crate::http::input::is_json;
use crate::http::problem::{CommandProblems, Problem, codes};

mod command;
mod id;
mod item;
mod lanes;
mod lines;
mod result;
mod whole;

use item::{Item, Line};
use lanes::{Lanes, Turn};
use result::LineResult;
use whole::Lines;

/// Numbered, each a command or what is wrong with it.
type Items = BoxStream<'static, (usize, Result<Item, Problem>)>;

/// Commands of one batch that are under way at once: enough to fill a commit.
const AT_ONCE: usize = 256;
/// Results that go out in one piece, when so many are there.
const TOGETHER: usize = 256;
const KIND: &str = "application/x-ndjson";

/// Carry out many commands
///
/// One command a line, at most 10,000 lines of at most 64 KiB; one result a line, in the order of the
/// lines, while more come in. A line that fails does not stop the others. Commands on the same
/// thing are carried out in their order.
///
/// Also as one JSON array of at most 1 MiB, for clients without NDJSON: its items are numbered from 1
/// like lines, and when one of them is no command at all, none is carried out.
#[utoipa::path(post, path = "/api/commands/batch", tag = "commands",
    request_body(description = "One command a line, or an array of them", content(
        (Line = "application/x-ndjson", example = json!(
            "{\"command\":\"arms.register\",\"id\":\"content:question\"}\n")),
        (Lines = "application/json"))),
    responses((status = 200, description = "A result for each line",
        content((LineResult = "application/x-ndjson"))), CommandProblems))]
pub async fn handle(State(app): State<App>, request: Request) -> Result<Response, Problem> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let items: Items = match kind {
        Some(kind) if is_lines(kind) => lines::items(request.into_body()),
        Some(kind) if is_json(kind) => whole::items(request.into_body()).await?,
        _ => {
            let detail = format!("send `Content-Type: {KIND}`, or application/json for an array");
            return Err(Problem::new(codes::UNSUPPORTED_MEDIA_TYPE, detail));
        }
    };
    let results = results(app, items);
    let body = results.ready_chunks(TOGETHER).map(|texts| Ok::<_, std::io::Error>(join(texts)));
    Ok(([(header::CONTENT_TYPE, KIND)], Body::from_stream(body)).into_response())
}

fn is_lines(kind: &str) -> bool {
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    [KIND, "application/ndjson", "application/jsonl"].contains(&kind.as_str())
}

fn results(app: App, items: Items) -> impl Stream<Item = Vec<u8>> + Send + 'static {
    let mut lanes = Lanes::default();
    let begun = items.map(move |(number, item)| {
        let placed = item.map(|item| (lanes.join(item.lane()), item));
        answer(app.clone(), number, placed)
    });
    begun.buffered(AT_ONCE)
}

async fn answer(app: App, number: usize, placed: Result<(Turn, Item), Problem>) -> Vec<u8> {
    let done = match placed {
        Ok((mut turn, item)) => {
            turn.comes().await;
            item.carry_out(&app).await
        }
        Err(problem) => Err(problem),
    };
    result::line(number, done)
}

fn join(texts: Vec<Vec<u8>>) -> Bytes {
    texts.concat().into()
}
