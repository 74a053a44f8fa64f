//! The reference: axum with one handler that gives a fixed body, in a process of its own.

use axum::Router;
use axum::http::header;
use axum::routing::get;

/// Serves the file at `path`, and says where in the words of `xbot serve`.
pub fn serve(path: &str) {
    let body = std::fs::read_to_string(path).unwrap();
    let json = [(header::CONTENT_TYPE, "application/json")];
    let app = Router::new().route("/", get(move || async move { (json, body.clone()) }));
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        println!("listens on http://{}", listener.local_addr().unwrap());
        axum::serve(listener, app).await.unwrap();
    });
}
