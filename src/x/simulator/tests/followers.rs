use super::*;

async fn followers_at(stage: &Stage, at: Timestamp) -> u64 {
    stage.go_to(at);
    stage.x.followers().await.unwrap()
}

#[tokio::test]
async fn an_account_that_posts_nothing_slowly_loses_followers() {
    let stage = stage(7);
    assert_eq!(followers_at(&stage, hours(0)).await, 1_200);
    // 0.6 of 1,200 leave each day, on balance.
    let later = followers_at(&stage, hours(24 * 100)).await;
    assert!((1_100..1_180).contains(&later), "{later}");
}

#[tokio::test]
async fn posts_win_followers_while_they_are_seen() {
    let (silent, active) = (stage(7), stage(7));
    for n in 0..100 {
        active.post_at(hours(n), "follow along").await;
    }
    let gain = async |at| followers_at(&active, at).await - followers_at(&silent, at).await;
    let (early, late, end) =
        (gain(hours(10)).await, gain(hours(100)).await, gain(hours(900)).await);
    assert!(early < late && late < end, "{early} {late} {end}");
    assert_eq!(end, gain(hours(5_000)).await);
}

#[tokio::test]
async fn the_count_does_not_hang_on_how_often_it_is_read() {
    let (often, once) = (stage(7), stage(7));
    for hour in 0..200 {
        followers_at(&often, hours(hour)).await;
    }
    assert_eq!(followers_at(&often, hours(50)).await, followers_at(&once, hours(50)).await);
}
