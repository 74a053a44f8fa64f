//! Another serving process on the same store, that knows nothing but what the log says.

use futures::FutureExt as _;
use tokio::net::TcpListener;
use xbot::http::App;
use xbot::serve;

use crate::client::Client;
use crate::place::OPEN;
use crate::service::{Service, TOKEN, access, parts};

pub enum Jobs {
    Here,
    Elsewhere,
}

pub async fn beside(service: &Service, jobs: Jobs) -> Client {
    let world = service.place.instance("another", OPEN).await;
    let mut parts = parts(&service.place, &world, access());
    if let Jobs::Elsewhere = jobs {
        parts.world = None;
    }
    let projector = parts.projector.clone();
    let app = App::new(parts);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let projecting = async move { projector.run(std::future::pending()).await }.boxed();
    tokio::spawn(serve::run(listener, app, vec![projecting], None, std::future::pending()));
    Client::new(base, Some(TOKEN))
}
