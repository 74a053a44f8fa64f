//! What a run was, so that it can be run again: the same manifest gives the same result, to the bit.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use serde::Serialize;
use sha2::{Digest as _, Sha256};

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
pub struct Input {
    pub kind: &'static str,
    pub sha256: String,
    pub bytes: u64,
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
                return Ok(Self { kind, sha256: hex(&hash.finalize()), bytes });
            }
            hash.update(buffer.get(..read).unwrap_or_default());
            bytes += read as u64;
        }
    }
}

/// As it is printed.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Of a result as JSON.
pub fn result_hash(result: &impl Serialize) -> Result<String, serde_json::Error> {
    let text = serde_json::to_vec(result)?;
    Ok(hex(&Sha256::digest(&text)))
}
