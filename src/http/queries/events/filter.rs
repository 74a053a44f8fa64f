//! Which events are wanted.

use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;
use xbot_domain::log::RawEvent;

use super::{EventType, Kind, Stream};
use crate::http::past::LAST;
use crate::http::problem::{Faults, Problem};

#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// A kind of streams.
    #[param(inline)]
    pub aggregate: Option<Kind>,
    /// One stream, by kind and id.
    #[param(inline)]
    pub stream: Option<Stream>,
    /// A type of events.
    #[serde(rename = "type")]
    #[param(inline)]
    pub event_type: Option<EventType>,
    /// All that one request, or one run of a job, set off.
    pub correlation: Option<Uuid>,
    /// No event before this position.
    #[param(minimum = 0, maximum = 9007199254740991i64)]
    pub from: Option<i64>,
    /// No event behind this position.
    #[param(minimum = 0, maximum = 9007199254740991i64)]
    pub to: Option<i64>,
}

impl Asked {
    pub fn check(&self) -> Result<(), Problem> {
        let mut faults = Faults::default();
        for (name, position) in [("?from", self.from), ("?to", self.to)] {
            faults.unless(
                position.is_none_or(|p| (0..=LAST).contains(&p)),
                name,
                format!("a position is 0 to {LAST}"),
            );
        }
        faults.into_result()
    }

    pub fn wants(&self, event: &RawEvent<'_>) -> bool {
        let Self { aggregate, stream, event_type, correlation, from, to } = self;
        aggregate.is_none_or(|Kind(kind)| kind == event.aggregate)
            && event_type.is_none_or(|EventType(name)| name == event.event_type)
            && from.is_none_or(|from| from <= event.at.position)
            && to.is_none_or(|to| event.at.position <= to)
            && stream.as_ref().is_none_or(|Stream(stream)| {
                stream.aggregate == event.aggregate && stream.id == event.stream_id
            })
            && correlation.is_none_or(|id| belongs(event, id))
    }
}

fn belongs(event: &RawEvent<'_>, correlation: Uuid) -> bool {
    // Most events are of others, and need not be read for that.
    event.metadata.contains(&correlation.to_string())
        && event.metadata().is_ok_and(|metadata| metadata.correlation_id == correlation)
}
