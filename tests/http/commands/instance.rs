//! Another serving process on the same store, that knows nothing but what the log says.

use std::sync::Arc;

use futures::FutureExt as _;
use tokio::net::TcpListener;
use xbot::http::{App, Parts};
use xbot::jobs::World;
use xbot::serve::{self, Watch};
use xbot_projections::projections;
use xbot_projections::projector::Projector;
use xbot_projections::reads::Reader;

use crate::client::Client;
use crate::place::OPEN;
use crate::service::{Service, TOKEN, access};

pub enum Jobs {
    Here,
    Elsewhere,
}

pub async fn beside(service: &Service, jobs: Jobs) -> Client {
    let place = &service.place;
    let world: World = place.instance("another", OPEN).await;
    let (database, clock) = (place.database(), place.clock.clone());
    let projector =
        Projector::new(database.clone(), world.log.clone(), projections::ALL, clock.clone());
    let app = App::new(Parts {
        readiness: Arc::new(Watch {
            log: world.log.clone(),
            projector: projector.clone(),
            clock: clock.clone(),
        }),
        access: access(),
        log: world.log.clone(),
        commands: world.commands.clone(),
        reader: Reader::of(&database),
        projector: projector.clone(),
        clock,
        switches: world.switches.clone(),
        world: matches!(jobs, Jobs::Here).then(|| world.clone()),
    });
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let projecting = async move { projector.run(std::future::pending()).await }.boxed();
    tokio::spawn(serve::run(listener, app, vec![projecting], None, std::future::pending()));
    Client::new(base, Some(TOKEN))
}
