//! Appends that arrive together share one statement, and so one commit.

use std::sync::Arc;

use sqlx::pool::PoolConnection;
use sqlx::{PgPool, Postgres};
use tokio::sync::{Mutex, Notify, mpsc, oneshot};
use xbot_domain::log::{Append, AppendError, Appended, LogError};

use super::{insert, query};
use crate::log::bell::Bell;

type Answer = Result<Appended, AppendError>;

struct Job {
    append: Append,
    answer: oneshot::Sender<Answer>,
}

#[derive(Debug)]
pub struct Committer(mpsc::Sender<Job>);

impl Committer {
    /// Appends that share one commit at most: bounds how long the first of them waits.
    const GROUP: usize = 512;
    /// Appends that may wait in line; the next one waits before it.
    const QUEUE: usize = 4_096;

    /// Groups under way at once: while one waits for the disk the next is being written.
    const LANES: usize = 3;

    pub fn start(pool: &PgPool, bell: &Bell, appended: &Arc<Notify>) -> Self {
        let (sender, jobs) = mpsc::channel(Self::QUEUE);
        let jobs = Arc::new(Mutex::new(jobs));
        for _ in 0..Self::LANES {
            tokio::spawn(serve(
                pool.clone(),
                Arc::clone(&jobs),
                bell.clone(),
                Arc::clone(appended),
            ));
        }
        Self(sender)
    }

    pub async fn append(&self, append: Append) -> Answer {
        let stopped = || LogError::new("append to the event log", "its writer has stopped");
        let (answer, result) = oneshot::channel();
        self.0
            .send(Job { append, answer })
            .await
            .map_err(|_| stopped())?;
        result.await.map_err(|_| stopped())?
    }
}

async fn serve(
    pool: PgPool,
    jobs: Arc<Mutex<mpsc::Receiver<Job>>>,
    bell: Bell,
    appended: Arc<Notify>,
) {
    let mut store = Store {
        pool,
        connection: None,
    };
    let mut group = Vec::with_capacity(Committer::GROUP);
    while jobs
        .lock()
        .await
        .recv_many(&mut group, Committer::GROUP)
        .await
        > 0
    {
        let (appends, answers): (Vec<_>, Vec<_>) =
            group.drain(..).map(|job| (job.append, job.answer)).unzip();
        for (answer, result) in answers.into_iter().zip(store.write(&appends).await) {
            let _ = answer.send(result); // a caller that went away does not need it
        }
        bell.ring();
        appended.notify_one();
    }
}

/// Keeps its connection: taking one from the pool each time costs a round trip.
struct Store {
    pool: PgPool,
    connection: Option<PoolConnection<Postgres>>,
}

impl Store {
    /// All together; if the database refuses the group, each alone, so that one fails alone.
    async fn write(&mut self, appends: &[Append]) -> Vec<Answer> {
        let group: Vec<&Append> = appends.iter().collect();
        match self.insert(&group).await {
            Ok(reached) => appends
                .iter()
                .zip(reached)
                .map(|(append, at)| at.ok_or_else(|| conflict(append)))
                .collect(),
            Err(sqlx::Error::Database(_)) => {
                let mut answers = Vec::with_capacity(appends.len());
                for append in appends {
                    answers.push(self.write_alone(append).await);
                }
                answers
            }
            Err(lost) => appends
                .iter()
                .map(|_| Err(failed(lost.to_string())))
                .collect(),
        }
    }

    async fn write_alone(&mut self, append: &Append) -> Answer {
        match self.insert(&[append]).await {
            Ok(reached) => reached
                .into_iter()
                .next()
                .flatten()
                .ok_or_else(|| conflict(append)),
            Err(sqlx::Error::Database(error)) if error.is_unique_violation() => {
                self.explain(append).await
            }
            Err(error) => Err(failed(error)),
        }
    }

    /// A place was taken: by the same command under its key, or by another writer.
    async fn explain(&mut self, append: &Append) -> Answer {
        let Some(idempotency) = &append.idempotency else {
            return Err(conflict(append));
        };
        match query::receipt(&self.pool, &idempotency.key)
            .await
            .map_err(failed)?
        {
            Some(receipt) => receipt.answer_for(idempotency),
            None => Err(conflict(append)),
        }
    }

    async fn insert(&mut self, group: &[&Append]) -> sqlx::Result<Vec<Option<Appended>>> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => self.pool.acquire().await?,
        };
        let result = insert::insert(&mut connection, group).await;
        if matches!(result, Ok(_) | Err(sqlx::Error::Database(_))) {
            self.connection = Some(connection); // any other failure may have broken it
        }
        result
    }
}

fn conflict(append: &Append) -> AppendError {
    AppendError::Conflict {
        stream: append.stream.clone(),
        expected: append.expected_version,
    }
}

fn failed(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> AppendError {
    AppendError::Log(LogError::new("append to the event log", error))
}
