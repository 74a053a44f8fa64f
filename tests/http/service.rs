//! A served store: the router, the projector and the jobs' world of one process, on a free port.

use std::sync::Arc;

use futures::FutureExt as _;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use xbot::http::{Access, App, Limits, Parts, Readers};
use xbot::jobs::World;
use xbot::serve::{self, Watch};
use xbot_domain::config::Secret;
use xbot_projections::database::Database;
use xbot_projections::projections;
use xbot_projections::projector::Projector;
use xbot_projections::reads::Reader;

use crate::client::Client;
use crate::patience::until;
use crate::place::{OPEN, Place};

pub const TOKEN: &str = "a-token-for-tests";

pub struct Service {
    pub place: Place,
    /// Of the serving process: what it knows, and a way to command it without HTTP.
    pub world: World,
    pub client: Client,
    stop: Option<oneshot::Sender<()>>,
    served: JoinHandle<std::io::Result<()>>,
}

impl Service {
    pub async fn start() -> Self {
        Self::on(Place::new().await, OPEN, access()).await
    }

    pub async fn on_postgres() -> Self {
        Self::on(Place::on_postgres().await, OPEN, access()).await
    }

    pub async fn on(place: Place, env: &[(&str, &str)], access: Access) -> Self {
        Self::within(place, env, access, Limits::default()).await
    }

    pub async fn within(
        place: Place,
        env: &[(&str, &str)],
        access: Access,
        limits: Limits,
    ) -> Self {
        let world = place.instance("server", env).await;
        let parts = parts(&place, &world, access);
        let projector = parts.projector.clone();
        let app = App::limited(parts, limits);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let (stop, stopped) = oneshot::channel();
        let projecting = async move { projector.run(std::future::pending()).await }.boxed();
        let told = async move { drop(stopped.await) };
        let served = tokio::spawn(serve::run(listener, app, vec![projecting], None, told));
        let client = Client::new(base, Some(TOKEN));
        Self { place, world, client, stop: Some(stop), served }
    }

    /// Readers of PostgreSQL see an event once every transaction that began before has ended, and
    /// those of other tests are among them.
    pub async fn shows_all(&self) {
        const HELD: &str = "select count(*) from events \
            where transaction_id >= pg_snapshot_xmin(pg_current_snapshot())";
        let Database::Postgres(pool) = self.place.database() else { return };
        let held = async || sqlx::query_scalar::<_, i64>(HELD).fetch_one(&pool).await.unwrap();
        until("readers see every event", async || held().await == 0).await;
    }

    /// Without the token.
    pub fn stranger(&self) -> Client {
        Client { token: None, ..self.client.clone() }
    }

    /// As SIGTERM does it.
    pub async fn stop(mut self) {
        drop(self.stop.take());
        self.served.await.unwrap().unwrap();
    }
}

/// Of one process on the store of `place`.
pub fn parts(place: &Place, world: &World, access: Access) -> Parts {
    let (log, clock) = (world.log.clone(), place.clock.clone());
    let projector = Projector::new(place.database(), log.clone(), projections::ALL, clock.clone());
    Parts {
        readiness: Arc::new(Watch {
            log: log.clone(),
            projector: projector.clone(),
            clock: clock.clone(),
        }),
        access,
        log,
        commands: world.commands.clone(),
        reader: Reader::of(&place.database()),
        projector,
        clock,
        switches: world.switches.clone(),
        world: Some(world.clone()),
    }
}

pub fn access() -> Access {
    Access { token: Some(Secret::new(TOKEN)), readers: Readers::Anyone }
}
