//! A reading: its rates from its counts, and its row of `outcomes` against its event.

use xbot_domain::decision::MetricsCollected;
use xbot_domain::ids::Pass;
use xbot_domain::log::Recorded;
use xbot_domain::metrics::{Metrics, Rates};

use super::differences::Compared;
use super::gather::Gathered;
use super::shown::{Capture, RawMetrics, RawRates};
use crate::http::queries::outcomes::Outcome;
use crate::http::reads::Moment;

pub fn shown(gathered: &Gathered, recorded: &Recorded, reading: &MetricsCollected) -> Capture {
    let mut compared = Compared::default();
    let again = reading.metrics.rates();
    let place = |name: &str| format!("pass {} rates.{name}", u8::from(reading.pass));
    compared.numbers(&place("er"), reading.rates.er, again.er);
    compared.numbers(&place("fpki"), reading.rates.fpki, again.fpki);
    compared.numbers(&place("retweet_rate"), reading.rates.retweet_rate, again.retweet_rate);
    compared.numbers(&place("reply_rate"), reading.rates.reply_rate, again.reply_rate);
    let pass = i64::from(u8::from(reading.pass));
    match gathered.tables.outcomes.iter().find(|row| row.collected_pass == pass) {
        Some(row) => row_against(gathered, row, reading, &mut compared),
        None if recorded.at > gathered.tables.shown => {}
        None => compared.say(&format!("outcomes pass {pass}"), "nothing", "a row"),
    }
    Capture {
        position: recorded.at.position,
        tweet_id: reading.tweet_id.to_string(),
        source: reading.source.clone(),
        simulated: reading.simulated,
        captured_at: Moment(reading.captured_at),
        age_secs: reading.age_secs,
        raw_hash: reading.raw_hash.to_string(),
        metrics: metrics(&reading.metrics),
        rates: rates(&reading.rates),
        recomputed: compared.result(again.er),
    }
}

fn metrics(m: &Metrics) -> RawMetrics {
    RawMetrics {
        impressions: m.impressions,
        likes: m.likes,
        retweets: m.retweets,
        replies: m.replies,
        quotes: m.quotes,
        bookmarks: m.bookmarks,
        profile_visits: m.profile_visits,
        link_clicks: m.link_clicks,
        follows: m.follows,
    }
}

fn rates(r: &Rates) -> RawRates {
    RawRates { er: r.er, fpki: r.fpki, retweet_rate: r.retweet_rate, reply_rate: r.reply_rate }
}

fn row_against(
    gathered: &Gathered,
    row: &Outcome,
    reading: &MetricsCollected,
    compared: &mut Compared,
) {
    let place = |column: &str| format!("outcomes pass {}.{column}", row.collected_pass);
    let seen = &reading.metrics;
    let count = |n: Option<u64>| n.and_then(|n| i64::try_from(n).ok());
    for (column, recorded, now) in [
        ("impressions", row.impressions, count(seen.impressions)),
        ("likes", row.likes, count(seen.likes)),
        ("retweets", row.retweets, count(seen.retweets)),
        ("replies", row.replies, count(seen.replies)),
        ("quotes", row.quotes, count(seen.quotes)),
        ("bookmarks", row.bookmarks, count(seen.bookmarks)),
        ("follows", row.follows, seen.follows),
        ("profile_visits", row.profile_visits, count(seen.profile_visits)),
        ("link_clicks", row.link_clicks, count(seen.link_clicks)),
    ] {
        compared.same(&place(column), recorded, now);
    }
    compared.same(&place("simulated"), Some(row.simulated), Some(reading.simulated));
    compared.same(&place("source"), row.source.clone(), Some(reading.source.clone()));
    compared.same(&place("tweet_id"), row.tweet_id.clone(), Some(reading.tweet_id.to_string()));
    let at = (row.collected_at.0, reading.captured_at);
    compared.same(&place("collected_at"), Some(at.0), Some(at.1));
    let rates = reading.metrics.rates();
    compared.numbers(&place("er_calculated"), row.er_calculated, rates.er);
    compared.numbers(&place("fpki"), row.fpki, rates.fpki);
    compared.numbers(&place("retweet_rate"), row.retweet_rate, rates.retweet_rate);
    compared.numbers(&place("reply_rate"), row.reply_rate, rates.reply_rate);
    worth_against(gathered, row, reading.pass, compared);
}

/// What the row says of the rewards, as far as the tables can know them.
fn worth_against(gathered: &Gathered, row: &Outcome, pass: Pass, compared: &mut Compared) {
    let place = |column: &str| format!("outcomes pass {}.{column}", row.collected_pass);
    let shown: Vec<_> = gathered
        .rewards(pass)
        .filter(|(recorded, _)| recorded.at <= gathered.tables.shown)
        .map(|(_, reward)| reward)
        .collect();
    let v1 = shown.iter().find(|reward| reward.spec == "composite-v1");
    compared.numbers(&place("reward_composite"), row.reward_composite, v1.map(|r| r.value));
    compared.numbers(&place("exposure_weight"), row.exposure_weight, v1.map(|r| r.weight));
    let lesson = shown.iter().find(|reward| reward.learning);
    compared.same(&place("reward_spec"), row.reward_spec.clone(), lesson.map(|r| r.spec.clone()));
    compared.numbers(&place("reward_value"), row.reward_value, lesson.map(|r| r.value));
}
