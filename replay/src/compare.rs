//! Two runs side by side: only what differs.

use serde::Serialize;
use serde_json::{Map, Value};

mod find;
mod keyed;
mod leaves;
mod number;
mod path;

use find::Finder;

/// One place at which two documents differ.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// Such as `result.policies.uniform.estimates.dr.value`.
    pub path: String,
    /// Absent where this side has nothing there; `null` is something.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub a: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub b: Option<Value>,
    /// From `a` to `b`, where both are numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<f64>,
    /// The same as a share of `a`, where that is not 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relative: Option<f64>,
}

/// What differs, and how much does not.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Differences {
    /// In the order of the paths.
    pub first: Vec<Difference>,
    /// Differences behind those.
    pub left_out: u64,
    /// Values that are the same on both sides.
    pub alike: u64,
    /// Values that are not, or that only one side has.
    pub differ: u64,
}

/// Two runs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    pub a: Name,
    pub b: Name,
    pub alike: Alike,
    /// Of what was asked.
    pub manifest: Differences,
    /// Of what came out.
    pub result: Differences,
}

/// What a run is called by.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Name {
    pub run_id: Option<String>,
    pub run: Option<String>,
    pub result_hash: Option<String>,
}

/// What of two runs is the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Alike {
    pub run: bool,
    pub version: bool,
    pub input: bool,
    pub parameters: bool,
    pub seed: bool,
    pub result: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} is no run: a run is a JSON object with a manifest")]
pub struct NoRun(pub &'static str);

/// Every difference. Members are matched by name, items of a list by what names them (an arm's scope and name, an id) or
/// else by their place; numbers are the same when their values are.
pub fn differences(a: &Value, b: &Value) -> Vec<Difference> {
    Differences::of("", a, b, usize::MAX).first
}

impl Differences {
    /// Of two documents that are called `name`; so many at most are kept, all are counted.
    pub fn of(name: &str, a: &Value, b: &Value, most: usize) -> Self {
        let mut finder = Finder::new(most);
        finder.compare(name, a, b);
        finder.found
    }

    pub fn is_empty(&self) -> bool {
        self.differ == 0
    }
}

impl Comparison {
    /// Of two documents as `--json` prints them; so many differences at most are kept of each part.
    pub fn of(a: &Value, b: &Value, most: usize) -> Result<Self, NoRun> {
        let (ours, theirs) = (Parts::of(a).ok_or(NoRun("a"))?, Parts::of(b).ok_or(NoRun("b"))?);
        let manifest = Differences::of("manifest", ours.manifest, theirs.manifest, most);
        let result = Differences::of("result", &ours.result, &theirs.result, most);
        let same = |key: &str| {
            let of = |parts: &Parts<'_>| parts.manifest.get(key).cloned().unwrap_or_default();
            differences(&of(&ours), &of(&theirs)).is_empty()
        };
        let alike = Alike {
            run: same("run"),
            version: same("version"),
            input: same("input"),
            parameters: same("parameters"),
            seed: same("seed"),
            result: result.is_empty(),
        };
        Ok(Self { a: Name::of(a), b: Name::of(b), alike, manifest, result })
    }
}

impl Name {
    fn of(document: &Value) -> Self {
        let word = |at: &str| document.pointer(at).and_then(Value::as_str).map(str::to_owned);
        Self {
            run_id: word("/run_id"),
            run: word("/manifest/run"),
            result_hash: word("/result_hash"),
        }
    }
}

struct Parts<'a> {
    manifest: &'a Value,
    result: Value,
}

impl<'a> Parts<'a> {
    /// The result is all that is no manifest and no name.
    fn of(document: &'a Value) -> Option<Self> {
        let members = document.as_object()?;
        let manifest = members.get("manifest").filter(|manifest| manifest.is_object())?;
        let own = |key: &str| !matches!(key, "manifest" | "run_id" | "result_hash");
        let result = members.iter().filter(|(key, _)| own(key));
        let result: Map<String, Value> =
            result.map(|(key, value)| (key.clone(), value.clone())).collect();
        Some(Self { manifest, result: Value::Object(result) })
    }
}

#[cfg(test)]
mod tests;
