//! Checking a proof needs nothing but the proof: no log, no store.

use super::{Hash, Head};

/// Whether `leaf` is number `index` (from 0) of the log with this head (RFC 9162, 2.1.3.2).
pub fn inclusion_holds(head: &Head, index: u64, leaf: Hash, path: &[Hash]) -> bool {
    if index >= head.size {
        return false;
    }
    let (mut node, mut last, mut hash) = (index, head.size - 1, leaf);
    for sibling in path {
        if last == 0 {
            return false;
        }
        if node & 1 == 1 || node == last {
            hash = Hash::node(sibling, &hash);
            while node & 1 == 0 && node != 0 {
                (node, last) = (node >> 1, last >> 1);
            }
        } else {
            hash = Hash::node(&hash, sibling);
        }
        (node, last) = (node >> 1, last >> 1);
    }
    last == 0 && hash == head.root
}

/// Whether the log with head `old` is a prefix of the one with head `new` (RFC 9162, 2.1.4.2).
pub fn consistency_holds(old: &Head, new: &Head, path: &[Hash]) -> bool {
    if old.size == 0 || old.size == new.size {
        let empty = old.size > 0 || old.root == Hash::of_nothing();
        return path.is_empty() && empty && (old.size == 0 || old.root == new.root);
    }
    if old.size > new.size {
        return false;
    }
    let (mut node, mut last) = (old.size - 1, new.size - 1);
    while node & 1 == 1 {
        (node, last) = (node >> 1, last >> 1);
    }
    // A full old tree is its own first node; it is not sent.
    let whole = old.size.is_power_of_two().then_some(old.root);
    let mut path = whole.into_iter().chain(path.iter().copied());
    let Some(first) = path.next() else {
        return false;
    };
    let (mut old_root, mut new_root) = (first, first);
    for sibling in path {
        if last == 0 {
            return false;
        }
        if node & 1 == 1 || node == last {
            old_root = Hash::node(&sibling, &old_root);
            new_root = Hash::node(&sibling, &new_root);
            while node & 1 == 0 && node != 0 {
                (node, last) = (node >> 1, last >> 1);
            }
        } else {
            new_root = Hash::node(&new_root, &sibling);
        }
        (node, last) = (node >> 1, last >> 1);
    }
    last == 0 && old_root == old.root && new_root == new.root
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sha2::{Digest, Sha256};

    use super::super::{consistency, inclusion, root};
    use super::*;

    fn leaves(count: usize) -> Vec<Hash> {
        (0..count).map(|n| Hash([n as u8; 32])).collect()
    }

    fn head(leaves: &[Hash]) -> Head {
        Head { size: leaves.len() as u64, root: root(leaves) }
    }

    #[test]
    fn roots_are_those_of_the_published_test_vectors() {
        // Inputs and roots of the Certificate Transparency reference implementation.
        let inputs: [&[u8]; 8] = [
            b"",
            b"\x00",
            b"\x10",
            b"\x20\x21",
            b"\x30\x31",
            b"\x40\x41\x42\x43",
            b"\x50\x51\x52\x53\x54\x55\x56\x57",
            b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
        ];
        let roots = [
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ];
        let leaf = |input: &&[u8]| {
            Hash(Sha256::new().chain_update([0]).chain_update(input).finalize().into())
        };
        let leaves: Vec<Hash> = inputs.iter().map(leaf).collect();
        for (size, expected) in roots.iter().enumerate() {
            assert_eq!(root(&leaves[..size]).to_string(), *expected, "size {size}");
        }
    }

    proptest! {
        #[test]
        fn every_leaf_proves_itself_and_no_other(count in 1usize..80, index in 0usize..80, wrong in 0u64..80) {
            let (leaves, index) = (leaves(count), index % count);
            let (head, path) = (head(&leaves), inclusion(&leaves, index));
            prop_assert!(inclusion_holds(&head, index as u64, leaves[index], &path));
            prop_assert!(!inclusion_holds(&head, index as u64, Hash([255; 32]), &path));
            prop_assert!(wrong == index as u64 || !inclusion_holds(&head, wrong, leaves[index], &path));
        }

        #[test]
        fn every_prefix_is_consistent_and_no_rewrite_is(count in 1usize..80, old in 0usize..80, changed in 0usize..80) {
            let (leaves, old) = (leaves(count), old % (count + 1));
            let (before, now) = (head(&leaves[..old]), head(&leaves));
            prop_assert!(consistency_holds(&before, &now, &consistency(&leaves, old)));
            if changed < old {
                let mut rewritten = leaves.clone();
                rewritten[changed] = Hash([254; 32]);
                let proof = consistency(&rewritten, old);
                prop_assert!(!consistency_holds(&before, &head(&rewritten), &proof));
            }
        }
    }
}
