//! Every command that a line can be, with the very parts that it has as a request of its own.

use serde::Deserialize;
use utoipa::ToSchema;
use xbot_domain::ids::{ArmId, DecisionId};

use super::id;
use super::result::Done;
use crate::commands::Context;
use crate::http::App;
use crate::http::commands::{Nothing, arms, config, decisions, experiments, predictors};
use crate::http::input::parse;
use crate::http::problem::Problem;

/// Which command; each does what the address of that name does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
pub enum Name {
    #[serde(rename = "decisions.plan")]
    DecisionsPlan,
    #[serde(rename = "decisions.approve")]
    DecisionsApprove,
    #[serde(rename = "decisions.edit")]
    DecisionsEdit,
    #[serde(rename = "decisions.reschedule")]
    DecisionsReschedule,
    #[serde(rename = "decisions.cancel")]
    DecisionsCancel,
    #[serde(rename = "decisions.post-now")]
    DecisionsPostNow,
    #[serde(rename = "decisions.metrics")]
    DecisionsMetrics,
    #[serde(rename = "arms.register")]
    ArmsRegister,
    #[serde(rename = "arms.reset")]
    ArmsReset,
    #[serde(rename = "arms.retire")]
    ArmsRetire,
    #[serde(rename = "arms.reopen")]
    ArmsReopen,
    #[serde(rename = "experiments.define")]
    ExperimentsDefine,
    #[serde(rename = "experiments.start")]
    ExperimentsStart,
    #[serde(rename = "experiments.stop")]
    ExperimentsStop,
    #[serde(rename = "predictors.promote")]
    PredictorsPromote,
    #[serde(rename = "predictors.rollback")]
    PredictorsRollback,
    #[serde(rename = "config.set")]
    ConfigSet,
}

pub enum Command {
    DecisionsPlan(Box<decisions::plan::Plan>),
    DecisionsApprove(DecisionId, Nothing),
    DecisionsEdit(DecisionId, decisions::edit::Edit),
    DecisionsReschedule(DecisionId, decisions::reschedule::Reschedule),
    DecisionsCancel(DecisionId, decisions::cancel::Cancel),
    DecisionsPostNow(DecisionId, Nothing),
    DecisionsMetrics(DecisionId, decisions::metrics::Measured),
    ArmsRegister(ArmId, arms::register::Register),
    ArmsReset(ArmId, arms::Why),
    ArmsRetire(ArmId, arms::Why),
    ArmsReopen(ArmId, arms::Why),
    ExperimentsDefine(Box<experiments::define::Define>),
    ExperimentsStart(String, Nothing),
    ExperimentsStop(String, experiments::stop::Stop),
    PredictorsPromote(String, predictors::promote::Promote),
    PredictorsRollback(String, predictors::rollback::RollBack),
    ConfigSet(String, config::Set),
}

impl Command {
    pub fn read(name: Name, id: Option<&str>, body: &str) -> Result<Self, Problem> {
        Ok(match name {
            Name::DecisionsPlan => Self::DecisionsPlan(Box::new(id::none(id, || read(body))?)),
            Name::DecisionsApprove => Self::DecisionsApprove(id::decision(id)?, read(body)?),
            Name::DecisionsEdit => Self::DecisionsEdit(id::decision(id)?, read(body)?),
            Name::DecisionsReschedule => Self::DecisionsReschedule(id::decision(id)?, read(body)?),
            Name::DecisionsCancel => Self::DecisionsCancel(id::decision(id)?, read(body)?),
            Name::DecisionsPostNow => Self::DecisionsPostNow(id::decision(id)?, read(body)?),
            Name::DecisionsMetrics => Self::DecisionsMetrics(id::decision(id)?, read(body)?),
            Name::ArmsRegister => Self::ArmsRegister(id::arm(id)?, read(body)?),
            Name::ArmsReset => Self::ArmsReset(id::arm(id)?, read(body)?),
            Name::ArmsRetire => Self::ArmsRetire(id::arm(id)?, read(body)?),
            Name::ArmsReopen => Self::ArmsReopen(id::arm(id)?, read(body)?),
            Name::ExperimentsDefine => {
                Self::ExperimentsDefine(Box::new(id::none(id, || read(body))?))
            }
            Name::ExperimentsStart => Self::ExperimentsStart(id::text(id)?, read(body)?),
            Name::ExperimentsStop => Self::ExperimentsStop(id::text(id)?, read(body)?),
            Name::PredictorsPromote => Self::PredictorsPromote(id::text(id)?, read(body)?),
            Name::PredictorsRollback => Self::PredictorsRollback(id::text(id)?, read(body)?),
            Name::ConfigSet => Self::ConfigSet(id::text(id)?, read(body)?),
        })
    }

    pub async fn carry_out(self, app: &App, to: &Context) -> Result<Done, Problem> {
        Ok(match self {
            Self::DecisionsPlan(body) => {
                Done::made(decisions::plan::carry_out(app, *body, to).await?)
            }
            Self::DecisionsApprove(id, body) => {
                Done::changed(decisions::approve::carry_out(app, id, body, to).await?)
            }
            Self::DecisionsEdit(id, body) => {
                Done::changed(decisions::edit::carry_out(app, id, body, to).await?)
            }
            Self::DecisionsReschedule(id, body) => {
                Done::changed(decisions::reschedule::carry_out(app, id, body, to).await?)
            }
            Self::DecisionsCancel(id, body) => {
                Done::changed(decisions::cancel::carry_out(app, id, body, to).await?)
            }
            Self::DecisionsPostNow(id, body) => {
                Done::changed(decisions::post_now::carry_out(app, id, body, to).await?)
            }
            Self::DecisionsMetrics(id, body) => {
                Done::changed(decisions::metrics::carry_out(app, id, body, to).await?)
            }
            Self::ArmsRegister(id, body) => {
                Done::made(arms::register::carry_out(app, &id, body, to).await?)
            }
            Self::ArmsReset(id, body) => {
                Done::changed(arms::reset::carry_out(app, &id, body, to).await?)
            }
            Self::ArmsRetire(id, body) => {
                Done::changed(arms::retire::carry_out(app, &id, body, to).await?)
            }
            Self::ArmsReopen(id, body) => {
                Done::changed(arms::reopen::carry_out(app, &id, body, to).await?)
            }
            Self::ExperimentsDefine(body) => {
                Done::made(experiments::define::carry_out(app, *body, to).await?)
            }
            Self::ExperimentsStart(id, body) => {
                Done::changed(experiments::start::carry_out(app, &id, body, to).await?)
            }
            Self::ExperimentsStop(id, body) => {
                Done::changed(experiments::stop::carry_out(app, &id, body, to).await?)
            }
            Self::PredictorsPromote(id, body) => {
                Done::changed(predictors::promote::carry_out(app, &id, body, to).await?)
            }
            Self::PredictorsRollback(id, body) => {
                Done::changed(predictors::rollback::carry_out(app, &id, body, to).await?)
            }
            Self::ConfigSet(id, body) => {
                Done::changed(config::carry_out(app, &id, body, to).await?)
            }
        })
    }

    /// The thing that it concerns. New decisions are planned one after the other in any case.
    pub fn lane(&self) -> String {
        match self {
            Self::DecisionsPlan(_) => "plan".to_owned(),
            Self::ExperimentsDefine(body) => format!("experiment {}", body.id),
            Self::DecisionsApprove(id, _)
            | Self::DecisionsEdit(id, _)
            | Self::DecisionsReschedule(id, _)
            | Self::DecisionsCancel(id, _)
            | Self::DecisionsPostNow(id, _)
            | Self::DecisionsMetrics(id, _) => format!("decision {id}"),
            Self::ArmsRegister(id, _)
            | Self::ArmsReset(id, _)
            | Self::ArmsRetire(id, _)
            | Self::ArmsReopen(id, _) => format!("arm {id}"),
            Self::ExperimentsStart(id, _) | Self::ExperimentsStop(id, _) => {
                format!("experiment {id}")
            }
            Self::PredictorsPromote(id, _) | Self::PredictorsRollback(id, _) => {
                format!("predictor {id}")
            }
            Self::ConfigSet(..) => "config".to_owned(),
        }
    }
}

/// A fault in it is one of the line, under `/body`.
fn read<T: serde::de::DeserializeOwned>(body: &str) -> Result<T, Problem> {
    parse(body.as_bytes()).map_err(|problem| problem.within("/body"))
}
