//! `GET /api/experiments` and `/api/experiments/{id}`

use chrono::Duration;
use serde_json::json;
use xbot::content::experiments::Ready;
use xbot::jobs::{self, Schedule, Until};
use xbot_domain::experiment::{Experiment, ExperimentCommand};

use crate::place::context;
use crate::service::Service;

#[tokio::test]
async fn an_experiment_shows_its_plan_its_division_and_its_state() {
    for service in [Service::start().await, Service::on_postgres().await] {
        let (world, now) = (&service.world, service.world.now());
        let template = world.content.template("hashtag_1").unwrap();
        let Ready { id, plan } = template.ready(now, template.days, now);
        let define = ExperimentCommand::Define { id: id.clone(), plan: Box::new(plan) };
        world.execute::<Experiment>(&id, &define, &context()).await.unwrap();
        let start = ExperimentCommand::Start { by: "test".to_owned(), at: now };
        world.execute::<Experiment>(&id, &start, &context()).await.unwrap();
        let until = Until::Time(now.plus(Duration::hours(12)));
        Schedule::new(world.clone(), jobs::all()).run(until, |_| {}).await.unwrap();
        let after = world.log.head().await.unwrap().position;

        let client = &service.client;
        let list = client.get(&format!("/api/experiments?status=running&after={after}")).await.ok();
        let told = client.get(&format!("/api/experiments/{id}")).await.ok();
        assert_eq!(list["items"], json!([told["plan"]]));
        assert_eq!((&told["plan"]["experiment_id"], &told["results"]), (&json!(id), &json!([])));
        assert!(told["plan"]["variants"].as_array().unwrap().len() > 1);
        let divided = told["assignments"].as_array().unwrap();
        let counted: i64 = divided.iter().map(|side| side["decisions"].as_i64().unwrap()).sum();
        let path = format!("/api/decisions?experiment_id={id}&limit=1000");
        let assigned = client.get(&path).await.ok();
        assert_eq!(assigned["items"].as_array().unwrap().len() as i64, counted);
        assert!(counted > 0);
    }
}
