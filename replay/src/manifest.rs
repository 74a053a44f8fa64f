//! What a run was, so that it can be run again: the same manifest gives the same result, to the bit.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::history::Read;
use crate::merkle::Hash;

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Manifest<P> {
    /// Such as `evaluate`.
    pub run: &'static str,
    pub version: &'static str,
    pub input: Input,
    pub parameters: P,
    pub seed: u64,
}

/// What was read, by what it holds and not by where it lay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Input {
    File {
        kind: &'static str,
        sha256: String,
        bytes: u64,
    },
    /// The log, by the root of its Merkle tree over the events that were read.
    Log {
        kind: &'static str,
        events: u64,
        root: Hash,
    },
}

impl<P> Manifest<P> {
    pub fn new(run: &'static str, input: Input, parameters: P, seed: u64) -> Self {
        Self { run, version: env!("CARGO_PKG_VERSION"), input, parameters, seed }
    }
}

impl Input {
    pub fn of_file(kind: &'static str, path: &Path) -> io::Result<Self> {
        let (mut file, mut hash, mut bytes) = (File::open(path)?, Sha256::new(), 0);
        let mut buffer = vec![0; 1 << 16];
        loop {
            let read = file.read(&mut buffer)?;
            if read == 0 {
                return Ok(Self::File { kind, sha256: hex(&hash.finalize()), bytes });
            }
            hash.update(buffer.get(..read).unwrap_or_default());
            bytes += read as u64;
        }
    }

    pub fn of_log(read: &Read) -> Self {
        Self::Log { kind: "log", events: read.head.size, root: read.head.root }
    }
}

/// A run that is done: what was asked, and what came of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Document<P, R> {
    /// By its result: the same run has the same id.
    pub run_id: String,
    pub manifest: Manifest<P>,
    pub result_hash: String,
    #[serde(flatten)]
    pub result: R,
}

/// Of the hash, in the id.
const DIGITS: usize = 12;

impl<P: Serialize, R: Serialize> Document<P, R> {
    pub fn of(manifest: Manifest<P>, result: R) -> Result<Self, serde_json::Error> {
        let result_hash = result_hash(&(&manifest, &result))?;
        let short = result_hash.get(..DIGITS).unwrap_or_default();
        Ok(Self { run_id: format!("{}-{short}", manifest.run), manifest, result_hash, result })
    }
}

/// As it is printed.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Of a result as JSON.
fn result_hash(result: &impl Serialize) -> Result<String, serde_json::Error> {
    let text = serde_json::to_vec(result)?;
    Ok(hex(&Sha256::digest(&text)))
}
