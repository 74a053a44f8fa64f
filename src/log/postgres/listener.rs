//! Carries the bell between processes by `LISTEN` and `NOTIFY`.
//!
//! The notification is sent after the commit, on a connection of its own and at most every few
//! milliseconds: inside the writing transaction it would make commits wait for each other.

use std::sync::Arc;
use std::time::Duration;

use sqlx::PgPool;
use sqlx::postgres::PgListener;
use tokio::sync::Notify;
use tokio::task::AbortHandle;
use tokio::time::sleep;

use crate::log::bell::Bell;

const CHANNEL: &str = "xbot_events";
/// Commits within this time share one notification.
const GATHER: Duration = Duration::from_millis(5);
/// How long to leave a database alone that does not answer.
const REST: Duration = Duration::from_secs(2);

/// Runs until it is dropped.
#[derive(Debug)]
pub struct Listener([AbortHandle; 2]);

impl Listener {
    /// `appended` is told of each local commit; `bell` rings at those of others too.
    pub fn start(pool: PgPool, appended: Arc<Notify>, bell: Bell) -> Self {
        let tell = tokio::spawn(tell_others(pool.clone(), appended)).abort_handle();
        let hear = tokio::spawn(hear_others(pool, bell)).abort_handle();
        Self([tell, hear])
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.0.iter().for_each(AbortHandle::abort);
    }
}

async fn tell_others(pool: PgPool, appended: Arc<Notify>) {
    loop {
        appended.notified().await;
        sleep(GATHER).await;
        // Others look again by themselves, so a lost notification costs them 100 ms.
        let _ = sqlx::query("select pg_notify($1, '')").bind(CHANNEL).execute(&pool).await;
    }
}

async fn hear_others(pool: PgPool, bell: Bell) {
    loop {
        if let Ok(mut listener) = PgListener::connect_with(&pool).await
            && listener.listen(CHANNEL).await.is_ok()
        {
            while listener.recv().await.is_ok() {
                bell.ring();
            }
        }
        sleep(REST).await;
    }
}
