//! The parameters behind the `?`.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use percent_encoding::percent_decode_str;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use url::form_urlencoded;

use crate::http::problem::{Faults, Problem};

/// Parameters that any read takes; see [`crate::http::reads::Read`].
const OF_EVERY_READ: [&str; 2] = ["after", "as_of"];
/// Parameters that any list takes; see [`crate::http::reads::Paging`].
const OF_EVERY_LIST: [&str; 4] = ["after", "as_of", "limit", "cursor"];

/// The parameters that one endpoint has for itself. `T` denies unknown fields.
#[derive(Clone, Debug)]
pub struct Params<T>(pub T);

/// The same for a list.
#[derive(Clone, Debug)]
pub struct Filters<T>(pub T);

/// The same for a read of something else than the tables, which has no past and waits for nothing.
#[derive(Clone, Debug)]
pub struct Only<T>(pub T);

impl<T: DeserializeOwned, S: Sync> FromRequestParts<S> for Only<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        own(parts, &[]).map(Self)
    }
}

impl<T: DeserializeOwned, S: Sync> FromRequestParts<S> for Params<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        own(parts, &OF_EVERY_READ).map(Self)
    }
}

impl<T: DeserializeOwned, S: Sync> FromRequestParts<S> for Filters<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        own(parts, &OF_EVERY_LIST).map(Self)
    }
}

fn own<T: DeserializeOwned>(parts: &Parts, shared: &[&str]) -> Result<T, Problem> {
    let mut all = pairs(parts.uri.query().unwrap_or_default())?;
    all.retain(|(name, _)| !shared.contains(&name.as_str()));
    read(&all)
}

/// No parameter of its own.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// The value of one parameter, if it is there.
pub fn param(parts: &Parts, name: &str) -> Result<Option<String>, Problem> {
    let all = pairs(parts.uri.query().unwrap_or_default())?;
    Ok(all.into_iter().find(|(known, _)| known == name).map(|(_, value)| value))
}

/// In the order in which they came. A name twice, or text that is none, is a fault.
fn pairs(query: &str) -> Result<Vec<(String, String)>, Problem> {
    let (mut all, mut faults) = (Vec::<(String, String)>::new(), Faults::default());
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        match (text(name), text(value)) {
            (Some(name), _) if all.iter().any(|(known, _)| *known == name) => {
                faults.add(format!("?{name}"), "it is given twice; give it once");
            }
            (Some(name), Some(value)) => all.push((name, value)),
            (Some(name), None) => faults.add(format!("?{name}"), "its value is not a text"),
            (None, _) => faults.add("?", "the name of a parameter is not a text"),
        }
    }
    faults.into_result()?;
    Ok(all)
}

/// No database takes a text with the character zero in it.
fn text(encoded: &str) -> Option<String> {
    let spaced = encoded.replace('+', " ");
    let text = percent_decode_str(&spaced).decode_utf8().ok()?;
    (!text.contains('\0')).then(|| text.into_owned())
}

fn read<T: DeserializeOwned>(pairs: &[(String, String)]) -> Result<T, Problem> {
    let encoded = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    let parsed = form_urlencoded::parse(encoded.as_bytes());
    serde_path_to_error::deserialize(serde_urlencoded::Deserializer::new(parsed)).map_err(|error| {
        let place = format!("?{}", error.path().to_string().trim_start_matches('.'));
        Problem::of_fault(place, error.inner().to_string())
    })
}
