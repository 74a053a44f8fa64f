//! Rows into events: one command each, many at a time, those of one post one after the other.

use std::collections::BTreeMap;

use futures::{StreamExt as _, TryStreamExt as _, stream};
use xbot_domain::foreign::{Foreign, ForeignCommand, Round, RoundsImported};
use xbot_replay::foreign::{Item, Options};

use crate::clock::fresh_id;
use crate::commands::{Commands, Context};

/// Appends that wait together share a commit.
const AT_ONCE: usize = 64;

pub struct Writer {
    commands: Commands,
    context: Context,
    /// Of the piece that is being read.
    rounds: Vec<Round>,
    piece: u64,
    events: u64,
}

impl Writer {
    pub fn new(commands: Commands) -> Self {
        let context = Context::new("cli", fresh_id());
        Self { commands, context, rounds: Vec::new(), piece: 0, events: 0 }
    }

    pub async fn write(&mut self, items: Vec<Item>, options: &Options) -> anyhow::Result<()> {
        let mut by_stream: BTreeMap<String, Vec<ForeignCommand>> = BTreeMap::new();
        for item in items {
            if let Some(command) = self.command(item, options) {
                by_stream.entry(command.stream_id()).or_default().push(command);
            }
        }
        let written = stream::iter(by_stream)
            .map(|(stream, commands)| self.one_stream(stream, commands))
            .buffered(AT_ONCE)
            .try_fold(0, |sum, events| async move { Ok(sum + events) })
            .await?;
        self.events += written;
        Ok(())
    }

    /// Writes the last piece, and says how many events there were in all.
    pub async fn finish(mut self, options: &Options) -> anyhow::Result<u64> {
        if let Some(command) = self.piece(options) {
            self.events += self.one_stream(command.stream_id(), vec![command]).await?;
        }
        Ok(self.events)
    }

    fn command(&mut self, item: Item, options: &Options) -> Option<ForeignCommand> {
        match item {
            Item::Post { post, reading } => Some(ForeignCommand::ImportPost { post, reading }),
            Item::Arm(arm) => Some(ForeignCommand::ImportArm(arm)),
            Item::Round { piece, round } => {
                let full = if piece == self.piece { None } else { self.piece(options) };
                self.piece = piece;
                self.rounds.push(*round);
                full
            }
            Item::Refused(_) | Item::Duplicate { .. } => None,
        }
    }

    fn piece(&mut self, options: &Options) -> Option<ForeignCommand> {
        let rounds = std::mem::take(&mut self.rounds);
        let provenance = options.provenance(rounds.first()?.line, Vec::new());
        let piece = self.piece;
        let rounds = RoundsImported { piece, rounds, provenance, at: options.now };
        Some(ForeignCommand::ImportRounds(Box::new(rounds)))
    }

    async fn one_stream(
        &self,
        stream: String,
        commands: Vec<ForeignCommand>,
    ) -> anyhow::Result<u64> {
        let mut events = 0;
        for command in commands {
            let done = self.commands.execute::<Foreign>(&stream, &command, &self.context).await?;
            events += done.events.len() as u64;
        }
        Ok(events)
    }
}
