//! What the columns of a file are for.

use std::collections::BTreeSet;

use super::{RowsFileError, Wanted};

/// A Gram matrix of more would not fit into memory twice.
pub(super) const MOST: usize = 4_096;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    Feature,
    Target,
    At,
    KnownAt,
    Weight,
    Nothing,
}

#[derive(Clone, Debug)]
pub(super) struct Head {
    pub columns: Vec<(String, Use)>,
}

impl Head {
    pub fn of(names: Vec<String>, wanted: Wanted<'_>) -> Result<Self, RowsFileError> {
        if names.len() > MOST {
            return Err(RowsFileError::TooWide);
        }
        let mut seen = BTreeSet::new();
        if let Some(twice) = names.iter().find(|name| !seen.insert(*name)) {
            return Err(RowsFileError::Twice(twice.clone()));
        }
        let target = || wanted.target.to_owned();
        if !names.iter().any(|name| name == wanted.target) {
            return Err(RowsFileError::NoTarget { target: target(), columns: names });
        }
        let used = |name: String| {
            let of = purpose(&name, wanted);
            (name, of)
        };
        let columns: Vec<_> = names.into_iter().map(used).collect();
        if columns.iter().all(|(_, of)| *of != Use::Feature) {
            return Err(RowsFileError::NoFeature(target()));
        }
        Ok(Self { columns })
    }

    pub fn features(&self) -> impl Iterator<Item = &String> {
        self.columns.iter().filter(|(_, of)| *of == Use::Feature).map(|(name, _)| name)
    }

    pub fn has(&self, wanted: Use) -> bool {
        self.columns.iter().any(|(_, of)| *of == wanted)
    }
}

fn purpose(name: &str, wanted: Wanted<'_>) -> Use {
    match name {
        name if name == wanted.target => Use::Target,
        name if wanted.ignore.iter().any(|ignored| ignored == name) => Use::Nothing,
        "at" => Use::At,
        "known_at" => Use::KnownAt,
        "weight" => Use::Weight,
        _ => Use::Feature,
    }
}
