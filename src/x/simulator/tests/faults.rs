use xbot_domain::metrics::plausible::{Plausibility, Previous, Subject, check};

use super::*;

fn post_faults(faults: Schedule<PostFault>) -> Faults {
    Faults { post: faults, ..Faults::default() }
}

fn metrics_fault(fault: MetricsFault) -> Faults {
    Faults { metrics: Schedule::default().on_call(1, fault), ..Faults::default() }
}

async fn failing(fault: PostFault) -> (Stage, PostError) {
    let stage = stage(7);
    let faults = Schedule::default().on_call(1, fault);
    stage.x.set_faults(post_faults(faults));
    let error = stage.x.post(&single("hello")).await.unwrap_err();
    (stage, error)
}

#[tokio::test]
async fn a_refused_post_says_whether_to_try_again_and_does_not_stand() {
    let cases = [
        (PostFault::TimeOutBefore, Some(true)),
        (PostFault::RateLimited, Some(true)),
        (PostFault::TargetGone, Some(false)),
        (PostFault::Locked, None),
        (PostFault::Duplicate, Some(false)),
    ];
    for (fault, expected) in cases {
        let (stage, error) = failing(fault).await;
        let again = match error {
            PostError::BeforeEffect { retryable, .. } => Some(retryable),
            PostError::Locked { .. } => None,
            PostError::Unknown { .. } => panic!("{fault:?}: {error}"),
        };
        assert_eq!(again, expected, "{fault:?}");
        assert!(stage.x.timeline(OPENED).await.unwrap().is_empty());
        assert!(stage.x.post(&single("hello")).await.is_ok(), "{fault:?}");
    }
}

#[tokio::test]
async fn lesson_01_a_post_whose_answer_was_lost_is_found_in_the_timeline() {
    let (stage, error) = failing(PostFault::AnswerLost).await;
    assert!(matches!(error, PostError::Unknown { .. }));
    let timeline = stage.x.timeline(OPENED).await.unwrap();
    assert_eq!(timeline.len(), 1);
    assert_eq!(timeline[0].body_hash(), single("hello").body_hash());
    let reading = stage.read_at(hours(24), timeline[0].ids[0]).await;
    assert!(reading.metrics.impressions > Some(0));
}

#[tokio::test]
async fn a_lost_request_looks_the_same_but_nothing_stands() {
    let (stage, error) = failing(PostFault::RequestLost).await;
    assert!(matches!(error, PostError::Unknown { .. }));
    assert!(stage.x.timeline(OPENED).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_post_without_text_is_refused() {
    for texts in [vec![], vec![" ".to_owned()]] {
        let post = Post { texts, ..single("") };
        let error = stage(7).x.post(&post).await.unwrap_err();
        assert!(matches!(error, PostError::BeforeEffect { retryable: false, .. }));
    }
}

/// `gone`, `not now` or `unknown`: all that may be said without numbers.
fn word(measurement: &Measurement) -> &'static str {
    match measurement {
        Measurement::Unavailable { gone: true, .. } => "gone",
        Measurement::Unavailable { gone: false, .. } => "not now",
        Measurement::Unknown { .. } => "unknown",
        Measurement::Measured { .. } => "measured",
    }
}

#[tokio::test]
async fn an_unreadable_post_has_no_numbers() {
    let cases = [
        (MetricsFault::NotFound, "gone"),
        (MetricsFault::Locked, "not now"),
        (MetricsFault::TimedOut, "unknown"),
        (MetricsFault::RateLimited, "unknown"),
    ];
    let stage = stage(7);
    let id = stage.post_at(hours(0), "hello").await;
    for (fault, expected) in cases {
        stage.x.set_faults(metrics_fault(fault));
        let measured = stage.x.metrics(&[id, id]).await;
        let words: Vec<_> = measured.iter().map(word).collect();
        assert_eq!(words, [expected, "measured"], "{fault:?}");
    }
    let never_posted = TweetId::from_parts(hours(0), 1);
    assert_eq!(word(&stage.measure(never_posted).await), "gone");
}

/// The code of the rule that a second reading breaks under this fault.
async fn quarantined(fault: MetricsFault) -> &'static str {
    let stage = stage(7);
    let id = stage.post_at(hours(0), "hello").await;
    let first = stage.read_at(hours(1), id).await;
    stage.x.set_faults(metrics_fault(fault));
    let reading = stage.read_at(hours(24), id).await;
    let subject = Subject {
        tweet_id: id,
        author: Some("own_account".to_owned()),
        posted_at: hours(0),
        followers: Some(1_200),
        previous: Some(Previous { captured_at: first.captured_at, metrics: first.metrics }),
    };
    match check(&reading, &subject) {
        Plausibility::Implausible(reason) => reason.code,
        Plausibility::Plausible => "plausible",
    }
}

#[tokio::test]
async fn lesson_05_somebody_elses_numbers_and_drops_are_not_believed() {
    assert_eq!(quarantined(MetricsFault::WrongAuthor).await, "wrong_author");
    assert_eq!(quarantined(MetricsFault::Drop).await, "drop");
}

#[tokio::test]
async fn a_failed_read_of_the_account_is_an_error_not_a_zero() {
    let stage = stage(7);
    let until = OPENED.plus(Duration::minutes(15));
    let cases = [
        (ReadFault::TimedOut, ReadError::TimedOut),
        (ReadFault::NotFound, ReadError::NotFound),
        (ReadFault::Locked, ReadError::Locked),
        (ReadFault::RateLimited, ReadError::RateLimited { until }),
    ];
    for (fault, error) in cases {
        stage.x.set_faults(Faults {
            read: Schedule::default().on_share(1.0, fault),
            ..Faults::default()
        });
        assert_eq!(stage.x.timeline(OPENED).await, Err(error.clone()));
        assert_eq!(stage.x.mentions(OPENED).await, Err(error.clone()));
        assert_eq!(stage.x.followers().await, Err(error));
    }
}

#[tokio::test]
async fn random_faults_strike_the_stated_share_and_scripted_ones_go_before() {
    let (stage, again) = (stage(7), stage(7));
    let faults = Schedule::default()
        .on_share(0.2, PostFault::Locked)
        .on_share(0.1, PostFault::AnswerLost)
        .on_call(3, PostFault::Duplicate);
    let mut struck = [0, 0];
    for x in [&stage, &again] {
        x.x.set_faults(post_faults(faults.clone()));
    }
    for n in 0..1_000 {
        stage.go_to(hours(n));
        again.go_to(hours(n));
        let result = stage.x.post(&single("hello")).await;
        assert_eq!(result, again.x.post(&single("hello")).await);
        match result {
            Err(PostError::Unknown { .. }) => struck[1] += 1,
            Err(error) if n == 2 => assert!(error.to_string().contains("posted already")),
            Err(_) => struck[0] += 1,
            Ok(_) => assert_ne!(n, 2),
        }
    }
    assert!((160..240).contains(&struck[0]) && (70..130).contains(&struck[1]), "{struck:?}");
}
