//! Log lines, on stderr, so that stdout carries nothing but what a command prints.
//!
//! The tags of the runbooks, such as `[PLAN_JOB]`, are part of the messages.

use std::io::IsTerminal as _;

use tracing::Subscriber;
use tracing_subscriber::filter::ParseError;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer, fmt, registry};

#[cfg(feature = "otel")]
pub mod otel;

/// The target of spans that are for a collector, and say nothing that a log line does not.
pub const EXPORTED: &str = "xbot::exported";
/// Never shown: a browser's messages that are not known are logged as errors; spans are for others.
const SILENCED: &str = "chromiumoxide=off,xbot::exported=off";

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
    #[cfg(feature = "otel")]
    #[error(
        "OTEL_EXPORTER_OTLP_ENDPOINT is refused: write an address, such as http://localhost:4318"
    )]
    Collector(#[source] opentelemetry_otlp::ExporterBuildError),
}

/// What goes on beside the log lines, until it is dropped.
#[derive(Debug, Default)]
pub struct Telemetry {
    #[cfg(feature = "otel")]
    _exporter: Option<otel::Exporter>,
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
/// `filter` has the form of `RUST_LOG`, and `collector` that of `OTEL_EXPORTER_OTLP_ENDPOINT`.
pub fn start(
    filter: &str,
    format: Format,
    collector: Option<&str>,
) -> Result<Telemetry, TelemetryError> {
    let filter = parse(filter)?;
    match collector {
        Some(endpoint) => exporting(filter, format, endpoint),
        None => Ok(plain(filter, format)),
    }
}

fn plain(filter: EnvFilter, format: Format) -> Telemetry {
    // An error says only that a subscriber is there already, as when tests share a process.
    let _ = registry().with(filter).with(lines(format)).try_init();
    Telemetry::default()
}

#[cfg(feature = "otel")]
fn exporting(
    filter: EnvFilter,
    format: Format,
    endpoint: &str,
) -> Result<Telemetry, TelemetryError> {
    let exporter = otel::Exporter::to(endpoint).map_err(TelemetryError::Collector)?;
    let lines = lines(format).with_filter(filter);
    let _ = registry().with(exporter.layer()).with(lines).try_init();
    Ok(Telemetry { _exporter: Some(exporter) })
}

#[cfg(not(feature = "otel"))]
fn exporting(filter: EnvFilter, format: Format, _: &str) -> Result<Telemetry, TelemetryError> {
    let telemetry = plain(filter, format);
    tracing::warn!(
        "OTEL_EXPORTER_OTLP_ENDPOINT is set, and this xbot was built without `--features otel`: no \
         span is sent"
    );
    Ok(telemetry)
}

fn lines<S>(format: Format) -> Box<dyn Layer<S> + Send + Sync>
where
    S: Subscriber + for<'span> LookupSpan<'span>,
{
    let ansi = std::io::stderr().is_terminal();
    let lines = fmt::layer().with_ansi(ansi).with_writer(std::io::stderr);
    match format {
        Format::Human => lines.with_target(false).boxed(),
        Format::Json => lines.json().flatten_event(true).boxed(),
    }
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
