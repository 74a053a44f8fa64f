use super::*;

/// Everything that can be seen of a world in which these posts were made.
async fn seen(stage: &Stage, posts: &[(Timestamp, TweetId)]) -> Vec<String> {
    let mut seen = vec![];
    for (at, id) in posts {
        for age in [1, 24] {
            seen.push(format!("{:?}", stage.read_at(at.plus(Duration::hours(age)), *id).await));
        }
    }
    stage.go_to(hours(200));
    seen.push(format!("{:?}", stage.x.timeline(OPENED).await));
    seen.push(format!("{:?}", stage.x.followers().await));
    seen.push(format!("{:?}", stage.x.mentions(OPENED).await));
    seen
}

async fn month(stage: &Stage) -> Vec<(Timestamp, TweetId)> {
    let mut posts = vec![];
    for n in 0..30 {
        posts.push((hours(n * 5), stage.post_at(hours(n * 5), "hello").await));
    }
    posts
}

#[tokio::test]
async fn the_same_seed_gives_the_same_world() {
    let (a, b) = (stage(7), stage(7));
    let (posts, again) = (month(&a).await, month(&b).await);
    assert_eq!(posts, again);
    let world = seen(&a, &posts).await;
    assert_eq!(world, seen(&b, &posts).await);
    assert_eq!(world, seen(&a, &posts).await, "reading changed something");
}

#[tokio::test]
async fn another_seed_gives_another_world() {
    let (a, b) = (stage(7), stage(8));
    let (posts, others) = (month(&a).await, month(&b).await);
    assert!(posts.iter().zip(&others).all(|(a, b)| a != b));
    let (world, other) = (seen(&a, &posts).await, seen(&b, &others).await);
    assert!(world.iter().zip(&other).all(|(a, b)| a != b));
}

#[tokio::test]
async fn a_restart_brings_the_same_world_back() {
    let before = stage(7);
    let posts = month(&before).await;
    let after = stage(7);
    after.x.restore(posts.iter().rev().map(|(at, id)| PastPost {
        post: single("hello"),
        at: *at,
        tweet_ids: vec![*id],
    }));
    assert_eq!(seen(&before, &posts).await, seen(&after, &posts).await);
}

#[tokio::test]
async fn an_attempt_without_a_result_stands_after_a_restart() {
    let stage = stage(7);
    let post = thread(&["one", "two"]);
    let past = PastPost { post: post.clone(), at: hours(1), tweet_ids: vec![] };
    stage.x.restore([past]);
    stage.go_to(hours(2));
    let timeline = stage.x.timeline(OPENED).await.unwrap();
    assert_eq!(timeline[0].body_hash(), post.body_hash());
    assert_eq!(timeline[0].ids.len(), 2);
}

#[tokio::test]
async fn lesson_03_ids_are_of_their_moment_and_unique() {
    let stage = stage(7);
    let mut ids = vec![];
    for n in 0..20 {
        ids.push(stage.post_at(hours(3), "the very same").await);
        ids.push(stage.post_at(hours(3), &format!("another {n}")).await);
    }
    assert!(ids.iter().all(|id| id.made_at() == hours(3)));
    assert!(ids.iter().all(|id| id.to_string().parse() == Ok(*id)));
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 40);
}

#[tokio::test]
async fn a_thread_is_one_post_with_an_id_for_each_text() {
    let stage = stage(7);
    let post = thread(&["one", "two", "three"]);
    let ids = stage.x.post(&post).await.unwrap();
    assert!(ids.is_sorted() && ids.len() == 3);
    let timeline = stage.x.timeline(OPENED).await.unwrap();
    assert_eq!(timeline.len(), 1);
    assert_eq!((&timeline[0].ids, &timeline[0].texts), (&ids, &post.texts));
}

#[tokio::test]
async fn fewer_read_on_to_the_end_of_a_thread() {
    let stage = stage(7);
    let mut seen = [0, 0, 0];
    for n in 0..300 {
        stage.go_to(hours(n));
        let ids = stage.x.post(&thread(&["one", "two", "three"])).await;
        for (seen, id) in seen.iter_mut().zip(ids.unwrap()) {
            let reading = stage.read_at(hours(n + 48), id).await;
            // The heavy tail would hide what holds for most.
            *seen += counts(&reading.metrics)[0].min(2_000);
        }
    }
    assert!(seen[0] > seen[1] && seen[1] > seen[2], "{seen:?}");
}

#[tokio::test]
async fn lesson_01_a_text_posted_twice_stands_twice() {
    let stage = stage(7);
    stage.post_at(hours(0), "again").await;
    stage.post_at(hours(0), "again").await;
    assert_eq!(stage.x.timeline(OPENED).await.unwrap().len(), 2);
}

#[tokio::test]
async fn the_timeline_shows_what_was_posted_between_then_and_now() {
    let stage = stage(7);
    for n in 0..5 {
        stage.post_at(hours(n), &format!("post {n}")).await;
    }
    stage.go_to(hours(3));
    let timeline = stage.x.timeline(hours(1)).await.unwrap();
    let texts: Vec<_> = timeline.iter().map(|post| post.texts.concat()).collect();
    assert_eq!(texts, ["post 1", "post 2", "post 3"]);
}

#[tokio::test]
async fn the_simulator_says_who_it_is() {
    let stage = stage(7);
    assert_eq!(stage.x.name(), "simulator");
    let id = stage.post_at(hours(0), "hello").await;
    let Measurement::Measured { reading, raw } = stage.measure(id).await else {
        panic!("not measured");
    };
    assert_eq!(reading.author.as_deref(), Some("own_account"));
    let raw: serde_json::Value = serde_json::from_str(&raw).unwrap();
    assert_eq!(raw["id"], id.to_string());
    assert_eq!(raw["metrics"]["impressions"].as_u64(), reading.metrics.impressions);
}
