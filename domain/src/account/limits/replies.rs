//! How many replies a day takes.

use super::*;

impl Checked<'_> {
    pub(super) fn day_has_room(&self, tally: &Tally<'_>) -> Result<(), Refusal> {
        if !tally.is_reply() || self.room_at(tally.now, tally) {
            return Ok(());
        }
        let most = self.limits.reply_max_per_day;
        let why = format!("{most} replies a day are allowed in {}", self.zone);
        let free = self.next_room(tally);
        Err(limit("reply_max_per_day", &why, tally, free))
    }

    fn room_at(&self, moment: Timestamp, tally: &Tally<'_>) -> bool {
        let that_day = self.local(moment).date_naive();
        let counts = |at: Timestamp| {
            moment.since(at) < Duration::hours(24) || self.local(at).date_naive() == that_day
        };
        tally.replies(counts) < self.limits.reply_max_per_day as usize
    }

    /// Room comes when a reply is a day old, or, on the day with 25 hours, at midnight.
    fn next_room(&self, tally: &Tally<'_>) -> Option<Timestamp> {
        let today = self.local(tally.now).date_naive();
        let a_day_old = tally.reply_times().into_iter().map(|at| at.plus(Duration::hours(24)));
        let mut moments: Vec<Timestamp> = a_day_old
            .flat_map(|at| [Some(at), self.next_hour(at, |hour| hour.date_naive() != today)])
            .flatten()
            .filter(|at| *at > tally.now)
            .collect();
        moments.sort_unstable();
        moments.into_iter().find(|at| self.room_at(*at, tally))
    }
}
