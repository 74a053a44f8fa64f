//! The lines that the runbooks look for.

use xbot_domain::decision::MetricsCollected;
use xbot_domain::ids::{DecisionId, Pass, TweetId};
use xbot_domain::metrics::plausible::Reason;

const ABSENT: &str = "n/a";

pub(super) fn stored(id: DecisionId, reading: &MetricsCollected) -> String {
    let or_absent = |text: Option<String>| text.unwrap_or_else(|| ABSENT.to_owned());
    let er = or_absent(reading.rates.er.map(|er| format!("{:.2}%", er * 100.0)));
    let fpki = or_absent(reading.rates.fpki.map(|fpki| format!("{fpki:.2}")));
    let follows = or_absent(reading.metrics.follows.map(|n| n.to_string()));
    let number = u8::from(reading.pass);
    let end = match reading.pass {
        Pass::First => "",
        Pass::Final => " (final)",
    };
    format!(
        "[ANALYTICS_COLLECTOR] ✅ Pass {number} stored: decision_id={id} ER={er} FPKI={fpki} follows={follows}{end}"
    )
}

pub(super) fn missing(id: TweetId) -> String {
    format!("[ANALYTICS_COLLECTOR] ⚠️ Could not fetch metrics for tweet_id={id}")
}

pub(super) fn put_aside(id: DecisionId, pass: Pass, why: &Reason) -> String {
    let number = u8::from(pass);
    format!("[ANALYTICS_COLLECTOR] ⚠️ Pass {number} put aside: decision_id={id} reason={why}")
}
