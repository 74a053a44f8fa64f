//! Arms learn from rewards, and predictors from outcomes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use serde_json::json;
use tracing::{debug, info, warn};
use xbot_domain::arm::{Arm, ArmCommand, ArmEvent, Provenance};
use xbot_domain::bandit::Posterior;
use xbot_domain::bandit::epsilon::Schedule;
use xbot_domain::config::{Mode, Settings};
use xbot_domain::ids::{ArmId, DecisionId};
use xbot_domain::predictor::due::MIN_SAMPLES;

use super::{Job, JobError, JobName, Ran, Results, Run, World};
use crate::commands::CommandError;

mod lessons;
pub mod training;

use lessons::{Key, Lesson};
use training::Told;

/// What an arm that was never tried is believed to be: anything, alike.
const PRIOR: Posterior = Posterior { alpha: 1.0, beta: 1.0 };
/// The predictor whose version the log line names.
const CONTENT: &str = "content";

#[derive(Debug, Default)]
pub struct Learn {
    /// What an arm will not learn, and why: asked once, not every two hours for ever.
    refused: Mutex<BTreeMap<Key, String>>,
}

/// What one run moved.
#[derive(Debug, Default)]
struct Moved {
    arms: BTreeSet<ArmId>,
    decisions: BTreeSet<DecisionId>,
    refused: BTreeMap<String, String>,
}

#[async_trait]
impl Job for Learn {
    fn name(&self) -> JobName {
        JobName::Learn
    }

    async fn run(&self, world: &World, run: &Run) -> Result<Ran, JobError> {
        let moved = self.teach(world, run).await?;
        let trainings = train(world, run).await?;
        let explore_ratio = explore_ratio(world).await?;
        let version = world.memory().await?.models.active(CONTENT).map(|model| model.version);
        let coeffs = version.map_or_else(|| "none".to_owned(), |version| format!("v{version}"));
        if trainings.too_few {
            warn!(
                "[LEARN_JOB] ⚠️ Training skipped: insufficient real outcomes (need {MIN_SAMPLES})"
            );
        }
        if moved.arms.is_empty() && moved.refused.is_empty() && trainings.versions.is_empty() {
            let why = if trainings.too_few {
                format!("insufficient outcomes (need {MIN_SAMPLES})")
            } else {
                "nothing new to learn".to_owned()
            };
            return Ok(Ran::Skipped(why));
        }
        info!(
            "[LEARN_JOB] ✅ coeffs_updated={coeffs} arms_trained={} explore_ratio={explore_ratio:.3}",
            moved.arms.len()
        );
        Ok(Ran::Done(Results::from([
            ("arms_trained".to_owned(), json!(moved.arms.len())),
            ("decisions_learned".to_owned(), json!(moved.decisions.len())),
            ("explore_ratio".to_owned(), json!(explore_ratio)),
            ("coeffs_updated".to_owned(), json!(coeffs)),
            ("trained".to_owned(), json!(trainings.versions)),
            ("refused".to_owned(), json!(moved.refused)),
        ])))
    }
}

impl Learn {
    async fn teach(&self, world: &World, run: &Run) -> Result<Moved, JobError> {
        let mut moved = Moved::default();
        let mode = run.settings.mode;
        let lessons = lessons::open(&*world.memory().await?, mode, run.settings.account_timezone);
        for lesson in lessons {
            // The mode may change while this goes on: simulated outcomes stop at once (lesson 4).
            let left_out = lesson.simulated && world.settings().await?.mode == Mode::Live;
            if !left_out && !self.refused().contains_key(&lesson.key) {
                self.teach_one(world, run, &lesson, &mut moved).await?;
            }
        }
        Ok(moved)
    }

    async fn teach_one(
        &self,
        world: &World,
        run: &Run,
        lesson: &Lesson,
        moved: &mut Moved,
    ) -> Result<(), JobError> {
        let arm = lesson.key.arm.to_string();
        match tell(world, run, &arm, lesson).await {
            Ok(true) => {
                moved.arms.insert(lesson.key.arm.clone());
                moved.decisions.insert(lesson.key.decision);
                Ok(())
            }
            Ok(false) => Ok(()),
            Err(CommandError::Refused(refusal)) => {
                debug!("{}: {refusal}", lesson.key);
                moved.refused.insert(lesson.key.to_string(), refusal.code.to_string());
                self.refused().insert(lesson.key.clone(), refusal.code.to_string());
                Ok(())
            }
            Err(error) => Err(error.into()),
        }
    }

    /// A panic elsewhere leaves no half-done change behind.
    fn refused(&self) -> MutexGuard<'_, BTreeMap<Key, String>> {
        self.refused.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether the arm moved. One that nobody registered yet is, first.
async fn tell(world: &World, run: &Run, arm: &str, lesson: &Lesson) -> Result<bool, CommandError> {
    if !lesson.registered {
        let register = ArmCommand::Register { prior: PRIOR, at: world.now() };
        match world.execute::<Arm>(arm, &register, &run.context).await {
            // It has another prior: somebody registered it otherwise in the meantime.
            Ok(_) | Err(CommandError::Refused(_)) => {}
            Err(error) => return Err(error),
        }
    }
    let learn = ArmCommand::Learn(lesson.told_at(world.now()));
    let done = world.execute::<Arm>(arm, &learn, &run.context).await?;
    Ok(done.events.iter().any(|event| matches!(event, ArmEvent::Updated(_))))
}

/// ε as it is now.
async fn explore_ratio(world: &World) -> Result<f64, JobError> {
    let settings = world.settings().await?;
    let schedule = Schedule::starting_at(settings.learning.epsilon).map_err(CommandError::from)?;
    let first = world.memory().await?.arms.first_learned(provenance(&settings));
    Ok(schedule.at(first, world.now()))
}

fn provenance(settings: &Settings) -> Provenance {
    match settings.mode {
        Mode::Live => Provenance::Real,
        Mode::Shadow => Provenance::Simulated,
    }
}

/// What training came to.
#[derive(Debug, Default)]
struct Trainings {
    /// The version of each predictor that was trained.
    versions: BTreeMap<&'static str, u32>,
    /// The predictor of posts has too few outcomes.
    too_few: bool,
}

async fn train(world: &World, run: &Run) -> Result<Trainings, JobError> {
    let mut trainings = Trainings::default();
    for training in training::train_due(world, run).await? {
        match training.told {
            Told::Trained { version, .. } => {
                trainings.versions.insert(training.predictor, version);
            }
            Told::TooFew { .. } if training.predictor == CONTENT => trainings.too_few = true,
            Told::TooFew { .. } | Told::NotDue | Told::Unfit(_) => {}
        }
    }
    Ok(trainings)
}
