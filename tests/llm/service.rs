//! A service that answers as it is told, in order, and counts what it is asked.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Response, Uri};
use futures::StreamExt;
use serde_json::{Value, json};

#[derive(Clone, Debug)]
pub enum Reply {
    Says(u16, &'static [(&'static str, &'static str)], String),
    /// Answers like the first, but later.
    After(Duration, String),
    Hangs,
    /// Half of the body, and then the connection is gone.
    Breaks,
}

#[derive(Debug, Default)]
struct Told {
    replies: Mutex<VecDeque<Reply>>,
    seen: Mutex<Vec<Seen>>,
}

#[derive(Clone, Debug)]
pub struct Seen {
    pub path: String,
    pub authorization: String,
    pub body: Value,
}

#[derive(Clone, Debug)]
pub struct Service {
    pub url: String,
    told: Arc<Told>,
}

impl Service {
    /// Answers in this order; the last one for ever.
    pub async fn telling(replies: impl IntoIterator<Item = Reply>) -> Self {
        let told = Arc::new(Told {
            replies: Mutex::new(replies.into_iter().collect()),
            ..Told::default()
        });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/v1", listener.local_addr().unwrap());
        let app = Router::new().fallback(answer).with_state(Arc::clone(&told));
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { url, told }
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.told.seen.lock().unwrap().clone()
    }

    pub fn requests(&self) -> usize {
        self.seen().len()
    }
}

async fn answer(
    State(told): State<Arc<Told>>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    let authorization = headers.get("authorization").map(|h| h.to_str().unwrap());
    told.seen.lock().unwrap().push(Seen {
        path: uri.path().to_owned(),
        authorization: authorization.unwrap_or_default().to_owned(),
        body: serde_json::from_slice(&body).unwrap(),
    });
    let reply = {
        let mut replies = told.replies.lock().unwrap();
        match replies.len() {
            1 => replies[0].clone(),
            _ => replies.pop_front().unwrap(),
        }
    };
    match reply {
        Reply::Says(status, headers, text) => {
            let mut response = Response::builder().status(status);
            for (name, value) in headers {
                response = response.header(*name, *value);
            }
            response.body(text.into()).unwrap()
        }
        Reply::After(wait, text) => {
            tokio::time::sleep(wait).await;
            Response::new(text.into())
        }
        Reply::Hangs => std::future::pending().await,
        Reply::Breaks => {
            let half = futures::stream::once(async { Ok("{\"id\":") });
            let gone = futures::stream::once(async { Err(std::io::Error::other("gone")) });
            Response::new(Body::from_stream(half.chain(gone)))
        }
    }
}

pub const DRAFT: &str = r#"{"type":"single","texts":["Getting lost is content, too."]}"#;

pub fn ok() -> Reply {
    Reply::Says(200, &[], chat(DRAFT, "stop"))
}

/// A whole answer; the usage is that of [`USED`].
pub fn chat(content: &str, finish_reason: &str) -> String {
    json!({
        "id": "chatcmpl-1", "object": "chat.completion", "created": 1_754_900_000,
        "model": "gpt-4o-mini-2024-07-18",
        "choices": [{
            "index": 0, "finish_reason": finish_reason, "logprobs": null,
            "message": { "role": "assistant", "content": content, "refusal": null },
        }],
        "usage": { "prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120 },
    })
    .to_string()
}

/// 100 and 20 tokens of gpt-4o-mini, in billionths of a dollar.
pub const USED: u64 = 100 * 150 + 20 * 600;

pub fn error(status: u16, kind: &str, code: &str) -> Reply {
    error_with(status, &[], kind, code)
}

pub fn error_with(
    status: u16,
    headers: &'static [(&'static str, &'static str)],
    kind: &str,
    code: &str,
) -> Reply {
    let body = json!({ "error": { "message": "no", "type": kind, "param": null, "code": code } });
    Reply::Says(status, headers, body.to_string())
}
