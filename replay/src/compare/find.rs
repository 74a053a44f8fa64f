//! Goes through two documents at once.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::keyed::{Named, keyed};
use super::leaves::leaves;
use super::{Difference, Differences, number, path};

/// What only one side has is told whole up to here, and part by part beyond.
const WHOLE: u64 = 20;

#[derive(Debug)]
pub struct Finder {
    most: usize,
    pub found: Differences,
}

impl Finder {
    pub fn new(most: usize) -> Self {
        Self { most, found: Differences::default() }
    }

    pub fn compare(&mut self, path: &str, a: &Value, b: &Value) {
        match (a, b) {
            (Value::Object(a), Value::Object(b)) if !a.is_empty() || !b.is_empty() => {
                self.members(path, a, b);
            }
            (Value::Array(a), Value::Array(b)) if !a.is_empty() || !b.is_empty() => {
                self.items(path, a, b);
            }
            (Value::Number(own), Value::Number(other)) if number::same(own, other) => {
                self.found.alike += 1;
            }
            _ if a == b => self.found.alike += 1,
            _ if leaves(a).max(leaves(b)) > WHOLE => {
                self.side(path, Some(a), None);
                self.side(path, None, Some(b));
            }
            _ => self.tell(path, Some(a), Some(b)),
        }
    }

    /// In the order of their names.
    fn members(&mut self, path: &str, a: &Map<String, Value>, b: &Map<String, Value>) {
        let names: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
        for name in names {
            self.either(&path::member(path, name), a.get(name), b.get(name));
        }
    }

    fn items(&mut self, path: &str, a: &[Value], b: &[Value]) {
        if let Some((a, b)) = keyed(a, b) {
            return self.named(path, &a, &b);
        }
        for at in 0..a.len().max(b.len()) {
            self.either(&path::item(path, &at.to_string()), a.get(at), b.get(at));
        }
    }

    /// In the order of their names. That items stand in another order, as when arms are ranked anew,
    /// is a difference of its own.
    fn named(&mut self, path: &str, a: &Named<'_>, b: &Named<'_>) {
        let (ours, theirs) = (sorted(a), sorted(b));
        let order = |own: &Named<'_>| -> Vec<String> {
            let both = |name: &String| ours.contains_key(&**name) && theirs.contains_key(&**name);
            own.iter().map(|(name, _)| name.clone()).filter(both).collect()
        };
        self.order(path, &order(a), &order(b));
        let names: BTreeSet<&str> = ours.keys().chain(theirs.keys()).copied().collect();
        for name in names {
            let (a, b) = (ours.get(name).copied(), theirs.get(name).copied());
            self.either(&path::item(path, name), a, b);
        }
    }

    /// From the first item on that stands elsewhere; the items themselves may be alike.
    fn order(&mut self, path: &str, a: &[String], b: &[String]) {
        let Some(first) = a.iter().zip(b).position(|(ours, theirs)| ours != theirs) else { return };
        let behind = |own: &[String]| -> Value {
            own.iter().skip(first).take(WHOLE as usize).cloned().collect()
        };
        self.keep(&path::order(path), Some(&behind(a)), Some(&behind(b)), 1);
    }

    fn either(&mut self, path: &str, a: Option<&Value>, b: Option<&Value>) {
        match (a, b) {
            (Some(a), Some(b)) => self.compare(path, a, b),
            (a, b) => self.side(path, a, b),
        }
    }

    /// What only one side has.
    fn side(&mut self, path: &str, a: Option<&Value>, b: Option<&Value>) {
        let Some(value) = a.or(b) else { return };
        if leaves(value) <= WHOLE {
            return self.tell(path, a, b);
        }
        for (path, part) in parts(path, value) {
            self.side(&path, a.map(|_| part), b.map(|_| part));
        }
    }

    fn tell(&mut self, path: &str, a: Option<&Value>, b: Option<&Value>) {
        let holds = |side: Option<&Value>| side.map_or(0, leaves);
        self.keep(path, a, b, holds(a).max(holds(b)));
    }

    fn keep(&mut self, path: &str, a: Option<&Value>, b: Option<&Value>, holds: u64) {
        self.found.differ += holds;
        if self.found.first.len() >= self.most {
            self.found.left_out += 1;
            return;
        }
        let (change, relative) = match (a, b) {
            (Some(Value::Number(a)), Some(Value::Number(b))) => number::change(a, b),
            _ => (None, None),
        };
        let (path, a, b) = (path.to_owned(), a.cloned(), b.cloned());
        self.found.first.push(Difference { path, a, b, change, relative });
    }
}

fn sorted<'a>(named: &'a Named<'a>) -> BTreeMap<&'a str, &'a Value> {
    named.iter().map(|(name, item)| (name.as_str(), *item)).collect()
}

/// Of a list or an object, with their paths.
fn parts<'a>(path: &str, value: &'a Value) -> Vec<(String, &'a Value)> {
    match value {
        Value::Object(members) => {
            let sorted: BTreeMap<&String, &Value> = members.iter().collect();
            sorted.into_iter().map(|(name, part)| (path::member(path, name), part)).collect()
        }
        Value::Array(items) => match keyed(items, &[]) {
            Some((named, _)) => {
                named.into_iter().map(|(name, part)| (path::item(path, &name), part)).collect()
            }
            None => {
                let at = |(at, part)| (path::item(path, &format!("{at}")), part);
                items.iter().enumerate().map(at).collect()
            }
        },
        _ => Vec::new(),
    }
}
