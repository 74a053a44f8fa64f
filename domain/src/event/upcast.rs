//! Brings events of older versions up to the current one, one step at a time.
//!
//! Stored events are never rewritten. To change an event: raise its version in `events!`, add the
//! step here, keep the old golden file and add a new one.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::DecodeError;

/// One step: from `version` of `event_type` on `aggregate` streams to the next version.
struct Step {
    aggregate: &'static str,
    event_type: &'static str,
    from: u32,
    change: fn(&mut Value),
}

/// No event has changed yet since it was first written; the first change adds its line here.
const STEPS: &[Step] = &[];

/// The event in `payload`, brought up to the current version first.
pub(crate) fn typed<E: DeserializeOwned>(
    aggregate: &str,
    known: &[(&str, u32)],
    event_type: &str,
    version: u32,
    payload: Value,
) -> Result<E, DecodeError> {
    let current = climb(STEPS, aggregate, known, event_type, version, payload)?;
    serde_json::from_value(current).map_err(|source| DecodeError::Payload {
        event_type: event_type.to_owned(),
        version,
        source,
    })
}

fn climb(
    steps: &[Step],
    aggregate: &str,
    known: &[(&str, u32)],
    event_type: &str,
    version: u32,
    mut value: Value,
) -> Result<Value, DecodeError> {
    let unknown = || DecodeError::Unknown {
        aggregate: aggregate.to_owned(),
        event_type: event_type.to_owned(),
        version,
    };
    let (_, current) = known.iter().find(|(name, _)| *name == event_type).ok_or_else(unknown)?;
    for from in version..*current {
        let step = steps
            .iter()
            .find(|s| (s.aggregate, s.event_type, s.from) == (aggregate, event_type, from))
            .ok_or_else(unknown)?;
        (step.change)(&mut value);
    }
    if version > *current {
        return Err(unknown());
    }
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const KNOWN: &[(&str, u32)] = &[("measured", 3)];
    const RENAMED: &[Step] = &[
        Step {
            aggregate: "decision",
            event_type: "measured",
            from: 1,
            change: |v| v["likes"] = v["hearts"].take(),
        },
        Step {
            aggregate: "decision",
            event_type: "measured",
            from: 2,
            change: |v| v["source"] = json!("unknown"),
        },
    ];

    #[test]
    fn an_old_event_climbs_every_step_to_the_current_version() {
        let value = climb(RENAMED, "decision", KNOWN, "measured", 1, json!({"hearts": 3})).unwrap();
        assert_eq!((&value["likes"], &value["source"]), (&json!(3), &json!("unknown")));
    }

    #[test]
    fn a_missing_step_a_newer_version_and_an_unknown_name_are_refused() {
        for (event_type, version) in [("measured", 0), ("measured", 4), ("imagined", 1)] {
            let read = climb(RENAMED, "decision", KNOWN, event_type, version, json!({}));
            assert!(matches!(read, Err(DecodeError::Unknown { .. })), "{event_type} v{version}");
        }
    }
}
