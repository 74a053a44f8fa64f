//! When what a projection shows is old news.

use xbot_projections::projector::{Lag, Status};

/// Seconds. A projection that follows is behind for milliseconds.
const TOO_LONG: f64 = 10.0;

/// In words, if it is too far behind the log. One that is parked is told of as that.
pub fn too_slow(lag: &Lag) -> Option<String> {
    let slow = lag.status != Status::Parked && lag.behind_seconds > TOO_LONG;
    slow.then(|| {
        format!(
            "{} is {} events and {:.0} s behind the log",
            lag.name, lag.behind_events, lag.behind_seconds
        )
    })
}
