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
        one(DecisionEvent::MetricsCollected(Box::new(
            MetricsCollected {
                pass: c.pass,
                tweet_id: c.tweet_id,
                simulated: c.simulated,
                source: c.source.clone(),
                captured_at: c.captured_at,
                age_secs: c.captured_at.since(on_x.posted_at).num_seconds(),
                metrics: c.metrics,
                rates: rates(&c.metrics),
                raw_hash: c.raw_hash.clone(),
            },
        )))
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
        one(DecisionEvent::MetricsQuarantined(Box::new(
            MetricsQuarantined {
                pass: c.pass,
                reason: c.reason.clone(),
                source: c.source.clone(),
                captured_at: c.captured_at,
                metrics: c.metrics,
                raw: c.raw.clone(),
                raw_hash,
            },
        )))
    }

    pub(super) fn report_unavailable(&self, c: &ReportUnavailable) -> Decided {
        const TRIED: &str = "report its metrics as unavailable";
        self.on_x(TRIED)?;
        let known = self.pass(c.pass).unavailable.as_ref();
        if known.is_some_and(|known| known.reason == c.reason && known.gone == c.gone) {
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
            let why = format!(
                "a {world} reading is not one of a post by `{}`",
                on_x.driver
            );
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

fn rates(metrics: &Metrics) -> crate::metrics::Rates {
    let per = |part: Option<f64>| match (part, metrics.impressions) {
        (Some(part), Some(shown)) if shown > 0 => Some(part / shown as f64),
        _ => None,
    };
    let number = |count: Option<u64>| count.map(|n| n as f64);
    let engaged = [metrics.likes, metrics.retweets, metrics.replies]
        .into_iter()
        .sum::<Option<u64>>();
    crate::metrics::Rates {
        er: per(number(engaged)),
        fpki: per(metrics.follows.map(|n| n as f64 * 1_000.0)),
        retweet_rate: per(number(metrics.retweets)),
        reply_rate: per(number(metrics.replies)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::*;
    use super::*;

    fn command(c: CollectMetrics) -> DecisionCommand {
        DecisionCommand::CollectMetrics(Box::new(c))
    }

    fn aside(raw: &str) -> DecisionCommand {
        DecisionCommand::QuarantineMetrics(Box::new(QuarantineMetrics {
            pass: Pass::First,
            reason: "55,000 likes on 31 followers".to_owned(),
            source: "browser".to_owned(),
            captured_at: at(120),
            metrics: Metrics::default(),
            raw: raw.to_owned(),
            at: at(120),
        }))
    }

    fn missing(reason: &str, gone: bool) -> DecisionCommand {
        DecisionCommand::ReportUnavailable(ReportUnavailable {
            pass: Pass::First,
            reason: reason.to_owned(),
            gone,
            at: at(121),
        })
    }

    #[test]
    fn only_what_stands_on_x_is_measured() {
        let reading = command(collect(Pass::First, 100, 120));
        assert_eq!(refused(&after(claimed()), &reading), "not_posted");
        assert_eq!(refused(&after(claimed()), &aside("x")), "not_posted");
        assert_eq!(
            refused(&after(claimed()), &missing("x", false)),
            "not_posted"
        );
    }

    #[test]
    fn no_reading_replaces_another() {
        let first = command(collect(Pass::First, 100, 120));
        let mut life = on_x();
        life.push(first.clone());
        assert!(says_nothing(&after(life.clone()), &first));
        let other = command(collect(Pass::First, 101, 120));
        assert_eq!(refused(&after(life.clone()), &other), "pass_collected");
        let mut doctored = collect(Pass::First, 100, 120);
        doctored.metrics.likes = Some(4);
        assert_eq!(
            refused(&after(life.clone()), &command(doctored)),
            "pass_collected"
        );
        life.push(command(collect(Pass::Final, 900, 1_500)));
        assert!(says_nothing(&after(life), &first));
    }

    #[test]
    fn nothing_is_measured_after_the_final_pass() {
        let last = command(collect(Pass::Final, 900, 1_500));
        let decision = after([on_x(), vec![last]].concat());
        let late = command(collect(Pass::First, 100, 1_600));
        assert_eq!(refused(&decision, &late), "pass_final");
    }

    #[test]
    fn lesson_04_simulated_and_real_numbers_never_meet() {
        let mut real = collect(Pass::First, 100, 120);
        real.simulated = false;
        assert_eq!(
            refused(&after(on_x()), &command(real.clone())),
            "simulation_mismatch"
        );

        let by_api = vec![attempt_by("api", 1, 60), posted(1, &[tweet(60)], 60)];
        let on_real_x = after([claimed(), by_api].concat());
        let simulated = collect(Pass::First, 100, 120);
        assert_eq!(
            refused(&on_real_x, &command(simulated)),
            "simulation_mismatch"
        );
        assert!(on_real_x.decide(&command(real)).is_ok());
    }

    #[test]
    fn lesson_05_a_reading_belongs_to_the_post() {
        let with = |change: fn(&mut CollectMetrics)| {
            let mut reading = collect(Pass::First, 100, 120);
            change(&mut reading);
            refused(&after(on_x()), &command(reading))
        };
        assert_eq!(with(|c| c.tweet_id = tweet(61)), "wrong_tweet");
        assert_eq!(with(|c| c.captured_at = at(59)), "implausible_time");
        assert_eq!(with(|c| c.captured_at = at(121)), "implausible_time");
        assert_eq!(with(|c| c.metrics = Metrics::default()), "nothing_measured");
    }

    #[test]
    fn a_quarantined_or_missing_reading_settles_nothing() {
        let mut life = on_x();
        life.extend([aside("<html>"), missing("404", false)]);
        let decision = after(life.clone());
        assert!(says_nothing(&decision, &aside("<html>")));
        assert!(says_nothing(&decision, &missing("404", false)));
        assert!(
            decision
                .decide(&command(collect(Pass::First, 100, 120)))
                .is_ok()
        );
        life.push(missing("deleted", true));
        assert_eq!(refused(&after(life), &missing("404", false)), "post_gone");
    }

    #[test]
    fn a_rate_without_its_parts_is_absent() {
        let reading = collect(Pass::First, 100, 120);
        assert_eq!(rates(&reading.metrics), crate::metrics::Rates::default());
    }

    #[test]
    fn the_true_age_of_a_late_reading_is_kept() {
        let reading = command(collect(Pass::First, 100, 60 + 40 * 60));
        let recorded = after(on_x()).decide(&reading).unwrap();
        assert!(matches!(
            recorded.as_slice(),
            [DecisionEvent::MetricsCollected(e)] if e.age_secs == 40 * 3_600
        ));
    }
}
