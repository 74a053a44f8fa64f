//! The file as a whole.

use std::io::{self, Read};

use sha2::{Digest as _, Sha256};
use xbot_domain::ids::ContentHash;

/// The hash by which events name the file that they come from. `progress` is told the bytes so far.
pub fn hash(mut input: impl Read, mut progress: impl FnMut(u64)) -> io::Result<ContentHash> {
    let (mut hasher, mut buffer, mut total) = (Sha256::new(), vec![0; 1 << 16], 0);
    loop {
        let read = input.read(&mut buffer)?;
        if read == 0 {
            let digest = hasher.finalize();
            return Ok(ContentHash(digest.iter().map(|b| format!("{b:02x}")).collect()));
        }
        hasher.update(buffer.get(..read).unwrap_or_default());
        total += read as u64;
        progress(total);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_hashed_as_its_bytes_are() {
        let bytes = vec![7; 200_000];
        assert_eq!(hash(&*bytes, |_| {}).unwrap(), ContentHash::of(&bytes));
    }
}
