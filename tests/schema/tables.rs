//! The tables as the code names them are the tables of the migrations.

use xbot_projections::table::{Kind, Table};
use xbot_projections::tables;
use xbot_test_support::{TestPostgres, TestSqlite};

use crate::both::open;

/// Name, type and place in the key (0: not in it) of each column.
type Columns = Vec<(String, String, i64)>;

fn expected(table: &Table, type_name: fn(&str, Kind) -> &'static str) -> Columns {
    let place = |n: usize| if n < table.key { n as i64 + 1 } else { 0 };
    let columns = table.columns.iter().enumerate();
    columns.map(|(n, c)| (c.name.into(), type_name(c.name, c.kind).into(), place(n))).collect()
}

#[tokio::test]
async fn every_table_of_the_code_is_that_of_sqlite() {
    let type_name = |_: &str, kind| match kind {
        Kind::Text | Kind::Time | Kind::Json => "text",
        Kind::Int | Kind::Bool => "integer",
        Kind::Real => "real",
    };
    let test = TestSqlite::migrated().await;
    let connection = open(&test.database);
    for table in tables::ALL {
        let sql = "select name, lower(type), pk from pragma_table_info(?) order by cid";
        let mut statement = connection.prepare(sql).unwrap();
        let found: Columns = statement
            .query_map([table.name], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        assert_eq!(found, expected(table, type_name), "{}", table.name);
    }
}

#[tokio::test]
async fn every_table_of_the_code_is_that_of_postgres() {
    let type_name = |name: &str, kind| match kind {
        _ if name == "collected_pass" => "smallint",
        Kind::Text => "text",
        Kind::Int => "bigint",
        Kind::Real => "double precision",
        Kind::Bool => "boolean",
        Kind::Time => "timestamp with time zone",
        Kind::Json => "jsonb",
    };
    let sql = "
        select c.column_name::text, c.data_type::text, coalesce(k.ordinal_position, 0)::bigint
        from information_schema.columns c
        left join information_schema.key_column_usage k
            on k.table_name = c.table_name and k.column_name = c.column_name
           and k.constraint_name = c.table_name || '_pkey'
        where c.table_schema = 'public' and c.table_name = $1
        order by c.ordinal_position";
    let test = TestPostgres::migrated().await;
    for table in tables::ALL {
        let found: Columns =
            sqlx::query_as(sql).bind(table.name).fetch_all(&test.pool).await.unwrap();
        assert_eq!(found, expected(table, type_name), "{}", table.name);
    }
}

#[tokio::test]
async fn what_is_simulated_and_who_wrote_it_is_never_left_open() {
    let test = TestSqlite::migrated().await;
    let connection = open(&test.database);
    for table in tables::ALL {
        for name in ["simulated", "generation_source"] {
            if table.columns.iter().any(|column| column.name == name) {
                let sql = "select \"notnull\" from pragma_table_info(?) where name = ?";
                let not_null: bool =
                    connection.query_row(sql, [table.name, name], |row| row.get(0)).unwrap();
                assert!(not_null, "{}.{name}", table.name);
            }
        }
    }
}
