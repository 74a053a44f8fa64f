//! Roots and proofs, made from the leaves.

use super::Hash;

/// The root of a log that is still growing, in a few hashes of memory.
#[derive(Clone, Debug, Default)]
pub struct Growing {
    /// Roots of full subtrees, the largest first; the bits of `size` tell their sizes.
    peaks: Vec<Hash>,
    size: u64,
}

impl Growing {
    pub fn push(&mut self, leaf: Hash) {
        let mut hash = leaf;
        // Each trailing one bit of the old size is a full subtree of the same size as `hash`.
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.peaks.pop() {
                hash = Hash::node(&left, &hash);
            }
        }
        self.peaks.push(hash);
        self.size += 1;
    }

    pub fn size(&self) -> u64 {
        self.size
    }

    pub fn root(&self) -> Hash {
        let joined =
            self.peaks.iter().rev().copied().reduce(|right, left| Hash::node(&left, &right));
        joined.unwrap_or_else(Hash::of_nothing)
    }
}

/// RFC 6962, 2.1: the tree head of `leaves`.
pub fn root(leaves: &[Hash]) -> Hash {
    let mut growing = Growing::default();
    leaves.iter().for_each(|leaf| growing.push(*leaf));
    growing.root()
}

/// RFC 6962, 2.1.1: the path from leaf `index` (from 0) to the root, nearest first.
pub fn inclusion(leaves: &[Hash], index: usize) -> Vec<Hash> {
    if leaves.len() <= 1 {
        return Vec::new();
    }
    let (left, right) = leaves.split_at(split(leaves.len()));
    let (mut path, sibling) = if index < left.len() {
        (inclusion(left, index), root(right))
    } else {
        (inclusion(right, index - left.len()), root(left))
    };
    path.push(sibling);
    path
}

/// RFC 6962, 2.1.2: that the first `old` leaves are where the log of that length ended.
pub fn consistency(leaves: &[Hash], old: usize) -> Vec<Hash> {
    if old == 0 || old >= leaves.len() {
        return Vec::new();
    }
    within(leaves, old, Known::Yes)
}

/// Whether the verifier knows the root of the leaves at hand: then it need not be sent.
#[derive(Clone, Copy)]
enum Known {
    Yes,
    No,
}

fn within(leaves: &[Hash], old: usize, known: Known) -> Vec<Hash> {
    if old == leaves.len() {
        return match known {
            Known::Yes => Vec::new(),
            Known::No => vec![root(leaves)],
        };
    }
    let (left, right) = leaves.split_at(split(leaves.len()));
    if old <= left.len() {
        let mut proof = within(left, old, known);
        proof.push(root(right));
        proof
    } else {
        let mut proof = within(right, old - left.len(), Known::No);
        proof.push(root(left));
        proof
    }
}

/// The largest power of two below `size`.
fn split(size: usize) -> usize {
    size.next_power_of_two() / 2
}
