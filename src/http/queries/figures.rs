//! Numbers that stand in several answers, each defined once.

use chrono::Duration;
use xbot_domain::bandit::epsilon::Schedule;
use xbot_domain::config::{Mode, Settings};
use xbot_domain::time::Timestamp;
use xbot_projections::reads::Arg;

use crate::http::problem::Problem;
use crate::http::reads::{Moment, Read};

const DAY_MICROS: i64 = 86_400_000_000;

/// As they are, or as they were at the past moment that is asked for.
pub async fn settings(read: &Read) -> Result<Settings, Problem> {
    read.switches.now().await.map_err(|error| Problem::of_machine(&*error))
}

/// 00:00 UTC of the day of `now`.
pub fn midnight(now: Timestamp) -> Timestamp {
    Timestamp::from_micros(now.micros().div_euclid(DAY_MICROS) * DAY_MICROS)
}

pub fn week_before(now: Timestamp) -> Timestamp {
    now.minus(Duration::days(7))
}

/// The chance of free exploration: it falls in a line from `learning_config.epsilon` to 0.05 within
/// 14 days of the first outcome that an arm learned, real ones in live mode and simulated ones in
/// shadow mode. To three decimals, as the log line of the learn job.
pub async fn explore_rate(read: &Read, settings: &Settings) -> Result<f64, Problem> {
    const FIRST: &str =
        "select updated_at from bandit_updates where simulated = $1 order by updated_at limit 1";
    let simulated = Arg::Bool(settings.mode == Mode::Shadow);
    let first: Option<(Moment,)> = read.reader.one(FIRST, &[simulated]).await?;
    let schedule = Schedule::starting_at(settings.learning.epsilon)?;
    let rate = schedule.at(first.map(|(Moment(at),)| at), read.now);
    Ok((rate * 1_000.0).round() / 1_000.0)
}

/// Dollars charged on the UTC day of `now`. A call belongs to the day that it was asked for.
pub async fn charged_today(read: &Read) -> Result<f64, Problem> {
    const CHARGED: &str = "select cast(coalesce(sum(cost_usd), 0) as double precision)
        from api_usage where created_at >= $1 and created_at < $2";
    let from = midnight(read.now);
    let until = from.plus(Duration::days(1));
    let sum: Option<(f64,)> =
        read.reader.one(CHARGED, &[Arg::Time(from), Arg::Time(until)]).await?;
    Ok(sum.map_or(0.0, |(dollars,)| dollars))
}

/// How many followers were won, or lost, by the observations since then; null without one that has
/// another before it. Simulated observations count while there is no real one.
pub async fn followers_since(read: &Read, since: Timestamp) -> Result<Option<i64>, Problem> {
    const WON: &str = "select cast(sum(change) as bigint) from followers
        where observed_at >= $1
          and (simulated = false
               or not exists (select 1 from followers fact where fact.simulated = false))";
    let sum: Option<(Option<i64>,)> = read.reader.one(WON, &[Arg::Time(since)]).await?;
    Ok(sum.and_then(|(change,)| change))
}
