//! A projection is a value: a name, a version, its tables, and one pure function.

use xbot_domain::log::Recorded;

use crate::rows::Rows;
use crate::table::Table;

/// An event that a projection cannot show. It stops this projection, and is parked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Poison(pub String);

#[derive(Clone, Copy, Debug)]
pub struct Projection {
    pub name: &'static str,
    /// Raised when `project` or a table changes: the projector then rebuilds it.
    pub version: u32,
    pub tables: &'static [&'static Table],
    pub project: fn(&Recorded, &mut Rows) -> Result<(), Poison>,
}
