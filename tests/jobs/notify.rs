//! See `src/jobs/notify.rs`.

use std::sync::{Arc, Mutex};

use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use xbot::jobs::{self, JobName, Notify, Ran, World};
use xbot_domain::learning::{AlertRaised, Learning, LearningCommand, Severity};

use crate::world::*;

const SECRET: &str = "a-secret-of-the-receiver";

/// What a receiver was sent.
#[derive(Clone, Debug)]
struct Told {
    head: String,
    body: String,
}

impl Told {
    fn header(&self, name: &str) -> &str {
        let line = self.head.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")));
        line.unwrap_or_default()
    }
}

/// Listens on the loopback, and answers each with the next of `answers`, the last for ever.
async fn receiver(answers: &'static [&'static str]) -> (String, Arc<Mutex<Vec<Told>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hook?key=in-the-address", listener.local_addr().unwrap());
    let told = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&told);
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let (mut text, mut part) = (String::new(), [0; 4_096]);
            let (head, body) = loop {
                let read = stream.read(&mut part).await.unwrap();
                text.push_str(std::str::from_utf8(&part[..read]).unwrap());
                let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
                let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
                if body.len() == length.unwrap().parse::<usize>().unwrap() {
                    break (head.to_owned(), body.to_owned());
                }
            };
            let count = {
                let mut kept = kept.lock().unwrap();
                kept.push(Told { head, body });
                kept.len()
            };
            let status = answers[(count - 1).min(answers.len() - 1)];
            let answer =
                format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
    });
    (url, told)
}

async fn instance(place: &Place, url: &str) -> World {
    let env = [("ALERT_WEBHOOK_URL", url), ("ALERT_WEBHOOK_SECRET", SECRET)];
    place.instance("a", &env).await
}

async fn raise(world: &World, alert: &str) {
    let raised = LearningCommand::RaiseAlert(AlertRaised {
        alert: alert.to_owned(),
        severity: Severity::Critical,
        message: "look at it".to_owned(),
        value: Some(1.5),
        threshold: None,
        at: world.now(),
    });
    world.execute::<Learning>("alerts", &raised, &context()).await.unwrap();
}

async fn clear(world: &World, alert: &str) {
    let cleared = LearningCommand::ClearAlert { alert: alert.to_owned(), at: world.now() };
    world.execute::<Learning>("alerts", &cleared, &context()).await.unwrap();
}

fn told_and_left(ran: &Ran) -> (Value, Value) {
    let Ran::Done(results) = ran else { panic!("{ran:?}") };
    (results["told"].clone(), results["left"].clone())
}

#[tokio::test]
async fn a_receiver_is_told_once_of_each_turn_and_can_check_who_says_it() {
    let place = Place::new().await;
    let (url, told) = receiver(&["204 No Content"]).await;
    let world = instance(&place, &url).await;
    raise(&world, "over_before").await;
    clear(&world, "over_before").await;
    raise(&world, "no_posts").await;
    assert_eq!(told_and_left(&run(&world, &Notify).await), (json!(1), json!(0)));
    place.forward(5);
    clear(&world, "no_posts").await;
    run(&world, &Notify).await;
    place.forward(5);
    let again = instance(&place, &url).await;
    assert_eq!(told_and_left(&run(&again, &Notify).await), (json!(0), json!(0)));

    let told = told.lock().unwrap().clone();
    let turns: Vec<Value> = told.iter().map(|t| serde_json::from_str(&t.body).unwrap()).collect();
    assert_eq!(turns.len(), 2);
    assert_eq!((&turns[0]["alert"], &turns[0]["about"]), (&json!("no_posts"), &json!("raised")));
    assert_eq!(
        (&turns[1]["about"], &turns[1]["message"]),
        (&json!("cleared"), &json!("look at it"))
    );
    let key = format!("no_posts/{}/raised", turns[0]["raised_at"].as_str().unwrap());
    assert_eq!(told[0].header("idempotency-key"), key);
    let signature = told[0].header("x-xbot-signature");
    let (time, code) = signature.strip_prefix("t=").unwrap().split_once(",v1=").unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(format!("{time}.{}", told[0].body).as_bytes());
    let expected: String =
        mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(code, expected);
    assert_eq!(count(&world, "alert_notified").await, 2);
}

#[tokio::test]
async fn a_receiver_that_fails_is_tried_again_and_then_in_the_next_run() {
    let place = Place::new().await;
    let (url, told) = receiver(&[
        "500 Internal Server Error",
        "302 Found",
        "503 Service Unavailable",
        "404 Not Found",
        "500 Internal Server Error",
        "200 OK",
    ])
    .await;
    let world = instance(&place, &url).await;
    raise(&world, "a").await;
    raise(&world, "b").await;
    let before = world.now();
    assert_eq!(told_and_left(&run(&world, &Notify).await), (json!(0), json!(2)));
    assert_eq!(world.now().since(before).num_seconds(), 1 + 2 + 4);
    assert_eq!(count(&world, "alert_notified").await, 0);
    place.forward(5);
    assert_eq!(told_and_left(&run(&world, &Notify).await), (json!(2), json!(0)));
    let keys: std::collections::BTreeSet<_> =
        told.lock().unwrap().iter().map(|t| t.header("idempotency-key").to_owned()).collect();
    assert_eq!((keys.len(), told.lock().unwrap().len()), (2, 7));
}

#[tokio::test]
async fn what_could_not_be_told_for_a_day_is_given_up() {
    let place = Place::new().await;
    let (url, _) = receiver(&["500 Internal Server Error"]).await;
    let world = instance(&place, &url).await;
    raise(&world, "a").await;
    run(&world, &Notify).await;
    place.forward(24 * 60);
    run(&world, &Notify).await;
    assert_eq!(count(&world, "alert_notified").await, 1);
}

#[tokio::test]
async fn without_a_receiver_there_is_no_such_job() {
    let place = Place::new().await;
    let silent = place.instance("a", OPEN).await;
    let names = |world: xbot_domain::config::Settings| -> Vec<JobName> {
        jobs::with(&world).iter().map(|job| job.name()).collect()
    };
    assert!(!names(silent.settings().await.unwrap()).contains(&JobName::Notify));
    let named = instance(&place, "http://127.0.0.1:1/").await;
    assert!(names(named.settings().await.unwrap()).contains(&JobName::Notify));
}
