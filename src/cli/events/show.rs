//! `xbot events show`: one event, or one stream.

use std::process::ExitCode;
use std::str::FromStr;

use clap::Args;
use xbot_domain::log::{Position, StreamId};

use super::{Form, filter, print};
use crate::cli::failure::negative;
use crate::cli::system::System;

/// Events of a stream that are read at a time.
const PAGE: usize = 1_000;

#[derive(Debug, Args)]
pub struct Show {
    /// A position, such as 1204, or a stream, such as config/staging
    what: What,
    #[command(flatten)]
    form: Form,
}

#[derive(Clone, Debug)]
enum What {
    Event(Position),
    Stream(StreamId),
}

impl FromStr for What {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.parse() {
            Ok(position) => Ok(Self::Event(position)),
            Err(_) => filter::stream(text).map(Self::Stream),
        }
    }
}

impl Show {
    pub async fn run(&self, system: &System) -> anyhow::Result<ExitCode> {
        let shown = match &self.what {
            What::Event(position) => self.one(system, *position).await?,
            What::Stream(stream) => self.all(system, stream).await?,
        };
        if shown == 0 {
            return Err(nothing(&self.what));
        }
        Ok(ExitCode::SUCCESS)
    }

    async fn one(&self, system: &System, position: Position) -> anyhow::Result<usize> {
        let batch = system.log.read_one(position).await?;
        batch.iter().try_for_each(|event| print::full(&event, self.form))?;
        Ok(batch.len())
    }

    async fn all(&self, system: &System, stream: &StreamId) -> anyhow::Result<usize> {
        let (mut shown, mut version) = (0, 0);
        loop {
            let batch = system.log.read_stream(stream, version, PAGE).await?;
            for event in batch.iter() {
                print::full(&event, self.form)?;
                version = event.version;
            }
            shown += batch.len();
            if batch.is_empty() {
                return Ok(shown);
            }
        }
    }
}

fn nothing(what: &What) -> anyhow::Error {
    match what {
        What::Event(position) => negative(
            format!("there is no event at position {position}"),
            "`xbot events tail` prints the last positions",
        ),
        What::Stream(stream) => negative(
            format!("the stream {stream} has no events"),
            format!(
                "`xbot events tail --stream {}` prints what there is of its kind",
                stream.aggregate
            ),
        ),
    }
}
