//! Trains the predictors that are due, and puts a version to use when it has earned it.

use xbot_domain::arm::Provenance;
use xbot_domain::config::{Mode, Settings};
use xbot_domain::memory::KnownPredictor;
use xbot_domain::predictor::due::{Due, Outcomes, due};
use xbot_domain::predictor::{Kind, Predictor, PredictorCommand, Trained};
use xbot_replay::train::{Ask, Origin, Row, Target, TrainError, rows, train};

use crate::jobs::{JobError, Run, World};

mod worth;

pub use worth::held_out;

/// What came of one predictor.
#[derive(Clone, Debug, PartialEq)]
pub struct Training {
    /// `content`, `reply` or `timing`.
    pub predictor: &'static str,
    /// The outcomes that it may learn from.
    pub world: Provenance,
    pub told: Told,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Told {
    NotDue,
    /// Never with fewer than five outcomes.
    TooFew {
        outcomes: u64,
    },
    /// The outcomes say nothing yet, in words.
    Unfit(String),
    Trained {
        version: u32,
        kind: Kind,
        samples: u64,
        fallback_from: Option<String>,
        /// Why it is used from now on, or is not.
        use_of_it: Use,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Use {
    Promoted(String),
    KeptBack(String),
}

/// What each predictor predicts. A rate is what the planner compares; for a slot only the chance of
/// success can be told, as there is no text yet.
const TARGETS: [(&str, Kind, Target); 3] = [
    ("content", Kind::Ridge, Target::Er),
    ("reply", Kind::Ridge, Target::Er),
    ("timing", Kind::Logistic, Target::Success),
];

/// How a predictor is trained, and what it is asked for.
pub fn usual(predictor: &str) -> Option<(Kind, Target)> {
    let mut all = TARGETS.into_iter();
    all.find(|(name, ..)| *name == predictor).map(|(_, kind, target)| (kind, target))
}

/// One after the other, from the same outcomes.
pub async fn train_due(world: &World, run: &Run) -> Result<Vec<Training>, JobError> {
    let settings = world.settings().await?;
    let work = TARGETS.map(|(name, kind, target)| Work { name, kind, target });
    let mut all = Vec::new();
    for (work, prepared) in prepare(world, run, &settings, work).await? {
        if let Some((version, reason)) = prepared.left {
            promote(world, run, &work, version, settings.mode, reason).await?;
        }
        let told = match prepared.model {
            Ok(model) => record(world, run, &settings, &work, model, prepared.in_use).await?,
            Err(reason) => reason,
        };
        all.push(Training { predictor: work.name, world: prepared.world, told });
    }
    Ok(all)
}

#[derive(Clone, Copy, Debug)]
struct Work {
    name: &'static str,
    kind: Kind,
    target: Target,
}

#[derive(Debug)]
struct Prepared {
    world: Provenance,
    /// The model to record, or why there is none.
    model: Result<Trained, Told>,
    in_use: worth::InUse,
    /// A version that had earned its use when the run was cut off, and why.
    left: Option<(u32, String)>,
}

/// All that needs the memory, while it stands still.
async fn prepare(
    world: &World,
    run: &Run,
    settings: &Settings,
    work: [Work; 3],
) -> Result<Vec<(Work, Prepared)>, JobError> {
    let now = world.now();
    let memory = world.memory().await?;
    let of = memory.decisions.world(settings.mode);
    let prepared = work.map(|work| {
        let known = memory.models.get(work.name);
        let measured = rows::count(&memory, work.name, of, work.target);
        let origin = Origin {
            version: latest(known).map_or(1, |last| last.version.saturating_add(1)),
            simulated: of == Provenance::Simulated,
            up_to_position: memory.at.position,
            at: now,
        };
        let model = match is_due(known, origin, measured) {
            Due::TooFew => Err(Told::TooFew { outcomes: measured }),
            Due::NotYet => Err(Told::NotDue),
            Due::First | Due::Weekly | Due::NewOutcomes => {
                fit(&rows::of(&memory, work.name, of), &work, run, origin)
            }
        };
        let in_use = worth::InUse::of(&memory, work.name, of);
        let left =
            known.and_then(|known| left_behind(known, in_use, origin)).filter(|_| model.is_err());
        (work, Prepared { world: of, model, in_use, left })
    });
    Ok(prepared.into())
}

fn latest(known: Option<&KnownPredictor>) -> Option<&Trained> {
    known.and_then(|known| known.versions.values().next_back())
}

/// Trained, and neither it nor another put to use since.
fn left_behind(known: &KnownPredictor, in_use: worth::InUse, now: Origin) -> Option<(u32, String)> {
    let last = latest(Some(known)).filter(|last| last.simulated == now.simulated)?;
    match worth::judge(last, in_use) {
        Use::Promoted(reason) if !known.turned => Some((last.version, reason)),
        Use::Promoted(_) | Use::KeptBack(_) => None,
    }
}

/// A version that learned from the other world is none: everything is new to this one.
fn is_due(known: Option<&KnownPredictor>, origin: Origin, measured: u64) -> Due {
    let last = latest(known).filter(|last| last.simulated == origin.simulated);
    let learned = last.map_or(0, |last| last.samples);
    let since_last_training = measured.saturating_sub(learned);
    due(last.map(|last| last.at), Outcomes { total: measured, since_last_training }, origin.at)
}

fn fit(rows: &[Row], work: &Work, run: &Run, origin: Origin) -> Result<Trained, Told> {
    let seed = run.lot.seed(&format!("train {}", work.name));
    let fitted =
        Ask::new(work.kind, work.target, Ask::LAMBDA, seed).and_then(|ask| train(rows, ask));
    let unfit = |error: TrainError| Told::Unfit(error.to_string());
    fitted.map(|fit| fit.trained(origin)).map_err(unfit)
}

async fn record(
    world: &World,
    run: &Run,
    settings: &Settings,
    work: &Work,
    model: Trained,
    in_use: worth::InUse,
) -> Result<Told, JobError> {
    let (version, mode) = (model.version, settings.mode);
    let use_of_it = worth::judge(&model, in_use);
    let told = Told::Trained {
        version,
        kind: model.kind,
        samples: model.samples,
        fallback_from: model.fallback_from.clone(),
        use_of_it: use_of_it.clone(),
    };
    let train = PredictorCommand::Train { model: Box::new(model), mode };
    world.execute::<Predictor>(work.name, &train, &run.context).await?;
    if let Use::Promoted(reason) = use_of_it {
        promote(world, run, work, version, mode, reason).await?;
    }
    Ok(told)
}

async fn promote(
    world: &World,
    run: &Run,
    work: &Work,
    version: u32,
    mode: Mode,
    reason: String,
) -> Result<(), JobError> {
    let (by, at) = (run.context.actor.clone(), world.now());
    let promote = PredictorCommand::Promote { version, mode, reason, by, at };
    world.execute::<Predictor>(work.name, &promote, &run.context).await?;
    Ok(())
}
