//! A long history, written in bulk: the events of real types, about 300 bytes each.

use xbot_domain::event::Metadata;
use xbot_domain::log::{Append, EventLog, NewEvent, StreamId};
use xbot_domain::time::Timestamp;

/// Events of one append: bulk writing is not what is measured.
const GROUP: u64 = 1_000;

/// Writes `count` events: charged calls and looks at the followers, in turn.
pub async fn write(log: &dyn EventLog, count: u64) {
    for group in 0..count / GROUP {
        let (aggregate, id) = if group % 2 == 0 {
            ("budget", format!("day-{group}"))
        } else {
            ("account", format!("a-{group}"))
        };
        log.append(Append {
            stream: StreamId { aggregate, id },
            expected_version: 0,
            events: (0..GROUP).map(|n| event(aggregate, group * GROUP + n)).collect(),
            metadata: Metadata::new(at(group), "job:plan", uuid::Uuid::nil()),
            idempotency: None,
        })
        .await
        .unwrap();
    }
}

fn at(n: u64) -> Timestamp {
    Timestamp::from_micros(1_700_000_000_000_000 + i64::try_from(n).unwrap() * 1_000_000)
}

fn event(aggregate: &str, n: u64) -> NewEvent {
    if aggregate == "budget" {
        let payload = format!(
            r#"{{"type":"call_charged","call_id":"call-{n}","purpose":"content_generation","model":"gpt-4o-mini","prompt_tokens":812,"completion_tokens":164,"cost_nanousd":220200,"decision_id":"01890a5d-ac96-774b-bcce-b302099a8057","totals":{{"reserved_nanousd":0,"charged_nanousd":{n}}},"at":"{}"}}"#,
            at(n)
        );
        return NewEvent { event_type: "call_charged", event_version: 1, payload };
    }
    let payload = format!(
        r#"{{"type":"followers_observed","count":{n},"change":1,"source":"simulator","simulated":true,"at":"{}"}}"#,
        at(n)
    );
    NewEvent { event_type: "followers_observed", event_version: 1, payload }
}
