//! What must hold for any order of streams, any cut into batches, any replay.

use std::collections::VecDeque;

use proptest::prelude::*;
use xbot_domain::log::Recorded;
use xbot_projections::projections::ALL;
use xbot_projections::rows::{Change, Op, Value};
use xbot_projections::table::Kind;

use crate::events::recorded;
use crate::life;
use crate::tables::{Tables, rows};

/// All lives, interleaved as `picks` says; each stream keeps its own order.
fn log(picks: &[usize]) -> Vec<Recorded> {
    let mut waiting: Vec<(String, VecDeque<_>)> =
        life::lives().into_iter().map(|(id, events)| (id, VecDeque::from(events))).collect();
    let mut picks = picks.iter().cycle();
    let mut log = Vec::new();
    while !waiting.is_empty() {
        let place = picks.next().unwrap_or(&0) % waiting.len();
        let (id, events) = &mut waiting[place];
        match events.pop_front() {
            Some(event) => log.push(recorded(id, log.len() as i64 + 1, event)),
            None => drop(waiting.remove(place)),
        }
    }
    log
}

fn batches<'a>(log: &'a [Recorded], sizes: &'a [usize]) -> impl Iterator<Item = &'a [Recorded]> {
    let mut rest = log;
    sizes.iter().cycle().map_while(move |size| {
        let (batch, behind) = rest.split_at((*size).min(rest.len()));
        rest = behind;
        (!batch.is_empty()).then_some(batch)
    })
}

fn orders() -> impl Strategy<Value = Vec<usize>> {
    prop::collection::vec(0usize..1_000, 1..150)
}

fn sizes() -> impl Strategy<Value = Vec<usize>> {
    prop::collection::vec(1usize..25, 1..20)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn many_batches_give_the_rows_of_one(picks in orders(), sizes in sizes()) {
        let log = log(&picks);
        for projection in ALL {
            let whole = Tables::of(*projection, &log);
            let mut pieces = Tables::default();
            batches(&log, &sizes).for_each(|batch| pieces.fold(*projection, batch));
            prop_assert_eq!(&whole, &pieces, "{}", projection.name);
        }
    }

    #[test]
    fn replaying_the_end_of_the_log_changes_nothing(
        picks in orders(), sizes in sizes(), from in any::<prop::sample::Index>(),
    ) {
        let log = log(&picks);
        let from = from.index(log.len());
        for projection in ALL {
            let once = Tables::of(*projection, &log);
            let mut again = once.clone();
            batches(&log[from..], &sizes).for_each(|batch| again.fold(*projection, batch));
            prop_assert_eq!(&once, &again, "{}", projection.name);
        }
    }

    #[test]
    fn an_event_told_twice_in_a_row_changes_nothing(picks in orders()) {
        let log = log(&picks);
        for projection in ALL {
            let mut tables = Tables::default();
            for event in &log {
                tables.fold(*projection, std::slice::from_ref(event));
                let once = tables.clone();
                tables.fold(*projection, std::slice::from_ref(event));
                prop_assert_eq!(&once, &tables, "{}", projection.name);
            }
        }
    }
}

#[test]
fn every_value_is_of_the_kind_of_its_column_and_each_change_stays_in_its_tables() {
    let log = log(&[0]);
    for projection in ALL {
        for change in rows(*projection, &log).changes() {
            let name = change.table.name;
            assert!(projection.tables.iter().any(|t| t.name == name), "{name}");
            assert_eq!(change.key.len(), change.table.key, "{name}");
            for (column, value) in &change.cells {
                let column = change.table.columns[column.0];
                assert!(fits(value, column.kind), "{name}.{}: {value:?}", column.name);
            }
        }
    }
}

fn fits(value: &Value, kind: Kind) -> bool {
    matches!(
        (value, kind),
        (Value::Null, _)
            | (Value::Bool(_), Kind::Bool)
            | (Value::Int(_), Kind::Int)
            | (Value::Real(_), Kind::Real)
            | (Value::Text(_), Kind::Text)
            | (Value::Time(_), Kind::Time)
            | (Value::Json(_), Kind::Json)
    )
}

/// Also within one event: a database looks at the row that is to be made, not at the one that is there.
#[test]
fn lesson_04_what_makes_a_row_says_where_its_numbers_and_texts_come_from() {
    for event in log(&[0]) {
        for projection in ALL {
            let rows = rows(*projection, std::slice::from_ref(&event));
            let made = rows.changes().iter().filter(|change| change.op == Op::Upsert);
            made.for_each(says_its_source_and_state);
        }
    }
}

fn says_its_source_and_state(change: &Change) {
    for (place, column) in change.table.columns.iter().enumerate() {
        if ["simulated", "generation_source", "status"].contains(&column.name) {
            let cell = change.cells.iter().find(|(col, _)| col.0 == place);
            let known = cell.is_some_and(|(_, value)| *value != Value::Null);
            assert!(known, "{}.{}", change.table.name, column.name);
        }
    }
}
