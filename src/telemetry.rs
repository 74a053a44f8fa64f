//! Log lines, on stderr, so that stdout carries nothing but what a command prints.
//!
//! The tags of the runbooks, such as `[PLAN_JOB]`, are part of the messages.

use std::io::IsTerminal as _;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::ParseError;

/// Never shown: it logs an error for every message of the browser that it does not know.
const SILENCED: &str = "chromiumoxide=off";

/// How a log line looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    #[default]
    Human,
    Json,
}

#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    #[error("LOG_FORMAT=`{0}` is refused: write human or json")]
    Format(String),
    #[error(
        "RUST_LOG=`{text}` is refused: write a level, or target=level pairs, such as info,sqlx=debug"
    )]
    Filter {
        text: String,
        #[source]
        source: ParseError,
    },
}

impl std::str::FromStr for Format {
    type Err = TelemetryError;

    fn from_str(text: &str) -> Result<Self, TelemetryError> {
        match text {
            "" | "human" => Ok(Self::Human),
            "json" => Ok(Self::Json),
            other => Err(TelemetryError::Format(other.to_owned())),
        }
    }
}

/// Starts logging for the whole process; a second start changes nothing.
///
/// `filter` has the form of `RUST_LOG`.
pub fn start(filter: &str, format: Format) -> Result<(), TelemetryError> {
    let filter = parse(filter)?;
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    // An error says only that a subscriber is there already, as when tests share a process.
    let _ = match format {
        Format::Human => lines.with_target(false).try_init(),
        Format::Json => lines.json().flatten_event(true).try_init(),
    };
    Ok(())
}

fn parse(filter: &str) -> Result<EnvFilter, TelemetryError> {
    EnvFilter::builder()
        .parse(format!("{filter},{SILENCED}"))
        .map_err(|source| TelemetryError::Filter { text: filter.to_owned(), source })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_that_cannot_be_read_is_refused_with_an_example() {
        let refused = parse("xbot=loudly").unwrap_err();
        assert!(refused.to_string().contains("info,sqlx=debug"));
        assert!(parse("warn,xbot=debug").is_ok());
    }

    #[test]
    fn only_two_formats_are_known() {
        assert_eq!("json".parse::<Format>().unwrap(), Format::Json);
        assert!("xml".parse::<Format>().is_err());
    }
}
