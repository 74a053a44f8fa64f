//! What commands print: tables for people, plain lines for pipes, JSON on request.

use std::fmt::Display;
use std::io::{self, IsTerminal as _, Write as _};

use comfy_table::{Table, presets};
use serde::Serialize;

/// Nobody reads the output any more. Not a failure: `xbot events tail | head` ends this way.
#[derive(Debug, thiserror::Error)]
#[error("the output was closed")]
pub struct Closed;

/// One line, flushed, so that a follower sees it at once.
pub fn line(text: impl Display) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Err(Closed.into()),
        written => Ok(written?),
    }
}

/// One document, indented.
pub fn json(value: &impl Serialize) -> anyhow::Result<()> {
    line(serde_json::to_string_pretty(value)?)
}

/// A table on a terminal, tab-separated lines under the same heads elsewhere.
pub fn table<const N: usize>(heads: [&str; N], rows: Vec<[String; N]>) -> anyhow::Result<()> {
    if io::stdout().is_terminal() {
        let mut table = Table::new();
        table.load_preset(presets::UTF8_HORIZONTAL_ONLY);
        table.set_header(heads).add_rows(rows);
        return line(table);
    }
    line(heads.join("\t"))?;
    rows.iter().try_for_each(|row| line(row.each_ref().map(|cell| plain(cell)).join("\t")))
}

/// A tab or a line break within a cell would be read as the next one.
fn plain(cell: &str) -> String {
    cell.replace(['\t', '\n', '\r'], " ")
}
