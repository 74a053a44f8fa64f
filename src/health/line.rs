//! The one line that runbooks and monitors read. Its form is a contract.

use chrono::SecondsFormat;
use xbot_domain::time::Timestamp;

use super::{Facts, Finding, Reach, Verdict, Vitals};

/// What is not known is `?`, never a zero.
const UNKNOWN: &str = "?";

pub fn one_line(facts: &Facts, findings: &[Finding]) -> String {
    let verdict = match worst(findings) {
        Verdict::Healthy => "HEALTHY",
        Verdict::Warning => "WARNING",
        Verdict::Critical => "CRITICAL",
    };
    let vitals = facts.store.as_ref().ok();
    let number = |of: fn(&Vitals) -> i64| vitals.map_or(UNKNOWN.to_owned(), |v| of(v).to_string());
    format!(
        "[{}] xBOT Health: {verdict} | Redis:{} | DB:{} | Queue:{} | Bandits:{} | LastPost:{} | Posts/h:{}",
        to_the_second(facts.at),
        redis(&facts.redis),
        if vitals.is_some() { "✅" } else { "❌" },
        number(|v| v.queue),
        number(|v| v.bandits),
        vitals.map_or(UNKNOWN.to_owned(), last_post),
        number(|v| v.posts_last_hour),
    )
}

pub fn worst(findings: &[Finding]) -> Verdict {
    findings.iter().map(|finding| finding.verdict).max().unwrap_or(Verdict::Healthy)
}

fn redis(reach: &Reach) -> &'static str {
    match reach {
        Reach::NotConfigured => "➖",
        Reach::Up => "✅",
        Reach::Down(_) => "❌",
    }
}

fn last_post(vitals: &Vitals) -> String {
    vitals.last_post.map_or("none".to_owned(), to_the_second)
}

fn to_the_second(at: Timestamp) -> String {
    at.to_utc().to_rfc3339_opts(SecondsFormat::Secs, true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::health::{Posting, judge};

    fn facts(store: Result<Vitals, String>) -> Facts {
        let at = "2025-08-11T09:00:00Z".parse().unwrap();
        Facts { at, redis: Reach::NotConfigured, posting: Posting::Off, store }
    }

    #[test]
    fn the_line_is_the_one_of_the_contract() {
        let facts = facts(Ok(Vitals { queue: 25, bandits: 12, ..Vitals::default() }));
        assert_eq!(
            one_line(&facts, &judge(&facts)),
            "[2025-08-11T09:00:00Z] xBOT Health: HEALTHY | Redis:➖ | DB:✅ | Queue:25 | Bandits:12 | LastPost:none | Posts/h:0"
        );
    }

    #[test]
    fn without_a_store_no_number_is_made_up() {
        let facts = facts(Err("no route".into()));
        assert_eq!(
            one_line(&facts, &judge(&facts)),
            "[2025-08-11T09:00:00Z] xBOT Health: CRITICAL | Redis:➖ | DB:❌ | Queue:? | Bandits:? | LastPost:? | Posts/h:?"
        );
    }
}
