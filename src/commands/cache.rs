//! The states of the streams in use. One command at a time per stream; streams do not wait for
//! each other.

use std::any::Any;
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use xbot_domain::log::StreamId;
use xbot_domain::rules::Rules;

use super::slot::Slot;

type Shared<A> = Arc<tokio::sync::Mutex<Slot<A>>>;

#[derive(Default)]
pub struct Cache(Mutex<HashMap<StreamId, Arc<dyn Any + Send + Sync>>>);

impl Cache {
    /// Streams kept; a state is a few kilobytes. When full, those not in use go at once.
    const STREAMS: usize = 4_096;

    pub fn slot<A: Rules + 'static>(&self, stream: &StreamId) -> Shared<A> {
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = slots.get(stream).cloned().and_then(|slot| slot.downcast().ok());
        known.unwrap_or_else(|| {
            if slots.len() >= Self::STREAMS {
                slots.retain(|_, slot| Arc::strong_count(slot) > 1);
            }
            let slot: Shared<A> = Arc::default();
            slots.insert(stream.clone(), Arc::clone(&slot) as Arc<dyn Any + Send + Sync>);
            slot
        })
    }
}

impl fmt::Debug for Cache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cache")
    }
}
