use xbot_domain::metrics::plausible::{Plausibility, Previous, Subject, check};

use super::*;

#[tokio::test]
async fn a_later_reading_only_adds_to_an_earlier_one() {
    let stage = stage(7);
    for n in 0..40 {
        let id = stage.post_at(hours(n), "it grows").await;
        let mut before = [0; 8];
        for minutes in (0..4_000).step_by(7) {
            let at = hours(n).plus(Duration::minutes(minutes));
            let now = counts(&stage.read_at(at, id).await.metrics);
            assert!(before.iter().zip(now).all(|(b, n)| *b <= n));
            before = now;
        }
        assert!(before[0] > 0);
    }
}

#[tokio::test]
async fn a_post_is_nearly_grown_after_a_day() {
    let stage = stage(7);
    let (mut hour, mut day, mut end) = (0, 0, 0);
    for n in 0..150 {
        let id = stage.post_at(hours(n), "it saturates").await;
        let at = |age| hours(n + age);
        hour += counts(&stage.read_at(at(1), id).await.metrics)[0];
        day += counts(&stage.read_at(at(24), id).await.metrics)[0];
        end += counts(&stage.read_at(at(10_000), id).await.metrics)[0];
    }
    let share = |part: u64| part as f64 / end as f64;
    assert!((share(hour) - 0.154).abs() < 0.02, "{}", share(hour));
    assert!((share(day) - 0.982).abs() < 0.01, "{}", share(day));
}

#[tokio::test]
async fn nobody_has_seen_a_post_before_it_stands() {
    let stage = stage(7);
    let id = stage.post_at(hours(5), "too early").await;
    assert_eq!(counts(&stage.read_at(hours(4), id).await.metrics), [0; 8]);
}

#[tokio::test]
async fn ordinary_readings_are_believed() {
    let stage = stage(7);
    for n in 0..300 {
        let id = stage.post_at(hours(n), "believe me").await;
        let mut subject = Subject {
            tweet_id: id,
            author: Some("own_account".to_owned()),
            posted_at: hours(n),
            followers: stage.x.followers().await.ok(),
            previous: None,
        };
        for age in [1, 24] {
            let reading = stage.read_at(hours(n + age), id).await;
            assert_eq!(check(&reading, &subject), Plausibility::Plausible);
            subject.previous =
                Some(Previous { captured_at: reading.captured_at, metrics: reading.metrics });
        }
    }
}

#[tokio::test]
async fn lesson_04_what_x_does_not_tell_is_absent() {
    let stage = stage(7);
    let id = stage.post_at(hours(0), "who came because of me?").await;
    assert_eq!(stage.read_at(hours(24), id).await.metrics.follows, None);
}

#[test]
fn a_few_posts_take_much_of_the_reach() {
    let outcomes = Truth::of(7).outcomes(Setting::default(), 100.0);
    let mut seen: Vec<u64> = outcomes.take(3_000).filter_map(|m| m.impressions).collect();
    seen.sort_unstable();
    let (median, most) = (seen[1_500], seen[2_999]);
    assert!((80..120).contains(&median), "{median}");
    assert!(most > 30 * median, "{most} against {median}");
    let top: u64 = seen[2_970..].iter().sum();
    let all: u64 = seen.iter().sum();
    assert!(top * 10 > all, "{top} of {all}");
}
