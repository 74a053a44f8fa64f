//! Commands on predictors.

use std::collections::BTreeMap;

use serde_json::json;
use xbot_domain::config::Mode;
use xbot_domain::predictor::{Kind, Predictor, PredictorCommand, Trained};

use crate::place::{context, start};
use crate::service::Service;

async fn trained(service: &Service, version: u32) {
    let model = Trained {
        version,
        kind: Kind::Ridge,
        target: "er".to_owned(),
        intercept: 0.1,
        coefficients: BTreeMap::new(),
        scaler: BTreeMap::new(),
        model: None,
        samples: 10,
        simulated: true,
        up_to_position: i64::from(version),
        holdout: BTreeMap::new(),
        fallback_from: None,
        seed: 1,
        at: start(),
        recipe: None,
    };
    let command = PredictorCommand::Train { model: Box::new(model), mode: Mode::Shadow };
    service.world.execute::<Predictor>("content", &command, &context()).await.unwrap();
}

#[tokio::test]
async fn a_version_is_promoted_and_rolled_back() {
    let service = Service::start().await;
    let tell = |command: &str, body: serde_json::Value| {
        let path = format!("/api/commands/predictors/content/{command}");
        let client = service.client.clone();
        async move { client.post(&path, body).await }
    };
    assert_eq!(tell("promote", json!({ "version": 1 })).await.status, 404);
    trained(&service, 1).await;
    trained(&service, 2).await;
    assert_eq!(tell("promote", json!({ "version": 1 })).await.status, 200);
    assert_eq!(tell("rollback", json!({})).await.status, 422);
    assert_eq!(tell("promote", json!({ "version": 2 })).await.status, 200);
    let back = tell("rollback", json!({ "reason": "it is worse" })).await.ok();
    assert_eq!(back["id"], "content");
    let active = service.world.commands.state::<Predictor>("content").await.unwrap().active;
    assert_eq!(active, Some(1));
    assert_eq!(tell("promote", json!({ "version": 0 })).await.status, 400);
    assert_eq!(tell("promote", json!({})).await.status, 400);
    let path = "/api/commands/predictors/colour/promote";
    assert_eq!(service.client.post(path, json!({ "version": 1 })).await.status, 404);
}
