//! Hours in which nothing is posted, on the clocks of the account's zone.

use chrono::Timelike;

use super::*;

impl Checked<'_> {
    pub(super) fn outside_quiet_hours(&self, now: Timestamp) -> Result<(), Refusal> {
        let local = self.local(now);
        if !self.is_quiet(&local) {
            return Ok(());
        }
        let when = match self.next_hour(now, |at| !self.is_quiet(&at)) {
            Some(at) => format!("allowed again at {at}"),
            None => "no hour of the day is allowed".to_owned(),
        };
        let (hour, zone) = (local.hour(), self.zone);
        Err(Refusal::new(
            "quiet_hours",
            format!("could not claim a slot: hour {hour} in {zone} is quiet; {when}"),
        ))
    }

    fn is_quiet(&self, local: &DateTime<Tz>) -> bool {
        u8::try_from(local.hour()).is_ok_and(|hour| self.limits.quiet_hours.contains(&hour))
    }

    /// The next full hour there for which `wanted` holds, within two days.
    pub(super) fn next_hour(
        &self,
        at: Timestamp,
        wanted: impl Fn(DateTime<Tz>) -> bool,
    ) -> Option<Timestamp> {
        let mut at = at;
        for _ in 0..48 {
            let local = self.local(at);
            let into = Duration::minutes(i64::from(local.minute()))
                + Duration::seconds(i64::from(local.second()))
                + Duration::nanoseconds(i64::from(local.nanosecond()));
            at = at.plus(Duration::hours(1) - into);
            if wanted(self.local(at)) {
                return Some(at);
            }
        }
        None
    }
}
