//! The running system: CLI, HTTP, and the adapters behind the ports of the domain.

pub mod clock;
pub mod health;
pub mod telemetry;
