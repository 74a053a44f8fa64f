//! How far the tables are behind the log.

use xbot_domain::time::Timestamp;

use super::text::Text;
use crate::http::App;

pub async fn write(text: &mut Text, app: &App, now: Timestamp) -> anyhow::Result<()> {
    let lags = app.projector.lag(now).await?;
    let name = |name: &String| [("projection", name.clone())];
    let events = lags.iter().map(|lag| (name(&lag.name), lag.behind_events as f64));
    text.gauges("xbot_projection_lag_events", "Events that are not shown yet", events);
    let seconds = lags.iter().map(|lag| (name(&lag.name), lag.behind_seconds));
    let help = "Age of the oldest event that is not shown yet";
    text.gauges("xbot_projection_lag_seconds", help, seconds);
    let parked = lags.iter().map(|lag| (name(&lag.name), lag.parked as f64));
    text.gauges("xbot_parked_events", "Events that stopped a projection, undecided", parked);
    let head = app.log.head().await?.position;
    text.gauge("xbot_log_position", "Where the log ends", head as f64);
    Ok(())
}
