//! When a post was made: what the row says, and what its id says.

use std::fmt;

use xbot_domain::time::Timestamp;

use super::super::super::Options;
use super::super::super::cell::{self, Dates, Moment};
use super::super::super::row::{Bad, Row};
use super::Posts;

/// Exactly, or the day alone; neither where nothing is known.
#[derive(Default)]
pub struct When {
    pub at: Option<Timestamp>,
    pub on: Option<String>,
}

/// X began in 2006; what was posted elsewhere may be older.
const X_BEGAN: i32 = 2006;
const EARLIEST: i32 = 1990;

impl Posts {
    pub(super) fn posted(
        &self,
        row: &mut Row<'_>,
        options: &Options,
        made_at: Option<Timestamp>,
    ) -> Result<When, Bad> {
        let (Some(at), Some(text)) = (self.posted, row.written(self.posted)?) else {
            return Ok(When { at: made_at, on: None });
        };
        let earliest = if options.origin == "x" { X_BEGAN } else { EARLIEST };
        let dates = Dates { now: options.now, earliest, order: options.order, witness: made_at };
        let (moment, whys) = cell::moment(text, &dates).map_err(|reason| row.bad(at, reason))?;
        for why in whys {
            row.note(&row.name(at), text, Some(moment.to_string()), why);
        }
        let agrees = made_at.is_none_or(|made| cell::near(&moment, made));
        if let (Some(made), false) = (made_at, agrees) {
            let why = format!("the id of the post says {made}; kept as it stands");
            row.note(&row.name(at), text, None, &why);
        }
        Ok(match (moment, made_at) {
            // A day alone, and an id from that day: the id knows the moment.
            (Moment::Day(_), Some(made)) if agrees => When { at: Some(made), on: None },
            (Moment::Day(day), _) => When { at: None, on: Some(day.to_string()) },
            (Moment::Exact(moment), _) => When { at: Some(moment), on: None },
        })
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exact(at) => at.fmt(f),
            Self::Day(day) => day.fmt(f),
        }
    }
}
