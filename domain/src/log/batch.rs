//! Many stored events in one piece of memory: reading a million of them allocates a few times.

use super::Checkpoint;

/// One stored event, borrowed from its batch. The texts are the bytes that the seals cover.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RawEvent<'a> {
    pub at: Checkpoint,
    pub aggregate: &'a str,
    pub stream_id: &'a str,
    /// Its place in its stream, from 1.
    pub version: u64,
    pub event_type: &'a str,
    pub event_version: u32,
    pub payload: &'a str,
    pub metadata: &'a str,
}

#[derive(Clone, Debug, Default)]
pub struct RawBatch {
    text: String,
    entries: Vec<Entry>,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    at: Checkpoint,
    version: u64,
    event_version: u32,
    start: usize,
    /// Lengths of aggregate, stream id, event type, payload and metadata, one after the other.
    lengths: [u32; 5],
}

impl RawBatch {
    pub fn push(&mut self, event: &RawEvent<'_>) {
        let parts =
            [event.aggregate, event.stream_id, event.event_type, event.payload, event.metadata];
        let start = self.text.len();
        parts.iter().for_each(|part| self.text.push_str(part));
        self.entries.push(Entry {
            at: event.at,
            version: event.version,
            event_version: event.event_version,
            start,
            lengths: parts.map(|part| u32::try_from(part.len()).unwrap_or(u32::MAX)),
        });
    }

    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Where a reader that has taken the whole batch stands.
    pub fn last(&self) -> Option<Checkpoint> {
        self.entries.last().map(|entry| entry.at)
    }

    pub fn iter(&self) -> impl ExactSizeIterator<Item = RawEvent<'_>> + '_ {
        self.entries.iter().map(|entry| self.event(entry))
    }

    fn event(&self, entry: &Entry) -> RawEvent<'_> {
        let mut rest = self.text.get(entry.start..).unwrap_or_default();
        let [aggregate, stream_id, event_type, payload, metadata] = entry.lengths.map(|length| {
            let (part, tail) = rest.split_at_checked(length as usize).unwrap_or_default();
            rest = tail;
            part
        });
        RawEvent {
            at: entry.at,
            aggregate,
            stream_id,
            version: entry.version,
            event_type,
            event_version: entry.event_version,
            payload,
            metadata,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_pushed_is_what_comes_out() {
        let event = |position, payload| RawEvent {
            at: Checkpoint { tx: 7, position },
            aggregate: "arm",
            stream_id: "content:ü",
            version: 1,
            event_type: "updated",
            event_version: 1,
            payload,
            metadata: "{}",
        };
        let mut batch = RawBatch::default();
        batch.push(&event(1, "{\"a\":1}"));
        batch.push(&event(2, ""));
        assert_eq!(batch.iter().collect::<Vec<_>>(), [event(1, "{\"a\":1}"), event(2, "")]);
        assert_eq!(batch.last(), Some(Checkpoint { tx: 7, position: 2 }));
    }
}
