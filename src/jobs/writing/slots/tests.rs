use super::*;
use proptest::prelude::*;

fn calendar(zone: Tz, quiet: &[u8], taken: &[(Timestamp, i64)]) -> Calendar {
    let gap = |(at, minutes): &(Timestamp, i64)| (*at, Duration::minutes(*minutes));
    Calendar { zone, quiet: quiet.to_vec(), taken: taken.iter().map(gap).collect() }
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

proptest! {
    /// The years around 2025, so that all changes of the clocks are met.
    #[test]
    fn lesson_11_a_slot_is_ahead_within_a_day_in_its_hour_and_in_no_quiet_one(
        micros in 1_700_000_000_000_000i64..1_800_000_000_000_000,
        zone in prop::sample::select(vec!["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "America/St_Johns"]),
        quiet in prop::collection::vec(0u8..24, 0..12),
        taken in prop::collection::vec(0i64..1_500, 0..12),
        gap in 15i64..=180,
    ) {
        let now = Timestamp::from_micros(micros);
        let zone: Tz = zone.parse().unwrap();
        let taken: Vec<_> = taken.iter().map(|m| (now.plus(Duration::minutes(*m)), gap)).collect();
        let calendar = calendar(zone, &quiet, &taken);
        let from = now.plus(Duration::minutes(10));
        for (hour, moments) in calendar.hours(now, from) {
            prop_assert!(!quiet.contains(&hour) && !moments.is_empty());
            for at in moments {
                prop_assert!(at >= from && at.since(now) <= Duration::hours(25));
                let local = at.to_utc().with_timezone(&zone);
                prop_assert_eq!(local.hour(), u32::from(hour));
                prop_assert!(taken.iter().all(|(t, m)| at.since(*t).abs().num_minutes() >= *m));
            }
        }
    }
}

#[test]
fn every_hour_that_is_not_quiet_is_open_on_an_empty_calendar() {
    let now = at("2025-08-11T09:15:30Z");
    let hours = calendar(chrono_tz::UTC, &[2, 3, 4, 5], &[]).hours(now, now);
    assert_eq!(hours.len(), 20);
    assert_eq!(hours[&9][0], at("2025-08-11T09:16:00Z"));
    assert_eq!(hours[&8][0], at("2025-08-12T08:00:00Z"));
}

#[test]
fn on_the_night_when_the_clocks_go_forward_the_lost_hour_is_not_offered() {
    let now = at("2025-03-29T12:00:00Z");
    let hours = calendar(chrono_tz::Europe::Berlin, &[], &[]).hours(now, now);
    assert!(!hours.contains_key(&2) && hours.contains_key(&1) && hours.contains_key(&3));
    assert_eq!(hours[&3][0], at("2025-03-30T01:00:00Z"));
}

#[test]
fn on_the_night_when_they_go_back_the_hour_that_comes_twice_has_two_hours_of_minutes() {
    let now = at("2025-10-25T12:00:00Z");
    let hours = calendar(chrono_tz::Europe::Berlin, &[], &[]).hours(now, now);
    assert_eq!(hours[&2].len(), 120);
}

#[test]
fn an_hour_that_is_full_today_is_open_tomorrow() {
    let now = at("2025-08-11T09:30:00Z");
    let calendar = calendar(chrono_tz::UTC, &[], &[(at("2025-08-11T09:40:00Z"), 20)]);
    assert_eq!(calendar.hours(now, now)[&9][0], at("2025-08-12T09:00:00Z"));
}
