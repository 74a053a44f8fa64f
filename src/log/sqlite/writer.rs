//! The one thread that appends. What arrives while it commits shares the next commit.

use std::io;
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::{Connection, Transaction};
use tokio::sync::{mpsc, oneshot};
use xbot_domain::log::{Append, AppendError, Appended, Checkpoint, LogError, Snapshot, StreamId};
use xbot_projections::database::SqliteFile;

use super::query;
use crate::log::bell::Bell;

type Answer = Result<Appended, AppendError>;

struct Job {
    work: Work,
    answer: oneshot::Sender<Answer>,
}

enum Work {
    Append(Append),
    Snapshot(StreamId, Snapshot),
}

#[derive(Debug)]
pub struct Writer(mpsc::Sender<Job>);

impl Writer {
    /// Jobs that share one commit at most: bounds how long the first of them waits.
    const GROUP: usize = 512;
    /// The longest wait for others to join a commit.
    const PATIENCE: Duration = Duration::from_micros(500);
    /// Jobs that may wait in line; the next one waits before it.
    const QUEUE: usize = 4_096;

    pub fn start(file: SqliteFile, connection: Connection, bell: Bell) -> io::Result<Self> {
        let (sender, jobs) = mpsc::channel(Self::QUEUE);
        let run = move || serve(&file, connection, jobs, &bell);
        thread::Builder::new().name("event-log-writer".to_owned()).spawn(run)?;
        Ok(Self(sender))
    }

    pub async fn append(&self, append: Append) -> Answer {
        self.ask(Work::Append(append)).await
    }

    pub async fn save_snapshot(
        &self,
        stream: StreamId,
        snapshot: Snapshot,
    ) -> Result<(), LogError> {
        match self.ask(Work::Snapshot(stream, snapshot)).await {
            Err(AppendError::Log(error)) => Err(error),
            _ => Ok(()),
        }
    }

    async fn ask(&self, work: Work) -> Answer {
        let stopped = || LogError::new("append to the event log", "its writer has stopped");
        let (answer, result) = oneshot::channel();
        self.0.send(Job { work, answer }).await.map_err(|_| stopped())?;
        result.await.map_err(|_| stopped())?
    }
}

fn serve(
    file: &SqliteFile,
    mut connection: Connection,
    mut jobs: mpsc::Receiver<Job>,
    bell: &Bell,
) {
    let mut group = Vec::with_capacity(Writer::GROUP);
    let mut last = Duration::ZERO;
    while jobs.blocking_recv_many(&mut group, Writer::GROUP) > 0 {
        gather(&mut jobs, &mut group, last);
        let began = Instant::now();
        commit(file, &mut connection, std::mem::take(&mut group));
        last = began.elapsed();
        bell.ring();
    }
}

/// Those who were just answered are about to ask again. On a slow disk a short wait for them saves
/// them a whole commit; whoever writes alone waits for nobody.
fn gather(jobs: &mut mpsc::Receiver<Job>, group: &mut Vec<Job>, last: Duration) {
    if group.len() == 1 {
        return;
    }
    thread::sleep((last / 8).min(Writer::PATIENCE));
    while group.len() < Writer::GROUP
        && let Ok(job) = jobs.try_recv()
    {
        group.push(job);
    }
}

/// Answers nobody before the whole group is on the disk. When the store refuses the group, each job
/// is tried alone, so that one that cannot be written fails alone.
fn commit(file: &SqliteFile, connection: &mut Connection, group: Vec<Job>) {
    let written: rusqlite::Result<Vec<Answer>> =
        file.write(connection, |tx| group.iter().map(|job| carry_out(tx, &job.work)).collect());
    match written {
        Ok(answers) => {
            for (job, answer) in group.into_iter().zip(answers) {
                let _ = job.answer.send(answer); // a caller that went away does not need it
            }
        }
        Err(error) if group.len() == 1 => {
            let error = AppendError::Log(LogError::new("append to the event log", error));
            if let Some(job) = group.into_iter().next() {
                let _ = job.answer.send(Err(error));
            }
        }
        Err(_) => group.into_iter().for_each(|job| commit(file, connection, vec![job])),
    }
}

fn carry_out(tx: &Transaction<'_>, work: &Work) -> rusqlite::Result<Answer> {
    match work {
        Work::Append(append) => write(tx, append),
        Work::Snapshot(stream, snapshot) => {
            query::keep_snapshot(tx, stream, snapshot)?;
            Ok(Ok(Appended { version: snapshot.version, at: Checkpoint::START, repeated: false }))
        }
    }
}

/// Every check comes before the first write: a refused append leaves no trace in the group.
fn write(tx: &Transaction<'_>, append: &Append) -> rusqlite::Result<Answer> {
    if let Some(idempotency) = &append.idempotency
        && let Some(receipt) = query::receipt(tx, &idempotency.key)?
    {
        return Ok(receipt.answer_for(idempotency));
    }
    let mut version = query::version(tx, &append.stream)?;
    if version != append.expected_version {
        let stream = append.stream.clone();
        return Ok(Err(AppendError::Conflict { stream, expected: append.expected_version }));
    }
    let metadata = append.metadata_text();
    let mut at = Checkpoint::START;
    for event in &append.events {
        version += 1;
        at.position = query::insert(tx, &append.stream, version, event, &metadata)?;
    }
    let appended = Appended { version, at, repeated: false };
    query::keep_receipt(tx, append, &appended)?;
    Ok(Ok(appended))
}
