//! Kinds of streams and types of events, as parameters: a misspelt one would find nothing.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};
use xbot_domain::event::Event;
use xbot_domain::log::StreamId;

/// Longest id of a stream that is looked for.
const LONGEST: usize = 300;

/// A kind of streams, such as `decision`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind(pub &'static str);

/// A type of events, such as `posted`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventType(pub &'static str);

/// One stream, such as `arm/content:story`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stream(pub StreamId);

fn kinds() -> Vec<&'static str> {
    let mut kinds: Vec<_> = Event::catalogue().into_iter().map(|(kind, _, _)| kind).collect();
    kinds.dedup();
    kinds
}

fn types() -> Vec<&'static str> {
    let mut types: Vec<_> = Event::catalogue().into_iter().map(|(_, name, _)| name).collect();
    types.sort_unstable();
    types.dedup();
    types
}

fn one_of<'de, D: Deserializer<'de>>(
    deserializer: D,
    known: &[&'static str],
) -> Result<&'static str, D::Error> {
    let text = String::deserialize(deserializer)?;
    let found = known.iter().find(|name| **name == text).copied();
    found.ok_or_else(|| D::Error::custom(format!("it must be one of {}", known.join(", "))))
}

impl<'de> Deserialize<'de> for Kind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        one_of(deserializer, &kinds()).map(Self)
    }
}

impl<'de> Deserialize<'de> for EventType {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        one_of(deserializer, &types()).map(Self)
    }
}

impl<'de> Deserialize<'de> for Stream {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let (kind, id) = text.split_once('/').unwrap_or_default();
        let kind = kinds().into_iter().find(|known| *known == kind);
        let is_id =
            (1..=LONGEST).contains(&id.chars().count()) && !id.chars().any(char::is_control);
        match kind.filter(|_| is_id) {
            Some(aggregate) => Ok(Self(StreamId { aggregate, id: id.to_owned() })),
            None => Err(D::Error::custom(format!(
                "a stream is named kind/id, such as arm/content:story; the kinds are {}",
                kinds().join(", ")
            ))),
        }
    }
}

fn choice(names: Vec<&'static str>) -> RefOr<Schema> {
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(names)).into()
}

impl Kind {
    /// In answers: a foreign log may hold kinds that this program does not know.
    pub fn text() -> RefOr<Schema> {
        ObjectBuilder::new().schema_type(Type::String).examples(["decision"]).into()
    }
}

impl EventType {
    pub fn text() -> RefOr<Schema> {
        ObjectBuilder::new().schema_type(Type::String).examples(["posted"]).into()
    }
}

impl PartialSchema for Kind {
    fn schema() -> RefOr<Schema> {
        choice(kinds())
    }
}

impl PartialSchema for EventType {
    fn schema() -> RefOr<Schema> {
        choice(types())
    }
}

impl PartialSchema for Stream {
    fn schema() -> RefOr<Schema> {
        let pattern =
            format!("^({})/[^\\u0000-\\u001f\\u007f-\\u009f]{{1,{LONGEST}}}$", kinds().join("|"));
        ObjectBuilder::new()
            .schema_type(Type::String)
            .pattern(Some(pattern))
            .examples(["arm/content:story"])
            .into()
    }
}

impl ToSchema for Kind {}
impl ToSchema for EventType {}
impl ToSchema for Stream {}
