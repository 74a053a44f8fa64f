//! Logged rounds of a bandit: what was chosen, with which chance, and what came of it.

use std::collections::BTreeMap;

use serde_json::{Number, Value};
use xbot_domain::foreign::Round;

use super::super::cell::{self, Dates, Moment};
use super::super::header::Header;
use super::super::row::{Bad, Row};
use super::super::{ForeignError, Format, Options};
use super::needed;

#[derive(Debug)]
pub struct Rounds {
    action: usize,
    reward: usize,
    pscore: usize,
    position: Option<usize>,
    made_at: Option<usize>,
    /// An object of JSON, where all of the context stands in one column.
    context: Option<usize>,
    /// The columns that are a piece of context each.
    features: Vec<usize>,
}

impl Rounds {
    /// `item_id`, `click`, `propensity_score` and `timestamp` are those of the Open Bandit Dataset.
    pub fn find(header: &Header) -> Result<Self, ForeignError> {
        let column = |names: &[&str]| needed(header, names, Format::BanditRounds, "");
        let mut rounds = Self {
            action: column(&["action", "item id", "arm"])?,
            reward: column(&["reward", "click"])?,
            pscore: column(&["pscore", "propensity score", "propensity", "action prob"])?,
            position: header.find(&["position"])?,
            made_at: header.find(&["timestamp", "time", "made at"])?,
            context: header.find(&["context"])?,
            features: Vec::new(),
        };
        let unnamed = |at: usize| header.name(at).is_none_or(str::is_empty);
        rounds.features =
            (0..header.width()).filter(|at| !rounds.uses(*at) && !unnamed(*at)).collect();
        Ok(rounds)
    }

    fn uses(&self, at: usize) -> bool {
        [self.action, self.reward, self.pscore].contains(&at)
            || [self.position, self.made_at, self.context].contains(&Some(at))
    }

    pub fn round(&self, mut row: Row<'_>, line: u64, options: &Options) -> Result<Round, Bad> {
        let action = row.trimmed(Some(self.action))?;
        let action = row.needed(Some(self.action), action)?.to_owned();
        let reward = row.number(Some(self.reward))?;
        let reward = row.needed(Some(self.reward), reward)?;
        let pscore = row.fraction(Some(self.pscore))?;
        let pscore = row.needed(Some(self.pscore), pscore)?;
        if !(pscore > 0.0 && pscore <= 1.0) {
            return Err(row.bad(self.pscore, "a propensity is above 0 and at most 1"));
        }
        let position = self.position(&mut row)?;
        let made_at = self.made_at(&mut row, options)?;
        let context = self.context(&row)?;
        let notes = row.notes;
        Ok(Round { line, made_at, action, position, reward, pscore, context, notes })
    }

    fn position(&self, row: &mut Row<'_>) -> Result<Option<u32>, Bad> {
        let Some(position) = row.size(self.position)? else { return Ok(None) };
        let small = u32::try_from(position);
        let bad = |_| row.bad(self.position.unwrap_or_default(), "no position is so large");
        small.map(Some).map_err(bad)
    }

    fn made_at(
        &self,
        row: &mut Row<'_>,
        options: &Options,
    ) -> Result<Option<xbot_domain::time::Timestamp>, Bad> {
        let (Some(at), Some(text)) = (self.made_at, row.written(self.made_at)?) else {
            return Ok(None);
        };
        let dates = Dates { now: options.now, earliest: 1990, order: options.order, witness: None };
        let (moment, whys) = cell::moment(text, &dates).map_err(|reason| row.bad(at, reason))?;
        for why in whys {
            row.note(&row.name(at), text, Some(moment.to_string()), why);
        }
        match moment {
            Moment::Exact(moment) => Ok(Some(moment)),
            Moment::Day(_) => Err(row.bad(at, "a round has a moment, and this is a day")),
        }
    }

    fn context(&self, row: &Row<'_>) -> Result<BTreeMap<String, Value>, Bad> {
        let mut context = match (self.context, row.trimmed(self.context)?) {
            (Some(at), Some(text)) => object(text).map_err(|reason| row.bad(at, reason))?,
            _ => BTreeMap::new(),
        };
        for at in &self.features {
            if let Some(text) = row.trimmed(Some(*at))? {
                context.insert(row.name(*at), value(text));
            }
        }
        Ok(context)
    }
}

/// The members of an object, the elements of a list by number, or a single value.
fn object(text: &str) -> Result<BTreeMap<String, Value>, &'static str> {
    let json = text.starts_with(['{', '[']);
    match serde_json::from_str(text) {
        Ok(Value::Object(members)) => Ok(members.into_iter().collect()),
        Ok(Value::Array(elements)) => {
            let named = elements.into_iter().enumerate();
            Ok(named.map(|(at, value)| (format!("context_{at}"), value)).collect())
        }
        Err(_) if json => Err("neither JSON nor a plain value"),
        _ => Ok(BTreeMap::from([("context".to_owned(), value(text))])),
    }
}

/// A number when it is one and would be written the same way, or nearly so; a text otherwise.
fn value(text: &str) -> Value {
    if let Ok(whole) = text.parse::<i64>()
        && whole.to_string() == text
    {
        return Value::from(whole);
    }
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let plain =
        text.contains('.') && text.bytes().all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b));
    let number = text.parse().ok().filter(|_| plain && digits <= 25).and_then(Number::from_f64);
    number.map_or_else(|| Value::from(text), Value::Number)
}
