//! The chance of every candidate of a draw, also where an experiment could decide otherwise.

use xbot_domain::bandit::Draw;
use xbot_domain::decision::Planned;
use xbot_domain::experiment::trial::Trial;
use xbot_domain::ids::{ArmId, Scope};

use super::left_out::Why;

/// How far a recorded chance may be from that of its draw, by rounding.
const ROUNDING: f64 = 1e-9;

/// The draw of a scope as it was carried out.
#[derive(Clone, Debug, PartialEq)]
pub struct Carried {
    /// The place of what was used among the candidates.
    pub used: usize,
    /// Of each candidate; what was used has the recorded chance.
    pub chances: Vec<f64>,
}

/// `trial` is that of the experiment which the decision was assigned to, where its plan is known.
///
/// An experiment may put its own arm in the place of the drawn one: then the chance of an arm is
/// that over all variants. One that narrows the hours does so before the draw, which then is as
/// recorded.
pub fn carried(plan: &Planned, draw: &Draw, trial: Option<&Trial>) -> Result<Carried, Why> {
    let scope = draw.chosen.scope;
    let used = used(plan, draw, scope).ok_or(Why::Contradiction)?;
    let place = draw.candidates.iter().position(|c| c.arm == used).ok_or(Why::Contradiction)?;
    let mut chances: Vec<f64> = match (change(scope), &plan.experiment) {
        (Some(change), Some(_)) => {
            let trial = trial.ok_or(Why::UnknownExperiment)?;
            draw.candidates.iter().map(|c| trial.propensity(change, draw, &c.arm)).collect()
        }
        _ if used == draw.chosen => draw.candidates.iter().map(|c| c.propensity).collect(),
        _ => return Err(Why::Contradiction),
    };
    if let Some(recorded) = plan.arm_propensity.filter(|_| is_style(scope)) {
        let chance = chances.get_mut(place).ok_or(Why::Contradiction)?;
        // Also where one of them is no number.
        let fits = (*chance - recorded).abs() <= ROUNDING;
        if !fits {
            return Err(Why::Contradiction);
        }
        *chance = recorded;
    }
    Ok(Carried { used: place, chances })
}

fn is_style(scope: Scope) -> bool {
    matches!(scope, Scope::Content | Scope::Reply)
}

fn used(plan: &Planned, draw: &Draw, scope: Scope) -> Option<ArmId> {
    match scope {
        Scope::Content | Scope::Reply => plan.bandit_arm.clone(),
        Scope::Timing => plan.timing_arm.clone(),
        Scope::Topic => plan.topic.as_ref().map(|topic| ArmId::new(scope, topic.as_str())),
    }
    .filter(|arm| arm.scope == draw.chosen.scope)
}

/// What an experiment calls it when it puts an arm in the place of the drawn one.
fn change(scope: Scope) -> Option<&'static str> {
    match scope {
        Scope::Content => Some("style"),
        Scope::Reply => Some("reply_style"),
        Scope::Topic => Some("topic"),
        Scope::Timing => None,
    }
}
