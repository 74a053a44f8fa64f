//! How far a long command has come: a bar on a terminal, nothing elsewhere.

use indicatif::{ProgressBar, ProgressStyle};

/// Of so many `things`. It is drawn on stderr, and only where somebody can see it.
pub fn bar(things: &'static str) -> ProgressBar {
    let style =
        ProgressStyle::with_template("{wide_bar} {human_pos} of {human_len} {msg}, {eta} left");
    let bar = ProgressBar::new(0).with_message(things);
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
