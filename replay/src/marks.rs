//! A number for each of millions of names, in seventeen bytes: names as hashes of 104 bits.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

use sha2::{Digest as _, Sha256};

/// In many maps, of which one at a time grows: a map that grows is there twice.
#[derive(Debug, Default)]
pub struct Marks(BTreeMap<u8, HashMap<[u8; 12], u32>>);

impl Marks {
    pub fn entry(&mut self, name: &[u8]) -> Entry<'_, [u8; 12], u32> {
        let digest = Sha256::digest(name);
        let map = digest.first().copied().unwrap_or_default();
        let mut mark = [0; 12];
        mark.iter_mut().zip(digest.iter().skip(1)).for_each(|(to, from)| *to = *from);
        self.0.entry(map).or_default().entry(mark)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_are_those_of_a_map_by_name(steps: Vec<(Vec<u8>, u32)>) {
            let (mut marks, mut map) = (Marks::default(), HashMap::new());
            for (name, number) in steps {
                let own = *marks.entry(&name).or_insert(number);
                prop_assert_eq!(own, *map.entry(name).or_insert(number));
            }
        }
    }
}
