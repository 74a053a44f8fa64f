//! Two projections over account events, and their tables.
//!
//! `sources` keeps a row per stream; `history` a row per event, so that nothing is lost unseen.

use xbot_domain::account::{AccountEvent, FollowersObserved, SessionExpired, SessionStored};
use xbot_domain::event::Event;
use xbot_domain::log::Recorded;
use xbot_domain::time::Timestamp;
use xbot_projections::projection::{Poison, Projection};
use xbot_projections::rows::{Rows, Value};

xbot_projections::tables! {
    toy_sources(name: Text) {
        count: Int,
        change: Int,
        source: Text,
        simulated: Bool,
        at: Time,
        score: Real,
        seen: Json,
        driver: Text,
    }
    toy_history(position: Int) {
        stream: Text,
        kind: Text,
    }
}

pub const SQLITE: &str = "
    create table toy_sources (
        name text not null primary key, count integer not null, change integer check (change > -1000),
        source text, simulated integer not null, at text, score real, seen text, driver text unique
    );
    create index idx_toy_source on toy_sources (source);
    create unique index idx_toy_seen on toy_sources (seen) where seen <> '{}';
    create table toy_history (position integer primary key, stream text not null, kind text not null);";

pub const POSTGRES: &str = "
    create table toy_sources (
        name text primary key, count bigint not null, change bigint check (change > -1000),
        source text, simulated boolean not null, at timestamptz, score double precision, seen jsonb,
        driver text unique
    );
    create index idx_toy_source on toy_sources (source);
    create table toy_history (position bigint primary key, stream text not null, kind text not null);
    create view vw_toy as select name, count from toy_sources;";

pub const SOURCES: Projection =
    Projection { name: "sources", version: 1, tables: &[&toy_sources::TABLE], project: sources };

pub const HISTORY: Projection =
    Projection { name: "history", version: 1, tables: &[&toy_history::TABLE], project: history };

pub const BOTH: &[Projection] = &[SOURCES, HISTORY];

fn sources(event: &Recorded, rows: &mut Rows) -> Result<(), Poison> {
    let name = event.stream_id.as_str();
    match &event.event {
        Event::Account(AccountEvent::FollowersObserved(seen)) => {
            let row = rows.upsert(&toy_sources::TABLE, [name.into()]);
            row.set(toy_sources::count, seen.count)
                .set(toy_sources::change, seen.change)
                .set(toy_sources::source, seen.source.as_str())
                .set(toy_sources::simulated, seen.simulated)
                .set(toy_sources::at, seen.at)
                .set(toy_sources::score, seen.count as f64 / 3.0)
                .set(toy_sources::seen, Value::Json("{}".to_owned()));
            match seen.source.as_str() {
                "poison" => Err(Poison("this cannot be shown".to_owned())),
                "panic" => panic!("a bug"),
                _ => Ok(()),
            }
        }
        Event::Account(AccountEvent::SessionStored(stored)) => {
            let row = rows.update(&toy_sources::TABLE, [name.into()]);
            row.set(toy_sources::driver, stored.driver.as_str());
            Ok(())
        }
        Event::Account(AccountEvent::SessionExpired(_)) => {
            rows.update(&toy_sources::TABLE, [name.into()]).set(toy_sources::driver, Value::Null);
            Ok(())
        }
        _ => Ok(()),
    }
}

fn history(event: &Recorded, rows: &mut Rows) -> Result<(), Poison> {
    rows.upsert(&toy_history::TABLE, [event.at.position.into()])
        .set(toy_history::stream, event.stream_id.as_str())
        .set(toy_history::kind, event.event.event_type());
    Ok(())
}

/// What `sources` shows of a stream.
pub fn observed(count: u64) -> AccountEvent {
    of_source(count, "scripted")
}

pub fn of_source(count: u64, source: &str) -> AccountEvent {
    AccountEvent::FollowersObserved(FollowersObserved {
        count,
        change: count.is_multiple_of(2).then_some(1),
        source: source.to_owned(),
        simulated: true,
        at: Timestamp::from_micros(count as i64),
    })
}

/// Projects well, but breaks the table's check.
pub fn refused() -> AccountEvent {
    AccountEvent::FollowersObserved(FollowersObserved {
        count: 1,
        change: Some(-5_000),
        source: "refused".to_owned(),
        simulated: true,
        at: Timestamp::from_micros(0),
    })
}

pub fn driver_set(driver: &str) -> AccountEvent {
    AccountEvent::SessionStored(SessionStored {
        driver: driver.to_owned(),
        by: "test".to_owned(),
        at: Timestamp::from_micros(0),
    })
}

pub fn driver_gone() -> AccountEvent {
    AccountEvent::SessionExpired(SessionExpired {
        driver: String::new(),
        reason: String::new(),
        at: Timestamp::from_micros(0),
    })
}
