//! Single streams, read by `postgres-es`: what it is good at.

use cqrs_es::persist::{PersistedEventRepository, SerializedEvent};
use postgres_es::PostgresEventRepository;
use sqlx::PgPool;
use xbot_domain::account::Account;
use xbot_domain::arm::Arm;
use xbot_domain::budget::Budget;
use xbot_domain::candidate::Candidate;
use xbot_domain::config::Config;
use xbot_domain::decision::Decision;
use xbot_domain::experiment::Experiment;
use xbot_domain::learning::Learning;
use xbot_domain::log::{LogError, StreamId};
use xbot_domain::predictor::Predictor;

/// The events of a stream behind `after_version`.
pub async fn load(
    pool: &PgPool,
    stream: &StreamId,
    after_version: u64,
) -> Result<Vec<SerializedEvent>, LogError> {
    let events = PostgresEventRepository::new(pool.clone());
    let after = usize::try_from(after_version).unwrap_or(usize::MAX);
    macro_rules! by_type {
        ($($aggregate:ty),*) => {
            match stream.aggregate {
                $(<$aggregate as cqrs_es::Aggregate>::TYPE => events.get_last_events::<$aggregate>(&stream.id, after).await,)*
                other => return Err(LogError::new(format!("load {stream}"), format!("no aggregate is called {other}"))),
            }
        };
    }
    let loaded = by_type!(
        Decision, Arm, Predictor, Experiment, Budget, Config, Account, Candidate, Learning
    );
    loaded.map_err(|e| LogError::new(format!("load {stream}"), e))
}
