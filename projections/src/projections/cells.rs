//! Event values as the tables hold them.

use serde::Serialize;
use xbot_domain::ids::{Pass, TweetId};
use xbot_domain::time::Timestamp;

use crate::projection::Poison;
use crate::rows::{Key, Value};

/// The name that a choice has in storage, such as `queued`: the same in the log and in the tables.
pub(super) fn word(choice: &impl Serialize) -> Result<Value, Poison> {
    match serde_json::to_value(choice) {
        Ok(serde_json::Value::String(name)) => Ok(Value::Text(name)),
        Ok(other) => Err(Poison(format!("`{other}` is not a name"))),
        Err(error) => Err(unwritable(&error)),
    }
}

pub(super) fn json(value: &impl Serialize) -> Result<Value, Poison> {
    text(value).map(Value::Json)
}

/// The very bytes that the log holds for an event of the current version: both are written here
/// and there by the same serializer.
pub(super) fn text(value: &impl Serialize) -> Result<String, Poison> {
    serde_json::to_string(value).map_err(|error| unwritable(&error))
}

/// The texts of a thread with a blank line between them; the text itself when it is one.
pub(super) fn joined(texts: &[String]) -> String {
    texts.join("\n\n")
}

/// A thread is known by the id of its first post.
pub(super) fn first_id(tweet_ids: &[TweetId]) -> Value {
    tweet_ids.first().map(ToString::to_string).into()
}

pub(super) fn named(name: Option<&impl ToString>) -> Value {
    name.map(ToString::to_string).into()
}

pub(super) fn pass_key(pass: Pass) -> Key {
    Key::Int(i64::from(u8::from(pass)))
}

/// Times sort and compare as their text, which has one form only.
pub(super) fn time_key(at: Timestamp) -> Key {
    Key::Text(at.to_string())
}

fn unwritable(error: &serde_json::Error) -> Poison {
    Poison(format!("could not write as JSON: {error}"))
}
