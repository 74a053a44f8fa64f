//! What came of it: one reading per pass, kept for ever; what cannot be true is put aside whole.

use crate::ids::{ContentHash, Pass};
use crate::metrics::Metrics;

use super::*;

const COLLECT: &str = "record its metrics";

impl Life {
    pub(super) fn collect_metrics(&self, c: &CollectMetrics) -> Decided {
        let on_x = self.on_x(COLLECT)?;
        if self.holds_reading(c) {
            return nothing_new();
        }
        self.pass_open(c.pass, COLLECT)?;
        self.belongs(on_x, c)?;
        if c.metrics == Metrics::default() {
            let why = "nothing was measured; report the pass as unavailable";
            return Err(self.refuse("nothing_measured", COLLECT, why));
        }
        one(DecisionEvent::MetricsCollected(Box::new(MetricsCollected {
            pass: c.pass,
            tweet_id: c.tweet_id,
            simulated: c.simulated,
            source: c.source.clone(),
            captured_at: c.captured_at,
            age_secs: c.captured_at.since(on_x.posted_at).num_seconds(),
            metrics: c.metrics,
            rates: c.metrics.rates(),
            raw_hash: c.raw_hash.clone(),
        })))
    }

    fn holds_reading(&self, c: &CollectMetrics) -> bool {
        self.pass(c.pass).reading.as_ref().is_some_and(|held| {
            held.raw_hash == c.raw_hash
                && held.simulated == c.simulated
                && held.metrics == c.metrics
                && held.captured_at == c.captured_at
        })
    }

    pub(super) fn quarantine_metrics(&self, c: &QuarantineMetrics) -> Decided {
        const TRIED: &str = "put its metrics aside";
        self.on_x(TRIED)?;
        let raw_hash = ContentHash::of(c.raw.as_bytes());
        if self.pass(c.pass).quarantined.as_ref() == Some(&raw_hash) {
            return nothing_new();
        }
        self.pass_open(c.pass, TRIED)?;
        one(DecisionEvent::MetricsQuarantined(Box::new(MetricsQuarantined {
            pass: c.pass,
            reason: c.reason.clone(),
            source: c.source.clone(),
            captured_at: c.captured_at,
            metrics: c.metrics,
            raw: c.raw.clone(),
            raw_hash,
        })))
    }

    pub(super) fn report_unavailable(&self, c: &ReportUnavailable) -> Decided {
        const TRIED: &str = "report its metrics as unavailable";
        self.on_x(TRIED)?;
        let known = self.pass(c.pass).unavailable.as_ref();
        if known.is_some_and(|known| says_the_same(known, c)) {
            return nothing_new();
        }
        self.pass_open(c.pass, TRIED)?;
        if known.is_some_and(|known| known.gone) {
            let why = "the post is recorded as gone";
            return Err(self.refuse("post_gone", TRIED, why));
        }
        one(DecisionEvent::MetricsUnavailable(MetricsUnavailable {
            pass: c.pass,
            reason: c.reason.clone(),
            at: c.at,
            gone: c.gone,
        }))
    }

    pub(super) fn on_x(&self, tried: &str) -> Result<&OnX, Refusal> {
        self.posted
            .as_ref()
            .ok_or_else(|| self.refuse("not_posted", tried, "it is not known to stand on X"))
    }

    /// A pass is read once, and none after the final one.
    fn pass_open(&self, pass: Pass, tried: &str) -> Result<(), Refusal> {
        let number = u8::from(pass);
        if self.pass(pass).reading.is_some() {
            let why = format!("pass {number} is collected, and no reading replaces another");
            return Err(self.refuse("pass_collected", tried, why));
        }
        if self.last.reading.is_some() {
            let why = format!("pass {number} comes too late, the final one is collected");
            return Err(self.refuse("pass_final", tried, why));
        }
        Ok(())
    }

    /// The reading is of this post, in this world, after it was posted (lessons 4 and 5).
    fn belongs(&self, on_x: &OnX, c: &CollectMetrics) -> Result<(), Refusal> {
        if on_x.tweet_ids.first() != Some(&c.tweet_id) {
            let why = format!("they are of {}; put them aside instead", c.tweet_id);
            return Err(self.refuse("wrong_tweet", COLLECT, why));
        }
        if c.simulated != (on_x.driver == SIMULATOR) {
            let world = if c.simulated { "simulated" } else { "real" };
            let why = format!("a {world} reading is not one of a post by `{}`", on_x.driver);
            return Err(self.refuse("simulation_mismatch", COLLECT, why));
        }
        if c.captured_at < on_x.posted_at || c.captured_at > c.at {
            let (read, from, to) = (c.captured_at, on_x.posted_at, c.at);
            let why = format!("{read} is not between the post, {from}, and now, {to}");
            return Err(self.refuse("implausible_time", COLLECT, why));
        }
        Ok(())
    }
}

/// A later try that fails alike is another try, and puts the next one off. Gone is gone.
fn says_the_same(known: &Unavailable, c: &ReportUnavailable) -> bool {
    let alike = known.reason == c.reason && known.gone == c.gone;
    alike && (known.gone || known.at == Some(c.at))
}

#[cfg(test)]
mod tests;
