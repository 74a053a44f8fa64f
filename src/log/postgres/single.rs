use cqrs_es::persist::SerializedEvent;
use sqlx::{PgPool, Row};
use xbot_domain::log::{LogError, StreamId};
pub async fn load(
    pool: &PgPool,
    stream: &StreamId,
    after_version: u64,
) -> Result<Vec<SerializedEvent>, LogError> {
    let rows = sqlx::query("select sequence, event_type, event_version, payload, metadata from events where aggregate_type=$1 and aggregate_id=$2 and sequence>$3 order by 1").bind(stream.aggregate).bind(&stream.id).bind(after_version as i64).fetch_all(pool).await.map_err(|e| LogError::new("x", e))?;
    Ok(rows
        .iter()
        .map(|r| {
            SerializedEvent::new(
                stream.id.clone(),
                r.get::<i64, _>(0) as usize,
                stream.aggregate.to_owned(),
                r.get(1),
                r.get(2),
                r.get(3),
                r.get(4),
            )
        })
        .collect())
}
