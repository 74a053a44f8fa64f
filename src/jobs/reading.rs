//! Reading from X, never without end (lesson 13).

use std::future::Future;
use std::time::Duration;

use tokio::time::timeout;

use crate::x::ReadError;

/// X answers a read within seconds.
const DEADLINE: Duration = Duration::from_secs(60);

pub async fn within<T>(read: impl Future<Output = Result<T, ReadError>>) -> Result<T, ReadError> {
    timeout(DEADLINE, read).await.unwrap_or(Err(ReadError::TimedOut))
}

/// A read that answers for each item by itself: what was not answered in time is left out.
pub async fn all_within<T>(read: impl Future<Output = Vec<T>>) -> Vec<T> {
    timeout(DEADLINE, read).await.unwrap_or_default()
}
