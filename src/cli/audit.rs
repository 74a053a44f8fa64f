//! `xbot audit`: is the log what it was, and proofs of it that can be checked elsewhere.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use xbot_domain::log::Position;
use xbot_replay::audit::{self, Inclusion, ProofError};
use xbot_replay::merkle::Head;

use super::failure::{Advise as _, negative};
use super::system::{Schema, Start, System};
use super::{output, progress};

pub const HELP: &str = "\
`xbot serve` seals each event in a Merkle tree (RFC 6962). Keep the head that `verify` prints
somewhere else: it shows later whether the log still begins with what it was.

Exit codes: 0 the log is what was sealed, 1 it is not.

Examples:
  xbot audit verify
  xbot audit prove 1204 > proof.json
  xbot audit check proof.json
  xbot audit consistency 1204:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

#[derive(Debug, Subcommand)]
pub enum Audit {
    /// Compare every event with its seal, and name the first that differs
    Verify(Verify),
    /// Print a proof, as JSON, that an event is in the log
    Prove {
        /// The position of the event
        position: Position,
    },
    /// Check a proof that `prove` printed, by itself: without a log, without a store
    Check {
        /// The file that holds the proof
        proof: PathBuf,
    },
    /// Print a proof, as JSON, that an earlier head is how the log of today begins
    Consistency {
        /// As `xbot audit verify` printed it, size:root
        old_head: Head,
    },
}

#[derive(Debug, Args)]
pub struct Verify {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Audit {
    pub async fn run(self, start: Start) -> anyhow::Result<ExitCode> {
        let open = || System::open(start, Schema::AsIs);
        match self {
            Self::Verify(verify) => verify.run(&open().await?).await,
            Self::Prove { position } => prove(&open().await?, position).await,
            Self::Check { proof } => check(&proof),
            Self::Consistency { old_head } => consistency(&open().await?, old_head).await,
        }
    }
}

impl Verify {
    async fn run(&self, system: &System) -> anyhow::Result<ExitCode> {
        let bar = progress::bar("events");
        bar.set_length(system.log.head().await?.position.unsigned_abs());
        let verdict =
            audit::verify(&*system.log, &*system.seals, |done| bar.set_position(done)).await?;
        bar.finish_and_clear();
        if self.json {
            output::json(&verdict)?;
        } else if verdict.first_difference.is_none() {
            output::line(format!(
                "the log is what was sealed: {} events, {} not sealed yet",
                verdict.head.size, verdict.unsealed
            ))?;
            output::line(format!("head {}", verdict.head))?;
        }
        match verdict.first_difference {
            None => Ok(ExitCode::SUCCESS),
            Some(difference) => Err(negative(
                format!("the log is not what was sealed: {difference}"),
                "everything before that position is as it was; compare the rest with a backup",
            )),
        }
    }
}

async fn prove(system: &System, position: Position) -> anyhow::Result<ExitCode> {
    let proof = audit::prove(&*system.log, &*system.seals, position).await;
    let proof = proof.map_err(refused)?;
    output::json(&proof)?;
    if proof.holds() {
        return Ok(ExitCode::SUCCESS);
    }
    Err(negative(
        format!("the proof does not hold: the event at position {position} is not what was sealed"),
        "`xbot audit verify` names the first event that differs",
    ))
}

fn check(file: &Path) -> anyhow::Result<ExitCode> {
    let name = file.display();
    let unreadable = format!("could not read a proof from {name}");
    let help = "`xbot audit prove <position>` prints one";
    let text = std::fs::read_to_string(file).advise(unreadable.clone(), help)?;
    let proof: Inclusion = serde_json::from_str(&text).advise(unreadable, help)?;
    if !proof.holds() {
        return Err(negative(format!("the proof in {name} does not hold"), ""));
    }
    output::line(format!(
        "the proof holds: event {} of the log with head {} is a {} of {}/{}",
        proof.number, proof.head, proof.event_type, proof.aggregate, proof.stream_id
    ))?;
    Ok(ExitCode::SUCCESS)
}

async fn consistency(system: &System, old: Head) -> anyhow::Result<ExitCode> {
    let proof = audit::consistency(&*system.seals, old).await.map_err(refused)?;
    output::json(&proof)?;
    if proof.holds() {
        return Ok(ExitCode::SUCCESS);
    }
    Err(negative(format!("the log does not begin with {old}: it was rewritten"), ""))
}

fn refused(error: ProofError) -> anyhow::Error {
    match error {
        ProofError::Log(error) => error.into(),
        other => negative(other.to_string(), ""),
    }
}
