//! A week lived through: posts, readings, lessons, money, alerts.

use std::sync::Arc;

use chrono::Duration;
use serde_json::Value;
use tokio::net::TcpListener;
use xbot::http::{App, Parts};
use xbot::jobs::{self, Schedule, Until};
use xbot::serve::Watch;
use xbot_domain::time::{Clock as _, Timestamp};
use xbot_projections::projections;
use xbot_projections::projector::Projector;
use xbot_projections::reads::{Reader, Shown};

use crate::client::Client;
use crate::place::OPEN;
use crate::service::{Service, access};

pub struct Lived {
    pub service: Service,
    reader: Reader,
}

impl Lived {
    pub async fn on_sqlite() -> Self {
        Self::week(Service::start().await).await
    }

    /// Once per dialect: both have to say the same.
    pub async fn on_both() -> [Self; 2] {
        [Self::on_sqlite().await, Self::week(Service::on_postgres().await).await]
    }

    async fn week(service: Service) -> Self {
        let until = service.place.clock.now().plus(Duration::hours(7 * 24 + 5));
        let schedule = Schedule::new(service.world.clone(), jobs::all());
        schedule.run(Until::Time(until), |_| {}).await.unwrap();
        let reader = Reader::of(&service.place.database());
        let lived = Self { service, reader };
        lived.get("/api/arms").await;
        lived
    }

    /// Another process on the same store, that knows what the store says and nothing more.
    pub async fn beside(&self) -> Client {
        let place = &self.service.place;
        let world = place.instance("beside", OPEN).await;
        let projector = Projector::new(
            place.database(),
            world.log.clone(),
            projections::ALL,
            place.clock.clone(),
        );
        let app = App::new(Parts {
            readiness: Arc::new(Watch {
                log: world.log.clone(),
                projector: projector.clone(),
                clock: place.clock.clone(),
            }),
            access: access(),
            log: world.log.clone(),
            commands: world.commands.clone(),
            reader: Reader::of(&place.database()),
            projector,
            clock: place.clock.clone(),
            switches: world.switches.clone(),
            world: None,
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, xbot::http::router(app)).await });
        Client::new(base, None)
    }

    pub fn now(&self) -> Timestamp {
        self.service.place.clock.now()
    }

    /// As SQL takes it, on both dialects.
    pub fn ago(&self, span: Duration) -> String {
        format!("'{}'", self.now().minus(span))
    }

    pub fn midnight(&self) -> String {
        format!("'{}T00:00:00.000000Z'", self.now().day())
    }

    /// With everything that the log says.
    pub async fn get(&self, path: &str) -> Value {
        let head = self.service.world.log.head().await.unwrap().position;
        let sign = if path.contains('?') { '&' } else { '?' };
        self.service.client.get(&format!("{path}{sign}after={head}")).await.ok()
    }

    pub async fn all<T: Shown>(&self, sql: &str) -> Vec<T> {
        self.reader.all(sql, &[]).await.unwrap_or_else(|e| panic!("{sql}: {e:?}"))
    }

    /// What a person would get who asks the tables.
    pub async fn sql<T>(&self, sql: &str) -> T
    where
        (T,): Shown,
    {
        self.all::<(T,)>(sql).await.into_iter().next().unwrap().0
    }
}

/// Equal, but for the order in which a sum was made.
pub fn close(left: &Value, right: Option<f64>) {
    match (left.as_f64(), right) {
        (Some(a), Some(b)) => assert!((a - b).abs() <= 1e-9 * b.abs().max(1.0), "{a} is not {b}"),
        (a, b) => assert_eq!(a, b),
    }
}
