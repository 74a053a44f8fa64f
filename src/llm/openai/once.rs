//! Sends a request exactly once. The library by itself sends a failed one up to four times and
//! drops the headers that say how long to wait.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use async_openai::error::OpenAIError;
use async_openai::middleware::HttpRequestFactory;
use axum::http;
use reqwest::Response;
use serde::de::IgnoredAny;
use tower::Service;

use super::failure;
use crate::llm::LlmError;

/// Bytes of one answer. A hundred embedded texts take about 4 MB.
const LARGEST: usize = 16 * 1024 * 1024;

#[derive(Clone, Debug)]
pub struct Once(reqwest::Client);

impl Once {
    pub fn new(client: reqwest::Client) -> Self {
        Self(client)
    }
}

impl Service<HttpRequestFactory> for Once {
    type Response = Response;
    type Error = OpenAIError;
    type Future = Pin<Box<dyn Future<Output = Result<Response, OpenAIError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), OpenAIError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: HttpRequestFactory) -> Self::Future {
        let client = self.0.clone();
        Box::pin(async move {
            let request = request.build().await?;
            send(&client, request).await.map_err(|error| OpenAIError::Boxed(Box::new(error)))
        })
    }
}

async fn send(client: &reqwest::Client, request: reqwest::Request) -> Result<Response, LlmError> {
    let mut response = client.execute(request).await.map_err(failure::on_the_way)?;
    let (status, headers) = (response.status(), response.headers().clone());
    let body = read(&mut response).await?;
    if !status.is_success() {
        return Err(failure::answered(status, &headers, &body));
    }
    // Checked here, because the library would write the whole body into the log.
    serde_json::from_slice::<IgnoredAny>(&body)
        .map_err(|error| LlmError::Malformed { what: error.to_string() })?;
    let mut whole = http::Response::new(body);
    *whole.status_mut() = status;
    Ok(whole.into())
}

async fn read(response: &mut Response) -> Result<Vec<u8>, LlmError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(failure::on_the_way)? {
        if body.len() + chunk.len() > LARGEST {
            let what = format!("it is larger than {LARGEST} bytes");
            return Err(LlmError::Malformed { what });
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}
