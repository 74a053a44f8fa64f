//! What row changes do to the rows that are there.

use xbot_projections::database::{Database, Durability};
use xbot_projections::rows::{Rows, Value};
use xbot_projections::writer::{Refusable, Target, postgres, sqlite};

use crate::on_both;
use crate::toy::{SOURCES, toy_sources as table};
use crate::world::World;

/// Writes them; tells whether they were refused.
async fn write(world: &World, rows: &Rows) -> Result<(), bool> {
    match &world.database {
        Database::Sqlite(file) => {
            let connection = file.connect(Durability::Full).unwrap();
            let connection = connection.unchecked_transaction().unwrap();
            sqlite::write(&connection, Target::Live, rows).map_err(|e| e.is_refusal())?;
            connection.commit().unwrap();
        }
        Database::Postgres(pool) => {
            let mut connection = pool.begin().await.unwrap();
            let written = postgres::write(&mut connection, Target::Live, rows).await;
            written.map_err(|e| e.is_refusal())?;
            connection.commit().await.unwrap();
        }
    }
    Ok(())
}

fn full(rows: &mut Rows, name: &str, count: i64) {
    rows.upsert(&table::TABLE, [name.into()]).set(table::count, count).set(table::simulated, true);
}

on_both! {
    async fn partial_updates_keep_what_they_do_not_name(world) {
        let mut rows = Rows::default();
        full(&mut rows, "a", 1);
        full(&mut rows, "b", 1);
        rows.upsert(&table::TABLE, ["b".into()]).set(table::source, "x");
        write(world, &rows).await.unwrap();
        let mut rows = Rows::default();
        rows.update(&table::TABLE, ["a".into()]).set(table::source, "y").set(table::score, 0.1);
        rows.update(&table::TABLE, ["b".into()]).set(table::count, 2i64);
        write(world, &rows).await.unwrap();
        assert_eq!(world.rows(&SOURCES).await, [
            "toy_sources|name=a|count=1|change=null|source=y|simulated=1|at=null|score=0.1|seen=null|driver=null",
            "toy_sources|name=b|count=2|change=null|source=x|simulated=1|at=null|score=null|seen=null|driver=null",
        ]);
    }

    async fn an_update_of_a_missing_row_does_nothing(world) {
        let mut rows = Rows::default();
        rows.update(&table::TABLE, ["a".into()]).set(table::source, "lost");
        write(world, &rows).await.unwrap();
        assert!(world.rows(&SOURCES).await.is_empty());
        full(&mut rows, "a", 1);
        write(world, &rows).await.unwrap();
        assert!(world.rows(&SOURCES).await[0].contains("source=null"), "as if they came in two batches");
    }

    async fn values_come_back_as_they_were_given(world) {
        let mut rows = Rows::default();
        full(&mut rows, "ü \"|' $1 ?1", i64::MAX);
        rows.upsert(&table::TABLE, ["ü \"|' $1 ?1".into()])
            .set(table::score, f64::NAN)
            .set(table::at, xbot_domain::time::Timestamp::from_micros(1))
            .set(table::seen, Value::Json(r#"{"b": [1, 2.5], "a": null}"#.to_owned()));
        full(&mut rows, "zero", i64::MIN);
        rows.upsert(&table::TABLE, ["zero".into()]).set(table::score, -0.0);
        write(world, &rows).await.unwrap();
        assert_eq!(world.rows(&SOURCES).await, [
            "toy_sources|name=zero|count=-9223372036854775808|change=null|source=null|simulated=1|at=null|score=0|seen=null|driver=null",
            "toy_sources|name=ü \"|' $1 ?1|count=9223372036854775807|change=null|source=null|simulated=1|at=1970-01-01T00:00:00.000001Z|score=null|seen={\"a\":null,\"b\":[1.0,2.5]}|driver=null",
        ]);
    }

    async fn a_value_of_the_wrong_kind_is_refused(world) {
        let mut rows = Rows::default();
        full(&mut rows, "a", 1);
        rows.upsert(&table::TABLE, ["a".into()]).set(table::count, "one");
        assert_eq!(write(world, &rows).await, Err(true));
    }

    async fn a_missing_column_that_must_not_be_null_is_refused(world) {
        let mut rows = Rows::default();
        rows.upsert(&table::TABLE, ["a".into()]).set(table::source, "x");
        assert_eq!(write(world, &rows).await, Err(true));
    }
}
