//! One request to the receiver of alerts.

use std::time::Duration;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use xbot_domain::config::Secret;
use xbot_domain::time::Timestamp;

use crate::llm::openai::http::{self, HttpError};

/// A receiver writes it down; what it does about it can wait.
const TIMEOUT: Duration = Duration::from_secs(10);

#[derive(Debug)]
pub struct Webhook {
    client: reqwest::Client,
    url: Secret,
    secret: Option<Secret>,
}

impl Webhook {
    pub fn new(url: &Secret, secret: Option<&Secret>) -> Result<Self, HttpError> {
        let (url, secret) = (url.clone(), secret.cloned());
        Ok(Self { client: http::client()?, url, secret })
    }

    /// Taken, or why not. The address may hold a key, so it is in no reason.
    pub async fn send(&self, key: &str, body: &str, now: Timestamp) -> Result<(), String> {
        let mut request = self
            .client
            .post(self.url.expose())
            .timeout(TIMEOUT)
            .header("content-type", "application/json")
            .header("idempotency-key", key);
        if let Some(secret) = &self.secret {
            let time = now.micros() / 1_000_000;
            let signature = sign(secret, time, body);
            request = request.header("x-xbot-signature", format!("t={time},v1={signature}"));
        }
        let answer = request.body(body.to_owned()).send().await;
        let status = answer.map_err(|error| error.without_url().to_string())?.status();
        match status.is_success() {
            true => Ok(()),
            false => Err(format!("the receiver answered {status}")),
        }
    }
}

/// HMAC-SHA256 of the time, a dot, and the body: an old message cannot be sent again as a new one.
fn sign(secret: &Secret, time: i64, body: &str) -> String {
    // Keys of any length are taken.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.expose().as_bytes()) else {
        return String::new();
    };
    mac.update(format!("{time}.{body}").as_bytes());
    mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
}
