//! Texts as they come in: one for a post or a reply, two or more for a thread.

use crate::http::commands::check;
use crate::http::problem::Faults;

/// X takes so many posts in one thread.
pub const MOST: usize = 25;
/// Characters of one text. The gates block far shorter ones; this bounds what they look at.
pub const LENGTH: usize = 4_000;

pub fn check(texts: &[String], faults: &mut Faults) {
    let count = (1..=MOST).contains(&texts.len());
    faults.unless(count, "/texts", format!("there must be 1 to {MOST} texts"));
    for (n, text) in texts.iter().enumerate() {
        let place = format!("/texts/{n}");
        faults.unless(check::is_between(text, 1, LENGTH), &place, check::length(1, LENGTH));
    }
}
