//! A PostgreSQL database per test, on the server that `TEST_DATABASE_URL` names or a private one.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions, Executor, PgPool};
use xbot_projections::database::Database;

use crate::cluster::{Cluster, Disk};

static NEXT: AtomicU32 = AtomicU32::new(0);

#[derive(Debug)]
pub struct TestPostgres {
    pub url: String,
    pub pool: PgPool,
    name: String,
    server: PgConnectOptions,
}

impl TestPostgres {
    /// A new, empty database.
    pub async fn empty() -> Self {
        Self::empty_on(server()).await
    }

    async fn empty_on(server: PgConnectOptions) -> Self {
        let name =
            format!("xbot_test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let mut admin = server.connect().await.expect("TEST_DATABASE_URL answers");
        admin
            .execute(format!("drop database if exists {name} with (force)").as_str())
            .await
            .expect("drop");
        admin.execute(format!("create database {name}").as_str()).await.expect("create");
        let options = server.clone().database(&name);
        let pool = PgPoolOptions::new()
            .max_connections(24)
            .connect_with(options.clone())
            .await
            .expect("connect");
        Self { url: options.to_url_lossy().to_string(), pool, name, server }
    }

    /// A new database with the current schema.
    pub async fn migrated() -> Self {
        let test = Self::empty().await;
        xbot_projections::migrations::up(&test.database()).await.expect("migrations");
        test
    }

    /// The same on the server that `url` names.
    pub async fn migrated_on(url: &str) -> Self {
        let test = Self::empty_on(url.parse().expect("a PostgreSQL URL")).await;
        xbot_projections::migrations::up(&test.database()).await.expect("migrations");
        test
    }

    pub fn database(&self) -> Database {
        Database::Postgres(self.pool.clone())
    }
}

impl Drop for TestPostgres {
    fn drop(&mut self) {
        let (server, name) = (self.server.clone(), self.name.clone());
        let dropped = std::thread::spawn(move || {
            let runtime =
                tokio::runtime::Builder::new_current_thread().enable_all().build().ok()?;
            runtime.block_on(async {
                let mut admin = server.connect().await.ok()?;
                admin
                    .execute(format!("drop database if exists {name} with (force)").as_str())
                    .await
                    .ok()
            })
        });
        let _ = dropped.join();
    }
}

/// The server that `TEST_DATABASE_URL` names, or a private one, started once per process.
fn server() -> PgConnectOptions {
    static PRIVATE: OnceLock<Cluster> = OnceLock::new();
    let named = std::env::var("TEST_DATABASE_URL").ok().filter(|url| !url.is_empty());
    let url =
        named.unwrap_or_else(|| PRIVATE.get_or_init(|| Cluster::start(Disk::Trusted)).url.clone());
    url.parse().expect("TEST_DATABASE_URL is a PostgreSQL URL")
}
