//! From the text of a cell to a value: only where one meaning is possible.

mod count;
mod date;
mod id;
mod number;

pub use count::{Signed, count};
pub use date::{Dates, Moment, Order, moment, near};
pub use id::{post_id, status_of};
pub use number::{fraction, number};

/// A value, and why it is not what stood in the cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Mended<T> {
    pub value: T,
    pub why: Option<String>,
}

impl<T> Mended<T> {
    pub fn as_is(value: T) -> Self {
        Self { value, why: None }
    }

    pub fn because(value: T, why: impl Into<String>) -> Self {
        Self { value, why: Some(why.into()) }
    }

    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Mended<U> {
        Mended { value: change(self.value), why: self.why }
    }
}

/// Why a cell has no value that one could be sure of.
pub type Reason = String;

/// What exports write where nothing was measured.
const NOTHING: [&str; 9] = ["", "-", "–", "—", "n/a", "na", "null", "none", "nan"];

pub fn is_nothing(text: &str) -> bool {
    NOTHING.iter().any(|nothing| nothing.eq_ignore_ascii_case(text))
}

/// Digits without the separators of thousands, where the groups are as they must be.
fn ungrouped(text: &str) -> Option<String> {
    let separator = text.chars().find(|c| !c.is_ascii_digit())?;
    if ![',', '.', ' ', '\u{a0}', '\u{202f}', '\'', '’'].contains(&separator) {
        return None;
    }
    let mut groups = text.split(separator);
    let first = groups.next()?;
    let digits = |group: &str| group.bytes().all(|b| b.is_ascii_digit());
    let leads = (1..=3).contains(&first.len()) && !first.starts_with('0') && digits(first);
    let rest: Vec<_> = groups.collect();
    // A single point is read as a fraction by half of the world.
    let clear = separator != '.' || rest.len() > 1;
    (leads && clear && rest.iter().all(|group| group.len() == 3 && digits(group)))
        .then(|| format!("{first}{}", rest.concat()))
}
