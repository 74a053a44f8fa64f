//! The follower count, observation by observation.

use xbot_domain::account::AccountEvent;
use xbot_domain::event::Event;
use xbot_domain::log::Recorded;

use crate::projection::{Poison, Projection};
use crate::rows::Rows;
use crate::tables::followers as to;

use super::cells::time_key;

pub const FOLLOWERS: Projection =
    Projection { name: "followers", version: 1, tables: &[&to::TABLE], project };

fn project(recorded: &Recorded, rows: &mut Rows) -> Result<(), Poison> {
    let Event::Account(AccountEvent::FollowersObserved(e)) = &recorded.event else {
        return Ok(());
    };
    rows.upsert(&to::TABLE, [time_key(e.at)])
        .set(to::followers, e.count)
        .set(to::change, e.change)
        .set(to::source, e.source.as_str())
        .set(to::simulated, e.simulated);
    Ok(())
}
