//! One row, its fields unquoted and side by side.

#[derive(Debug, Default)]
pub struct Record {
    bytes: Vec<u8>,
    ends: Vec<usize>,
    /// All of them, also those that were not kept.
    fields: usize,
    /// Something stands in a field that was not kept.
    more: bool,
}

impl Record {
    pub fn width(&self) -> usize {
        self.fields
    }

    /// The fields from `at` on are there and empty.
    pub fn is_empty_from(&self, at: usize) -> bool {
        !self.more && (at..self.ends.len()).all(|at| self.get(at).is_some_and(<[u8]>::is_empty))
    }

    pub fn get(&self, at: usize) -> Option<&[u8]> {
        let end = *self.ends.get(at)?;
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied();
        self.bytes.get(start.unwrap_or(0)..end)
    }

    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.ends.len()).filter_map(|at| self.get(at))
    }

    pub(super) fn is_blank(&self) -> bool {
        self.fields <= 1 && self.bytes.iter().all(u8::is_ascii_whitespace)
    }

    pub(super) fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
        (self.fields, self.more) = (0, false);
    }

    pub(super) fn push(&mut self, byte: u8, keep: usize) {
        match self.fields < keep {
            true => self.bytes.push(byte),
            false => self.more = true,
        }
    }

    pub(super) fn end_field(&mut self, keep: usize) {
        if self.fields < keep {
            self.ends.push(self.bytes.len());
        }
        self.fields += 1;
    }
}
