//! When a projection is so far behind the log that what it shows is old news.

use xbot_projections::projector::Lag;

/// Seconds. A projection that follows is behind for milliseconds.
const TOO_LONG: f64 = 10.0;

/// What is wrong with the projection, if it is.
pub fn too_slow(lag: &Lag) -> Option<String> {
    let name = &lag.projection;
    if let Some(reason) = &lag.parked {
        return Some(format!("{name} stopped at an event: {reason}"));
    }
    (lag.seconds > TOO_LONG).then(|| {
        format!(
            "{name} is {} events and {:.0} s behind the log",
            lag.events, lag.seconds
        )
    })
}
