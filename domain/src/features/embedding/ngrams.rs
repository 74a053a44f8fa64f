//! An embedding that needs no model, no file and no network, and never changes.
//!
//! Lower-case the text, turn each run of anything that is neither letter nor digit into one space,
//! and add a space at both ends. Hash every run of 3, 4 and 5 characters (its UTF-8 bytes) with
//! FNV-1a, 64 bits. The remainder by [`DIMENSION`] is the coordinate, the highest bit the sign (so
//! that collisions cancel rather than add: Weinberger et al. 2009, "Feature hashing for large scale
//! multitask learning", doi 10.1145/1553374.1553516). Count, and scale to length one.
//!
//! Stored embeddings are compared with new ones: nothing here may change. A better embedding is
//! another function.

use super::Embedding;

/// Coordinates of an offline embedding. Unrelated texts then differ from a cosine of 0 by about
/// 1/√256 ≈ 0.06, far below any threshold for duplicates.
pub const DIMENSION: usize = 256;

const SHORTEST: usize = 3;
const LONGEST: usize = 5;

/// FNV-1a, 64 bits: <http://www.isthe.com/chongo/tech/comp/fnv/>.
const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0000_0100_0000_01b3;

pub fn of_text(text: &str) -> Embedding {
    let mut counts = [0_i32; DIMENSION];
    let plain: Vec<char> = plain(text).chars().collect();
    for length in SHORTEST..=LONGEST {
        for gram in plain.windows(length) {
            let (coordinate, sign) = place(gram);
            if let Some(count) = counts.get_mut(coordinate) {
                *count += sign;
            }
        }
    }
    scaled(&counts)
}

fn plain(text: &str) -> String {
    let lower = text.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut plain = String::from(" ");
    for word in words {
        plain.push_str(word);
        plain.push(' ');
    }
    plain
}

fn place(gram: &[char]) -> (usize, i32) {
    let mut hash = FNV_OFFSET;
    for c in gram {
        for byte in c.encode_utf8(&mut [0; 4]).bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(FNV_PRIME);
        }
    }
    let coordinate = usize::try_from(hash % DIMENSION as u64).unwrap_or(0);
    (coordinate, if hash >> 63 == 0 { 1 } else { -1 })
}

/// Whole numbers until here, then one root and one division each: exact on every machine.
fn scaled(counts: &[i32; DIMENSION]) -> Embedding {
    let squares: f64 = counts.iter().map(|c| f64::from(*c) * f64::from(*c)).sum();
    let norm = if squares == 0.0 { 1.0 } else { squares.sqrt() };
    let values = counts.iter().map(|c| (f64::from(*c) / norm) as f32);
    Embedding::measured(values.collect())
}
