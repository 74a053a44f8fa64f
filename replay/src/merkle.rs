//! A Merkle tree over the log, hashed as RFC 6962 (Certificate Transparency) says, section 2.1.
//!
//! Whoever kept an old root can tell whether today's log still begins with what it was then.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

mod leaf;
mod proof;
mod tree;

pub use leaf::leaf;
pub use proof::{consistency_holds, inclusion_holds};
pub use tree::{Growing, consistency, inclusion, root};

/// SHA-256, written in hex.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Hash(pub [u8; 32]);

/// A log of a certain length and what it hashes to, written `length:root`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    pub size: u64,
    pub root: Hash,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadHash {
    #[error("`{0}` is not a SHA-256 hash: 64 hex digits")]
    Hash(String),
    #[error("`{0}` is not a head: write it as it was printed, `size:root`")]
    Head(String),
}

impl Hash {
    /// Of the empty log.
    pub fn of_nothing() -> Self {
        Self(Sha256::digest([]).into())
    }

    /// Two subtrees. The prefix keeps a node from being taken for a leaf.
    pub(crate) fn node(left: &Self, right: &Self) -> Self {
        Self(
            Sha256::new()
                .chain_update([1])
                .chain_update(left.0)
                .chain_update(right.0)
                .finalize()
                .into(),
        )
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Hash {
    type Err = BadHash;
    fn from_str(text: &str) -> Result<Self, BadHash> {
        let bad = || BadHash::Hash(text.to_owned());
        if text.len() != 64 {
            return Err(bad());
        }
        let mut hash = [0; 32];
        for (byte, digits) in hash.iter_mut().zip(text.as_bytes().chunks(2)) {
            let digits = std::str::from_utf8(digits).map_err(|_| bad())?;
            *byte = u8::from_str_radix(digits, 16).map_err(|_| bad())?;
        }
        Ok(Self(hash))
    }
}

impl TryFrom<String> for Hash {
    type Error = BadHash;
    fn try_from(text: String) -> Result<Self, BadHash> {
        text.parse()
    }
}

impl From<Hash> for String {
    fn from(hash: Hash) -> Self {
        hash.to_string()
    }
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.size, self.root)
    }
}

impl FromStr for Head {
    type Err = BadHash;
    fn from_str(text: &str) -> Result<Self, BadHash> {
        let bad = || BadHash::Head(text.to_owned());
        let (size, root) = text.split_once(':').ok_or_else(bad)?;
        Ok(Self { size: size.parse().map_err(|_| bad())?, root: root.parse().map_err(|_| bad())? })
    }
}
