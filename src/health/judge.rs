//! The rules of `xbot health`: which facts are a warning, and which are critical.

use chrono::Duration;
use xbot_domain::time::Timestamp;

use super::{Facts, Finding, Posting, Reach, Verdict, Vitals};

/// More candidates than can be used while they are fresh.
const QUEUE_FULL: i64 = 500;
/// Hours after which a candidate is stale.
const CANDIDATE_HOURS: i64 = 24;
/// Hours without a post that are too many while posting is on.
const SILENCE_HOURS: i64 = 6;
/// Minutes by which clocks of several machines may differ before jobs wait for one of them.
const AHEAD_MINUTES: i64 = 5;

/// Every component that is not healthy, the worst first.
pub fn judge(facts: &Facts) -> Vec<Finding> {
    let mut findings = Vec::new();
    match &facts.store {
        Err(reason) => findings.push(Finding {
            component: "DB",
            verdict: Verdict::Critical,
            message: reason.clone(),
        }),
        Ok(vitals) => findings.extend(store(facts, vitals)),
    }
    if let Reach::Down(reason) = &facts.redis {
        findings.push(warning("Redis", format!("{reason}; the mirror lags, nothing else changes")));
    }
    findings
}

fn store(facts: &Facts, vitals: &Vitals) -> Vec<Finding> {
    [
        queue(vitals),
        oldest_candidate(facts, vitals),
        silence(facts, vitals),
        ahead(facts.at, vitals).map(|message| warning("Clock", message)),
        lag(vitals),
        unknown_posts(vitals),
        parked_events(vitals),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn queue(vitals: &Vitals) -> Option<Finding> {
    match vitals.queue {
        0 => Some(warning(
            "Queue",
            "no candidate is available: `xbot candidates refresh` looks for new ones, and CONTENT_FILE names more sources",
        )),
        n if n > QUEUE_FULL => {
            Some(warning("Queue", format!("{n} candidates are available, more than {QUEUE_FULL}")))
        }
        _ => None,
    }
}

fn oldest_candidate(facts: &Facts, vitals: &Vitals) -> Option<Finding> {
    let age = facts.at.since(vitals.oldest_candidate?);
    (age > Duration::hours(CANDIDATE_HOURS)).then(|| {
        warning(
            "Queue",
            format!(
                "the oldest candidate is {} h old, more than {CANDIDATE_HOURS} h",
                age.num_hours()
            ),
        )
    })
}

fn silence(facts: &Facts, vitals: &Vitals) -> Option<Finding> {
    if facts.posting == Posting::Off {
        return None;
    }
    // Posting that was turned on a moment ago has not been silent for hours.
    let Some(since) = vitals.last_post.max(vitals.posting_since) else {
        return Some(warning("Posting", "posting is on, and nothing was ever posted"));
    };
    let silent = facts.at.since(since);
    (silent > Duration::hours(SILENCE_HOURS)).then(|| {
        warning("Posting", format!("no post for {} h while posting is on", silent.num_hours()))
    })
}

/// The log is from the future: jobs are due by what it says, and wait until then.
pub fn ahead(now: Timestamp, vitals: &Vitals) -> Option<String> {
    let newest = vitals.newest_run?;
    let ahead = newest.since(now);
    (ahead > Duration::minutes(AHEAD_MINUTES)).then(|| {
        format!(
            "the log goes on until {newest}, {} min after this machine's clock: jobs wait until then",
            ahead.num_minutes()
        )
    })
}

fn lag(vitals: &Vitals) -> Option<Finding> {
    (!vitals.lagging.is_empty()).then(|| warning("Projections", vitals.lagging.join("; ")))
}

fn unknown_posts(vitals: &Vitals) -> Option<Finding> {
    (vitals.unknown_posts > 0).then(|| {
        warning(
            "Posting",
            format!(
                "{} with an unknown result wait to be reconciled",
                count(vitals.unknown_posts, "post")
            ),
        )
    })
}

fn parked_events(vitals: &Vitals) -> Option<Finding> {
    (vitals.parked_events > 0).then(|| {
        warning(
            "Projections",
            format!(
                "{} could not be projected; see `xbot projections list`",
                count(vitals.parked_events, "event")
            ),
        )
    })
}

fn count(n: i64, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

fn warning(component: &'static str, message: impl Into<String>) -> Finding {
    Finding { component, verdict: Verdict::Warning, message: message.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Timestamp = Timestamp::from_micros(1_754_913_600_000_000);

    fn found(change: impl FnOnce(&mut Facts, &mut Vitals)) -> Vec<String> {
        let mut vitals = Vitals { queue: 25, bandits: 12, ..Vitals::default() };
        let mut facts = Facts {
            at: NOON,
            redis: Reach::NotConfigured,
            posting: Posting::Off,
            store: Err(String::new()),
        };
        change(&mut facts, &mut vitals);
        facts.store = Ok(vitals);
        judge(&facts)
            .into_iter()
            .map(|finding| format!("{}: {}", finding.component, finding.message))
            .collect()
    }

    #[test]
    fn a_filled_queue_and_silence_with_posting_off_are_healthy() {
        assert!(found(|_, _| ()).is_empty());
    }

    #[test]
    fn each_rule_names_its_number() {
        let hours_ago = |hours| NOON.minus(Duration::hours(hours));
        type Change = fn(&mut Facts, &mut Vitals);
        let cases: [(Change, &str); 11] = [
            (|_, v| v.queue = 0, "no candidate"),
            (|_, v| v.queue = 501, "501 candidates"),
            (|_, v| v.oldest_candidate = Some(NOON.minus(Duration::hours(25))), "25 h old"),
            (|f, _| f.posting = Posting::On, "nothing was ever posted"),
            (
                |f, v| {
                    f.posting = Posting::On;
                    v.posting_since = Some(NOON.minus(Duration::hours(8)));
                },
                "no post for 8 h",
            ),
            (|_, v| v.newest_run = Some(NOON.plus(Duration::minutes(6))), "6 min after"),
            (
                |f, v| {
                    (f.posting, v.last_post) = (Posting::On, Some(NOON.minus(Duration::hours(7))))
                },
                "no post for 7 h",
            ),
            (|_, v| v.lagging = vec!["outcomes by 3 events".into()], "outcomes by 3 events"),
            (|_, v| v.unknown_posts = 1, "1 post with"),
            (|_, v| v.parked_events = 2, "2 events could"),
            (|f, _| f.redis = Reach::Down("no answer".into()), "no answer"),
        ];
        for (change, expected) in cases {
            let found = found(change);
            assert!(found.len() == 1 && found[0].contains(expected), "{expected}: {found:?}");
        }
        assert!(
            found(|f, v| (f.posting, v.last_post) = (Posting::On, Some(hours_ago(5)))).is_empty()
        );
    }

    #[test]
    fn posting_that_was_turned_on_a_moment_ago_has_not_been_silent() {
        let minute_ago = Some(NOON.minus(Duration::minutes(1)));
        let yesterday = Some(NOON.minus(Duration::hours(30)));
        let turned_on = |f: &mut Facts, v: &mut Vitals| {
            f.posting = Posting::On;
            v.posting_since = minute_ago;
        };
        assert!(found(turned_on).is_empty());
        assert!(
            found(|f, v| {
                turned_on(f, v);
                v.last_post = yesterday;
            })
            .is_empty()
        );
    }

    #[test]
    fn a_store_that_does_not_answer_is_critical_and_the_only_finding_about_it() {
        let facts = Facts {
            at: NOON,
            redis: Reach::Up,
            posting: Posting::On,
            store: Err("refused".into()),
        };
        let findings = judge(&facts);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].verdict, Verdict::Critical);
    }
}
