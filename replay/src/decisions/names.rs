//! Names as small numbers, each kept once.

use std::collections::BTreeMap;

#[derive(Clone, Debug, Default)]
pub struct Names {
    all: Vec<String>,
    places: BTreeMap<String, u16>,
}

impl Names {
    /// None when there are more names than small numbers.
    pub fn number(&mut self, name: &str) -> Option<u16> {
        if let Some(known) = self.places.get(name) {
            return Some(*known);
        }
        let number = u16::try_from(self.all.len()).ok()?;
        self.all.push(name.to_owned());
        self.places.insert(name.to_owned(), number);
        Some(number)
    }

    pub fn all(&self) -> &[String] {
        &self.all
    }
}
