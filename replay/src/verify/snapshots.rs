//! Snapshots of long streams: what commands begin with is what the events come to.

use xbot_domain::account::Account;
use xbot_domain::arm::Arm;
use xbot_domain::budget::Budget;
use xbot_domain::candidate::Candidate;
use xbot_domain::config::Config;
use xbot_domain::decision::Decision;
use xbot_domain::experiment::Experiment;
use xbot_domain::foreign::Foreign;
use xbot_domain::learning::Learning;
use xbot_domain::log::{EventLog, Snapshot, StreamId};
use xbot_domain::predictor::Predictor;
use xbot_domain::rules::Rules;

use super::VerifyError;
use super::finding::{Difference, Findings, Kind};

/// Events of a stream that are read together.
const PAGE: usize = 1_000;

/// Compares the snapshot of each stream that has one.
pub async fn compare(
    log: &dyn EventLog,
    streams: &[StreamId],
    findings: &mut Findings,
) -> Result<(), VerifyError> {
    for stream in streams {
        let Some(stored) = log.load_snapshot(stream).await? else { continue };
        let again = again(log, stream, &stored).await?;
        let Some((known, recomputed)) = again else { continue };
        findings.count(Kind::Snapshots, 1);
        if known != recomputed {
            let what = format!("the snapshot of {stream} at version {}", stored.version);
            let (stored, position) = (stored.state, None);
            findings.tell(Kind::Snapshots, Difference { position, what, stored, recomputed });
        }
    }
    Ok(())
}

/// The stored state and that of the events; none for a shape that nobody would begin with.
async fn again(
    log: &dyn EventLog,
    stream: &StreamId,
    stored: &Snapshot,
) -> Result<Option<(String, String)>, VerifyError> {
    match stream.aggregate {
        "account" => of::<Account>(log, stream, stored).await,
        "arm" => of::<Arm>(log, stream, stored).await,
        "budget" => of::<Budget>(log, stream, stored).await,
        "candidate" => of::<Candidate>(log, stream, stored).await,
        "config" => of::<Config>(log, stream, stored).await,
        "decision" => of::<Decision>(log, stream, stored).await,
        "experiment" => of::<Experiment>(log, stream, stored).await,
        "foreign" => of::<Foreign>(log, stream, stored).await,
        "learning" => of::<Learning>(log, stream, stored).await,
        "predictor" => of::<Predictor>(log, stream, stored).await,
        _ => Ok(None),
    }
}

async fn of<A: Rules>(
    log: &dyn EventLog,
    stream: &StreamId,
    stored: &Snapshot,
) -> Result<Option<(String, String)>, VerifyError> {
    if stored.shape != format!("{}-{}", A::TYPE, A::SHAPE) {
        return Ok(None);
    }
    let (mut state, mut version) = (A::default(), 0);
    while version < stored.version {
        let page = log.read_stream(stream, version, PAGE).await?;
        let before = version;
        for raw in page.iter().take_while(|raw| raw.version <= stored.version) {
            let payload = serde_json::from_str(raw.payload).unwrap_or_default();
            // An event that nobody can read was told of already.
            if let Ok(event) = <A::Event as xbot_domain::event::StoredEvent>::from_stored(
                raw.event_type,
                raw.event_version,
                payload,
            ) {
                state.evolve(&event);
            }
            version = raw.version;
        }
        if version == before {
            break;
        }
    }
    let written = |state: &A| serde_json::to_string(state).unwrap_or_default();
    let known = serde_json::from_str::<A>(&stored.state);
    let known = known.map_or_else(|error| error.to_string(), |state| written(&state));
    Ok(Some((known, written(&state))))
}
