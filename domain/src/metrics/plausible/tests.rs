use chrono::Duration;
use proptest::prelude::*;

use super::*;

const POSTED: Timestamp = Timestamp::from_micros(1_754_902_800_000_000);

fn reading(impressions: u64, likes: u64) -> Reading {
    Reading {
        tweet_id: TweetId::from_parts(POSTED, 1),
        author: Some("own_account".to_owned()),
        captured_at: POSTED.plus(Duration::hours(24)),
        metrics: Metrics {
            impressions: Some(impressions),
            likes: Some(likes),
            retweets: Some(likes / 10),
            replies: Some(likes / 20),
            ..Metrics::default()
        },
    }
}

fn subject(followers: u64) -> Subject {
    Subject {
        tweet_id: TweetId::from_parts(POSTED, 1),
        author: Some("Own_Account".to_owned()),
        posted_at: POSTED,
        followers: Some(followers),
        previous: None,
    }
}

fn after(previous: &Reading, followers: u64) -> Subject {
    let Reading { metrics, .. } = previous;
    let captured_at = POSTED.plus(Duration::hours(1));
    Subject { previous: Some(Previous { captured_at, metrics: *metrics }), ..subject(followers) }
}

fn code(reading: &Reading, subject: &Subject) -> &'static str {
    match check(reading, subject) {
        Plausibility::Plausible => "plausible",
        Plausibility::Implausible(reason) => reason.code,
    }
}

#[test]
fn an_ordinary_reading_is_believed() {
    assert_eq!(code(&reading(1_200, 40), &subject(31)), "plausible");
    assert_eq!(code(&reading(1_200, 40), &after(&reading(300, 12), 31)), "plausible");
}

#[test]
fn lesson_05_somebody_elses_numbers_are_not_believed() {
    assert_eq!(code(&reading(4_000_000, 55_000), &subject(31)), "out_of_reach");
    let mut likes_alone = reading(0, 55_000);
    likes_alone.metrics.impressions = None;
    assert_eq!(code(&likes_alone, &subject(31)), "out_of_reach");
    assert_eq!(code(&reading(4_000_000, 55_000), &subject(200_000)), "plausible");
}

#[test]
fn another_post_or_author_is_not_believed() {
    let mut other = reading(1_200, 40);
    other.tweet_id = TweetId::from_parts(POSTED, 2);
    assert_eq!(code(&other, &subject(31)), "wrong_post");
    let mut stranger = reading(1_200, 40);
    stranger.author = Some("somebody".to_owned());
    assert_eq!(code(&stranger, &subject(31)), "wrong_author");
}

#[test]
fn more_engagement_than_impressions_is_not_believed() {
    assert_eq!(code(&reading(30, 40), &subject(31)), "more_than_seen");
    assert_eq!(code(&reading(41, 40), &subject(31)), "more_than_seen");
}

#[test]
fn counts_that_fall_are_not_believed_but_a_like_may_be_taken_back() {
    assert_eq!(code(&reading(299, 12), &after(&reading(300, 12), 31)), "drop");
    assert_eq!(code(&reading(1_200, 20), &after(&reading(1_200, 40), 31)), "drop");
    assert_eq!(code(&reading(1_200, 38), &after(&reading(1_200, 40), 31)), "plausible");
}

#[test]
fn a_jump_is_not_believed_whatever_the_size_of_the_account() {
    assert_eq!(code(&reading(5_000_000, 900), &after(&reading(300, 12), 90_000)), "jump");
    assert_eq!(code(&reading(90_000, 900), &after(&reading(300, 12), 90_000)), "plausible");
}

#[test]
fn a_reading_from_before_the_post_or_the_last_reading_is_not_believed() {
    let mut early = reading(10, 1);
    early.captured_at = POSTED.minus(Duration::hours(1));
    assert_eq!(code(&early, &subject(31)), "before_post");
    let mut late = reading(1_200, 40);
    late.captured_at = POSTED.plus(Duration::minutes(30));
    assert_eq!(code(&late, &after(&reading(300, 12), 31)), "out_of_order");
}

#[test]
fn an_empty_reading_is_not_believed() {
    let empty = Reading { metrics: Metrics::default(), ..reading(1, 1) };
    assert_eq!(code(&empty, &subject(31)), "nothing_read");
}

#[test]
fn the_reason_says_the_numbers() {
    let Plausibility::Implausible(reason) = check(&reading(30, 40), &subject(31)) else {
        panic!("a like needs an impression");
    };
    assert_eq!(reason.to_string(), "more_than_seen: 40 likes on 30 impressions");
}

proptest! {
    #[test]
    fn what_is_believed_has_an_engagement_rate_of_at_most_one(
        impressions: u64, likes in 0..2_000u64, followers in 0..1_000_000u64,
    ) {
        let reading = reading(impressions, likes);
        if check(&reading, &subject(followers)) == Plausibility::Plausible {
            prop_assert!(reading.metrics.rates().er.is_none_or(|er| er <= 1.0));
        }
    }
}
