//! Bulk reads by `copy … to stdout` in binary: one pass over the bytes, no row objects.
//!
//! Format: <https://www.postgresql.org/docs/15/sql-copy.html#id-1.9.3.55.9.4>

use futures::TryStreamExt;
use sqlx::PgPool;
use sqlx::postgres::PgPoolCopyExt;
use xbot_domain::log::{Checkpoint, RawBatch, RawEvent};

/// Signature (11 bytes), flags and length of the header extension (4 each).
const HEADER: usize = 19;

/// Read to its end also when nobody waits for it any more: a connection that goes back to the pool in
/// the middle of a copy answers the next question with the rest of this one.
pub async fn all(pool: &PgPool, after: Checkpoint, limit: usize) -> sqlx::Result<RawBatch> {
    let (pool, statement) = (pool.clone(), statement(after, limit));
    let reading = tokio::spawn(async move { whole(&pool, &statement).await });
    let bytes = reading.await.map_err(|_| cut_off())??;
    parse(&bytes).ok_or_else(cut_off)
}

async fn whole(pool: &PgPool, statement: &str) -> sqlx::Result<Vec<u8>> {
    let mut stream = pool.copy_out_raw(statement).await?;
    let mut bytes = Vec::new();
    while let Some(part) = stream.try_next().await? {
        bytes.extend_from_slice(&part);
    }
    Ok(bytes)
}

fn cut_off() -> sqlx::Error {
    sqlx::Error::Protocol("the copy of the event log ended early".to_owned())
}

/// Only numbers go into the text. The horizon is that of [`super::query`]. The transaction id goes as
/// it is (`xid8` is eight bytes in binary): an expression would take its name, and be sorted by.
fn statement(Checkpoint { tx, position }: Checkpoint, limit: usize) -> String {
    format!(
        "copy (select transaction_id, position, sequence, aggregate_type, aggregate_id, \
         event_type, event_version, payload, metadata from events \
         where (transaction_id, position) > ('{tx}'::xid8, {position}) \
         and transaction_id < pg_snapshot_xmin(pg_current_snapshot()) \
         order by events.transaction_id, events.position limit {limit}) to stdout (format binary)"
    )
}

fn parse(bytes: &[u8]) -> Option<RawBatch> {
    let mut batch = RawBatch::default();
    let mut reader = Reader(bytes.get(HEADER..)?);
    while reader.fields()? == 9 {
        let tx = reader.number()?;
        let position = reader.number()?;
        batch.push(&RawEvent {
            at: Checkpoint { tx: u64::try_from(tx).ok()?, position },
            version: u64::try_from(reader.number()?).ok()?,
            aggregate: reader.text()?,
            stream_id: reader.text()?,
            event_type: reader.text()?,
            event_version: reader.text()?.parse().unwrap_or(0),
            payload: reader.text()?,
            metadata: reader.text()?,
        });
    }
    Some(batch)
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    /// How many fields the next row has; −1 at the end.
    fn fields(&mut self) -> Option<i16> {
        let (count, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(i16::from_be_bytes(*count))
    }

    fn field(&mut self) -> Option<&'a [u8]> {
        let (length, rest) = self.0.split_first_chunk()?;
        let (field, rest) =
            rest.split_at_checked(usize::try_from(i32::from_be_bytes(*length)).ok()?)?;
        self.0 = rest;
        Some(field)
    }

    fn number(&mut self) -> Option<i64> {
        Some(i64::from_be_bytes(self.field()?.try_into().ok()?))
    }

    fn text(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.field()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_that_was_cut_off_anywhere_is_refused() {
        let mut whole = vec![0; HEADER];
        whole.extend(9i16.to_be_bytes());
        for number in [7i64, 8, 1] {
            whole.extend(8i32.to_be_bytes());
            whole.extend(number.to_be_bytes());
        }
        for text in ["arm", "content:a", "updated", "1", "{}", "{}"] {
            whole.extend(i32::try_from(text.len()).unwrap().to_be_bytes());
            whole.extend(text.as_bytes());
        }
        whole.extend((-1i16).to_be_bytes());
        assert_eq!(parse(&whole).unwrap().last(), Some(Checkpoint { tx: 7, position: 8 }));
        for length in 0..whole.len() {
            assert!(
                parse(&whole[..length]).is_none(),
                "{length} bytes were taken for a whole copy"
            );
        }
    }
}
