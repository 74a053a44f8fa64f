//! A PostgreSQL server: tried out once, then a pool of connections to it.

use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions, Connection, PgConnection, PgPool};
use tokio::time::timeout;

use super::ConnectError;

/// Long enough for a server in another country, short enough to be told while still looking.
const PATIENCE: Duration = Duration::from_secs(5);
/// For this process; PostgreSQL allows 100 in all unless told otherwise.
const CONNECTIONS: u32 = 16;
/// The statements of log, projector and reads together stay well below it.
const STATEMENTS: usize = 256;

pub(super) async fn open(options: PgConnectOptions) -> Result<PgPool, ConnectError> {
    let options = options.application_name("xbot").statement_cache_capacity(STATEMENTS);
    try_out(&options).await?;
    Ok(PgPoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(PATIENCE)
        .connect_lazy_with(options))
}

/// Where the database is, without the password.
pub(super) fn place(options: &PgConnectOptions) -> String {
    let (user, host, port) = (options.get_username(), options.get_host(), options.get_port());
    format!("postgres://{user}@{host}:{port}/{}", name(options))
}

/// One connection, not the pool: the pool repeats a refused one until its time is up.
async fn try_out(options: &PgConnectOptions) -> Result<(), ConnectError> {
    let answer = timeout(PATIENCE, async {
        let mut connection = options.connect().await?;
        let read_only = is_read_only(&mut connection).await?;
        connection.close().await?;
        Ok(read_only)
    });
    match answer.await {
        Ok(Ok(false)) => Ok(()),
        Ok(Ok(true)) => Err(ConnectError::ReadOnlyServer { place: place(options) }),
        Ok(Err(error)) => Err(explain(options, error)),
        Err(_) => Err(ConnectError::Unreachable {
            place: place(options),
            reason: format!("no answer within {} s", PATIENCE.as_secs()),
        }),
    }
}

/// True on a standby, and where new transactions are read-only by default.
async fn is_read_only(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar("select current_setting('transaction_read_only')::boolean")
        .fetch_one(connection)
        .await
}

fn explain(options: &PgConnectOptions, error: sqlx::Error) -> ConnectError {
    let place = place(options);
    match &error {
        sqlx::Error::Io(reason) => ConnectError::Unreachable { place, reason: reason.to_string() },
        sqlx::Error::Database(answer) => match answer.code().as_deref() {
            // invalid_password, invalid_authorization_specification
            Some("28P01" | "28000") => {
                ConnectError::Denied { place, reason: answer.message().to_owned() }
            }
            // invalid_catalog_name
            Some("3D000") => ConnectError::NoDatabase {
                place,
                name: name(options).to_owned(),
                command: createdb(options),
            },
            // cannot_connect_now, too_many_connections
            Some("57P03" | "53300") => {
                ConnectError::Unreachable { place, reason: answer.message().to_owned() }
            }
            _ => ConnectError::Postgres { place, source: error },
        },
        _ => ConnectError::Postgres { place, source: error },
    }
}

fn createdb(options: &PgConnectOptions) -> String {
    format!(
        "createdb -h {} -p {} -U {} {}",
        options.get_host(),
        options.get_port(),
        options.get_username(),
        name(options)
    )
}

/// PostgreSQL takes the user's name where no database is named.
fn name(options: &PgConnectOptions) -> &str {
    options.get_database().unwrap_or(options.get_username())
}
