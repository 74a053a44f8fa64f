//! The signals by which a process manager or a person stops the system.

use tokio::signal::unix::{SignalKind, signal};

/// Returns at the first SIGTERM or SIGINT, with its name.
pub async fn asked_to_stop() -> std::io::Result<&'static str> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(tokio::select! {
        _ = terminate.recv() => "SIGTERM",
        _ = interrupt.recv() => "SIGINT",
    })
}
