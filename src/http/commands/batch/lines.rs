//! The lines of a body, as they arrive: bounded in number, length and patience.

use std::collections::VecDeque;
use std::time::Duration;

use axum::body::{Body, BodyDataStream, Bytes};
use futures::stream::BoxStream;
use futures::{Stream, StreamExt as _, stream};
use tokio::time::timeout;

use super::item::Item;
use crate::http::problem::{Problem, codes};

/// Lines of one batch.
pub const MOST: usize = 10_000;
/// Bytes of one line. The largest command, a thread of twenty-five posts, is a fifth of it.
const LONGEST: usize = 64 * 1024;
/// Between two pieces of the body: a client that is silent for longer has gone away.
const PATIENCE: Duration = Duration::from_secs(30);

/// Understood as they arrive.
pub fn items(body: Body) -> BoxStream<'static, (usize, Result<Item, Problem>)> {
    let lines = Lines::of(body).into_stream();
    let read = |Numbered { number, line }| (number, line.and_then(|bytes| Item::read(&bytes)));
    lines.map(read).boxed()
}

struct Numbered {
    /// From 1.
    number: usize,
    line: Result<Vec<u8>, Problem>,
}

struct Lines {
    body: BodyDataStream,
    /// The beginning of a line whose end has not arrived.
    begun: Vec<u8>,
    /// The line is too long; the rest of it is passed over.
    too_long: bool,
    /// Whole lines that arrived together.
    whole: VecDeque<Numbered>,
    /// Lines that ended so far, blank ones too.
    count: usize,
    /// Lines that were given out.
    given: usize,
    over: bool,
}

impl Lines {
    fn of(body: Body) -> Self {
        Self {
            body: body.into_data_stream(),
            begun: Vec::new(),
            too_long: false,
            whole: VecDeque::new(),
            count: 0,
            given: 0,
            over: false,
        }
    }

    fn into_stream(self) -> impl Stream<Item = Numbered> + Send {
        stream::unfold(self, |mut lines| async move { Some((lines.next().await?, lines)) })
    }

    async fn next(&mut self) -> Option<Numbered> {
        loop {
            if let Some(line) = self.whole.pop_front() {
                return Some(self.give(line));
            }
            if self.over {
                return None;
            }
            match timeout(PATIENCE, self.body.next()).await {
                Ok(Some(Ok(piece))) => self.take(&piece),
                Ok(None) => self.end(),
                // The client went away; nobody reads an answer.
                Ok(Some(Err(_))) => self.over = true,
                Err(_) => self.give_up(),
            }
        }
    }

    fn take(&mut self, piece: &Bytes) {
        for part in piece.split_inclusive(|byte| *byte == b'\n') {
            let (part, ends) = match part.strip_suffix(b"\n") {
                Some(part) => (part, true),
                None => (part, false),
            };
            if self.begun.len() + part.len() > LONGEST {
                self.too_long = true;
                self.begun.clear();
            }
            if !self.too_long {
                self.begun.extend_from_slice(part);
            }
            if ends {
                self.end_line();
            }
        }
    }

    /// Blank lines count, and have no result.
    fn end_line(&mut self) {
        self.count += 1;
        let line = std::mem::take(&mut self.begun);
        if std::mem::take(&mut self.too_long) {
            let detail = format!("the line is longer than {LONGEST} bytes");
            self.put(Err(Problem::new(codes::TOO_LARGE, detail)));
        } else if !line.trim_ascii().is_empty() {
            self.put(Ok(line));
        }
    }

    fn put(&mut self, line: Result<Vec<u8>, Problem>) {
        self.whole.push_back(Numbered { number: self.count, line });
    }

    fn end(&mut self) {
        if self.too_long || !self.begun.is_empty() {
            self.end_line();
        }
        self.over = true;
    }

    fn give_up(&mut self) {
        let detail = format!("nothing arrived for {} s", PATIENCE.as_secs());
        self.count += 1;
        self.put(Err(Problem::new(codes::TOO_SLOW, detail)));
        self.over = true;
    }

    /// One line too many is told so, once; what comes behind it is not read.
    fn give(&mut self, line: Numbered) -> Numbered {
        self.given += 1;
        if self.given <= MOST {
            return line;
        }
        self.over = true;
        self.whole.clear();
        let detail =
            format!("a batch has at most {MOST} lines: this one and the rest were not read");
        Numbered { number: line.number, line: Err(Problem::new(codes::TOO_LARGE, detail)) }
    }
}
