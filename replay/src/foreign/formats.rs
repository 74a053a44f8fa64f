//! The tables that can be read, and what their rows are.

use super::header::Header;
use super::row::Row;
use super::{ForeignError, Format, Item, Options};

mod arms;
mod posts;
mod rounds;

use arms::Arms;
use posts::Posts;
use rounds::Rounds;

/// Which column is which.
#[derive(Debug)]
pub enum Layout {
    Posts(Posts),
    Arms(Arms),
    Rounds(Rounds),
}

impl Layout {
    pub fn find(header: &Header, options: &Options) -> Result<Self, ForeignError> {
        Ok(match options.format {
            Format::XAnalytics => Self::Posts(Posts::of_x(header)?),
            Format::Posts => Self::Posts(Posts::of_any(header)?),
            Format::HeadlineTests => Self::Arms(Arms::find(header)?),
            Format::BanditRounds => Self::Rounds(Rounds::find(header)?),
        })
    }

    pub fn item(&self, mut row: Row<'_>, line: u64, piece: u64, options: &Options) -> Item {
        let read = row.check_width().and_then(|()| match self {
            Self::Posts(posts) => posts.item(row, line, options),
            Self::Arms(arms) => arms.item(row, line, options),
            Self::Rounds(rounds) => {
                let round = rounds.round(row, line, options)?;
                Ok(Item::Round { piece, round: Box::new(round) })
            }
        });
        read.unwrap_or_else(|bad| Item::Refused(bad.at(line)))
    }

    /// Columns that nothing is taken from.
    pub fn ignored(&self, header: &Header) -> Vec<String> {
        let used = match self {
            Self::Posts(posts) => posts.columns(),
            // Every column of these is kept.
            Self::Arms(_) | Self::Rounds(_) => return Vec::new(),
        };
        let unused = header.names().enumerate().filter(|(at, _)| !used.contains(at));
        unused.map(|(_, name)| name.to_owned()).collect()
    }
}

/// The column has to be there.
fn needed(
    header: &Header,
    names: &[&str],
    format: Format,
    help: &str,
) -> Result<usize, ForeignError> {
    header.find(names)?.ok_or_else(|| {
        let wanted = names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let found: Vec<_> = header.names().take(12).collect();
        let why =
            format!("it has no column {wanted}{help}; its header begins {}", found.join(", "));
        ForeignError::Format { format: format.as_str(), why }
    })
}
