//! Which events are wanted.

use clap::Args;
use xbot_domain::event::Event;
use xbot_domain::log::{RawEvent, StreamId};

#[derive(Clone, Debug, Default, Args)]
pub struct Filter {
    /// Only this stream, such as config/staging, or this kind of stream, such as arm
    #[arg(long, value_name = "KIND[/ID]", value_parser = known_stream)]
    pub stream: Option<String>,
    /// Only this type of event, such as posted
    #[arg(long = "type", value_name = "TYPE", value_parser = known_type)]
    pub event_type: Option<String>,
}

impl Filter {
    pub fn wants(&self, event: &RawEvent<'_>) -> bool {
        self.wants_type(event) && self.wants_stream(event)
    }

    fn wants_type(&self, event: &RawEvent<'_>) -> bool {
        let wanted = self.event_type.as_deref();
        wanted.is_none_or(|wanted| wanted == event.event_type)
    }

    fn wants_stream(&self, event: &RawEvent<'_>) -> bool {
        let Some(wanted) = self.stream.as_deref() else {
            return true;
        };
        match wanted.split_once('/') {
            Some((kind, id)) => kind == event.aggregate && id == event.stream_id,
            None => wanted == event.aggregate,
        }
    }
}

/// A stream by its full name, such as `config/staging`.
pub fn stream(text: &str) -> Result<StreamId, String> {
    let (kind, id) = text.split_once('/').ok_or_else(|| {
        format!("a stream is named kind/id; the kinds are {}", kinds().join(", "))
    })?;
    let aggregate = kinds()
        .into_iter()
        .find(|known| *known == kind)
        .ok_or_else(|| format!("the kinds of streams are {}", kinds().join(", ")))?;
    Ok(StreamId { aggregate, id: id.to_owned() })
}

fn known_stream(text: &str) -> Result<String, String> {
    let named = if text.contains('/') { text.to_owned() } else { format!("{text}/") };
    stream(&named).map(|_| text.to_owned())
}

/// A misspelt type would be waited for in vain.
fn known_type(text: &str) -> Result<String, String> {
    let mut names: Vec<_> = Event::catalogue().into_iter().map(|(_, name, _)| name).collect();
    if names.contains(&text) {
        return Ok(text.to_owned());
    }
    names.sort_unstable();
    names.dedup();
    Err(format!("the types are {}", names.join(", ")))
}

fn kinds() -> Vec<&'static str> {
    let mut kinds: Vec<_> = Event::catalogue().into_iter().map(|(kind, _, _)| kind).collect();
    kinds.dedup();
    kinds
}

#[cfg(test)]
mod tests {
    use super::*;
    use xbot_domain::log::Checkpoint;

    fn changed(stream_id: &str) -> RawEvent<'_> {
        RawEvent {
            at: Checkpoint::START,
            aggregate: "config",
            stream_id,
            version: 1,
            event_type: "changed",
            event_version: 1,
            payload: "{}",
            metadata: "{}",
        }
    }

    #[test]
    fn a_stream_is_asked_for_by_kind_or_by_name() {
        for (stream, staging, production) in [
            (None, true, true),
            (Some("config"), true, true),
            (Some("config/staging"), true, false),
            (Some("arm"), false, false),
        ] {
            let filter = Filter { stream: stream.map(str::to_owned), event_type: None };
            assert_eq!(filter.wants(&changed("staging")), staging, "{stream:?}");
            assert_eq!(filter.wants(&changed("production")), production, "{stream:?}");
        }
    }

    #[test]
    fn a_type_and_a_kind_that_do_not_exist_are_refused_with_those_that_do() {
        assert!(known_type("postd").unwrap_err().contains("posted"));
        assert!(known_stream("decisions").unwrap_err().contains("decision"));
        assert!(stream("arm").is_err() && stream("arm/content:story").is_ok());
    }
}
