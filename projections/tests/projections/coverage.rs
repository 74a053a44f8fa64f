//! Nothing is recorded that no table shows, but for what is named here.

use std::collections::BTreeSet;

use xbot_domain::event::Event;
use xbot_projections::projections::ALL;
use xbot_projections::tables;

use crate::events::recorded;
use crate::life::{self, Life};
use crate::tables::rows;

/// Events that no read table shows, and why.
const NOT_SHOWN: &[(&str, &str, &str)] = &[
    ("decision", "post_attempted", "the claim before it shows as `posting`, its result as itself"),
    ("account", "lease_taken", "who may post concerns the write side alone"),
    ("account", "lease_released", "who may post concerns the write side alone"),
    ("account", "post_slot_claimed", "the decision itself shows that it is being posted"),
    ("account", "post_slot_settled", "the decision itself shows what became of the post"),
    ("learning", "run_started", "who may run concerns the write side alone; its end shows the run"),
    ("foreign", "foreign_post_imported", "not a post of this account: replay reads it, by name"),
    ("foreign", "foreign_reading_imported", "not an outcome of this account: replay reads it"),
    ("foreign", "foreign_arm_imported", "a test of somebody else: replay reads it"),
    ("foreign", "foreign_rounds_imported", "rounds of somebody else: replay reads them"),
];

type Name = (&'static str, &'static str);

fn aggregate(event: &Event) -> &'static str {
    match event {
        Event::Decision(_) => "decision",
        Event::Arm(_) => "arm",
        Event::Predictor(_) => "predictor",
        Event::Experiment(_) => "experiment",
        Event::Budget(_) => "budget",
        Event::Config(_) => "config",
        Event::Account(_) => "account",
        Event::Candidate(_) => "candidate",
        Event::Learning(_) => "learning",
        Event::Foreign(_) => "foreign",
    }
}

fn names(wanted: impl Fn(&str, &Event) -> bool) -> BTreeSet<Name> {
    let of = |(id, events): Life| {
        let wanted: Vec<_> = events.into_iter().filter(|e| wanted(&id, e)).collect();
        wanted.into_iter().map(|e| (aggregate(&e), e.event_type()))
    };
    life::lives().into_iter().flat_map(of).collect()
}

fn is_shown(id: &str, event: &Event) -> bool {
    let event = [recorded(id, 1, event.clone())];
    ALL.iter().any(|projection| !rows(*projection, &event).is_empty())
}

#[test]
fn every_event_is_shown_or_named_with_the_reason() {
    let known: BTreeSet<Name> = Event::catalogue().iter().map(|(a, e, _)| (*a, *e)).collect();
    assert_eq!(names(|_, _| true), known, "a life lacks an event");
    let hidden: BTreeSet<Name> = NOT_SHOWN.iter().map(|(a, e, _)| (*a, *e)).collect();
    let shown: BTreeSet<Name> = known.difference(&hidden).copied().collect();
    assert_eq!(names(is_shown), shown);
}

#[test]
fn every_read_table_belongs_to_exactly_one_projection() {
    let mut owned: Vec<_> = ALL.iter().flat_map(|p| p.tables).map(|t| t.name).collect();
    let mut known: Vec<_> = tables::ALL.iter().map(|t| t.name).collect();
    owned.sort_unstable();
    known.sort_unstable();
    assert_eq!(owned, known);
    let names: BTreeSet<_> = ALL.iter().map(|p| p.name).collect();
    assert_eq!(names.len(), ALL.len());
}
