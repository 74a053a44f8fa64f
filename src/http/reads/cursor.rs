//! Where a page ended, as a text that clients hand back and do not take apart.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use xbot_domain::time::Timestamp;
use xbot_projections::reads::Arg;

use super::Column;
use crate::http::problem::{Fault, Problem, codes};

const PLACE: &str = "?cursor";
/// Characters: the longest names in the columns of an order come to less than that.
const LONGEST: usize = 2048;

/// The values of the last row in the columns that a list is ordered by.
#[derive(Clone, Debug, PartialEq)]
pub struct Cursor(pub Vec<Arg>);

#[derive(Serialize, Deserialize)]
enum Value {
    #[serde(rename = "s")]
    Text(String),
    #[serde(rename = "i")]
    Int(i64),
    #[serde(rename = "t")]
    Time(Timestamp),
}

impl Cursor {
    pub fn encode(&self) -> String {
        let values: Vec<_> = self.0.iter().filter_map(value).collect();
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(&values).unwrap_or_default())
    }

    /// What no list gave, whichever it is.
    pub fn check(text: &str) -> Result<(), Problem> {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
        if text.len() <= LONGEST && text.bytes().all(is_plain) {
            return Ok(());
        }
        let message = format!("a cursor has at most {LONGEST} letters, digits, _ and -");
        Err(Problem::of_fault(PLACE, message))
    }

    /// Other values than those of `columns` are of another list: this one has no such page.
    pub fn decode(text: &str, columns: &[Column]) -> Result<Self, Problem> {
        let read = |bytes: Vec<u8>| serde_json::from_slice::<Vec<Value>>(&bytes).ok();
        let values = URL_SAFE_NO_PAD.decode(text).ok().and_then(read);
        let args = values.map(|values| values.into_iter().map(Arg::from).collect::<Vec<_>>());
        let fits = |args: &Vec<Arg>| {
            args.len() == columns.len() && columns.iter().zip(args).all(|(one, arg)| one.takes(arg))
        };
        args.filter(fits).map(Self).ok_or_else(Self::unknown)
    }

    /// A page that is not there.
    pub fn unknown() -> Problem {
        let message = "it is not a cursor of this list; take `next_cursor` of the page before";
        let fault = Fault { pointer: PLACE.to_owned(), message: message.to_owned() };
        let detail = format!("{PLACE}: {message}");
        Problem::new(codes::NOT_FOUND, detail).with_errors(vec![fault])
    }
}

fn value(arg: &Arg) -> Option<Value> {
    match arg {
        Arg::Text(text) => Some(Value::Text(text.clone())),
        Arg::Int(number) => Some(Value::Int(*number)),
        Arg::Time(at) => Some(Value::Time(*at)),
        Arg::Bool(_) => None,
    }
}

impl From<Value> for Arg {
    fn from(value: Value) -> Self {
        match value {
            Value::Text(text) => Self::Text(text),
            Value::Int(number) => Self::Int(number),
            Value::Time(at) => Self::Time(at),
        }
    }
}
