use super::*;

#[tokio::test]
async fn mentions_are_the_same_however_they_are_read() {
    let stage = stage(7);
    stage.go_to(hours(240));
    let all = stage.x.mentions(OPENED).await.unwrap();
    assert!((150..240).contains(&all.len()), "{}", all.len());
    assert!(all.iter().all(|m| m.at >= OPENED && m.at <= hours(240)));
    assert!(all.is_sorted_by_key(|m| m.id));
    let late = stage.x.mentions(hours(100)).await.unwrap();
    assert_eq!(late, all[all.len() - late.len()..]);
    stage.go_to(hours(100));
    let early = stage.x.mentions(OPENED).await.unwrap();
    assert_eq!(early, all[..early.len()]);
    assert_eq!(early.len() + late.len(), all.len());
}

#[tokio::test]
async fn a_mention_tells_what_a_reply_learns_from() {
    let stage = stage(7);
    stage.go_to(hours(240));
    for mention in stage.x.mentions(OPENED).await.unwrap() {
        assert!(mention.text.starts_with("@own_account "));
        let features = mention.features(mention.at.plus(Duration::minutes(90)));
        assert_eq!(features.tweet_age_min, Some(90.0));
        assert_eq!(features.follower_count, mention.followers);
        assert!(features.tweet_velocity > Some(0.0));
    }
}

#[tokio::test]
async fn a_fresh_post_by_a_large_author_is_the_best_to_answer() {
    let audience = audience(7);
    let mentions = super::super::mentions::between(&audience, OPENED, hours(240));
    let reach = |m: &Mention, age| {
        super::super::mentions::reply_reach(&audience, m.id, m.at.plus(Duration::hours(age)))
    };
    assert!(mentions.iter().all(|m| reach(m, 0) > reach(m, 20)));
    let mean = |large: bool| {
        let of_size = mentions.iter().filter(|m| (m.followers > Some(800)) == large);
        let reaches: Vec<_> = of_size.map(|m| reach(m, 1)).collect();
        reaches.iter().sum::<f64>() / reaches.len() as f64
    };
    assert!(mean(true) > 1.3 * mean(false));
}

#[tokio::test]
async fn replies_stand_in_the_timeline_and_are_read_like_posts() {
    let stage = stage(7);
    stage.go_to(hours(48));
    let target = stage.x.mentions(OPENED).await.unwrap().pop().unwrap();
    let reply = Post { reply_to: Some(target.id), ..single("I agree") };
    let ids = stage.x.post(&reply).await.unwrap();
    let timeline = stage.x.timeline(OPENED).await.unwrap();
    assert_eq!(timeline[0].ids, ids);
    assert!(stage.read_at(hours(96), ids[0]).await.metrics.impressions > Some(0));
}
