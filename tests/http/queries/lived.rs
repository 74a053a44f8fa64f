//! Days lived through: posts, readings, lessons, money, alerts.

use chrono::Duration;
use serde_json::Value;
use xbot::jobs::{self, Schedule, Until};
use xbot_domain::time::{Clock as _, Timestamp};
use xbot_projections::reads::{Reader, Shown};

use super::{arm, budget, growth, jobs as jobs_told, learning_status, lists, metrics, queue};
use crate::place::set;
use crate::service::Service;

pub struct Lived {
    pub service: Service,
    reader: Reader,
}

impl Lived {
    /// So many days, and hours at the end of which a person has to approve what is planned.
    async fn through(service: Service, days: i64) -> Self {
        let end = service.place.clock.now().plus(Duration::days(days));
        let live = async |until| {
            let schedule = Schedule::new(service.world.clone(), jobs::all());
            schedule.run(Until::Time(until), |_| {}).await.unwrap();
        };
        live(end).await;
        set(&service.world, "REQUIRE_APPROVAL", true.into()).await;
        live(end.plus(Duration::hours(5))).await;
        service.shows_all().await;
        let reader = Reader::of(&service.place.database());
        Self { service, reader }
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

/// All that is checked on one life, which takes long to live.
async fn every_read_is_what_sql_says(lived: &Lived) {
    learning_status::is_what_sql_says(lived).await;
    growth::is_what_sql_says(lived).await;
    metrics::is_what_sql_says(lived).await;
    metrics::another_process_counts_the_same(lived).await;
    queue::is_what_sql_says(lived).await;
    arm::is_what_sql_says(lived).await;
    budget::is_what_sql_says(lived).await;
    jobs_told::each_has_its_last_run(lived).await;
    lists::pages_show_every_row_once(lived).await;
    lists::come_as_csv(lived).await;
    lists::filters_leave_what_they_name(lived).await;
}

#[tokio::test]
async fn every_read_is_what_sql_says_on_sqlite() {
    every_read_is_what_sql_says(&Lived::through(Service::start().await, 8).await).await;
}

/// Of the same life, less is enough: what differs is the dialect.
#[tokio::test]
async fn every_read_is_what_sql_says_on_postgres() {
    every_read_is_what_sql_says(&Lived::through(Service::on_postgres().await, 3).await).await;
}

/// Equal, but for the order in which a sum was made.
pub fn close(left: &Value, right: Option<f64>) {
    match (left.as_f64(), right) {
        (Some(a), Some(b)) => assert!((a - b).abs() <= 1e-9 * b.abs().max(1.0), "{a} is not {b}"),
        (a, b) => assert_eq!(a, b),
    }
}
