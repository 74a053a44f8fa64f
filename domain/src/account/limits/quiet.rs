//! Hours in which nothing is posted, on the clocks of the account's zone.

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
}
