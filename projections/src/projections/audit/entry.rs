//! Which events the audit log keeps, under which name.

use xbot_domain::account::AccountEvent;
use xbot_domain::arm::ArmEvent;
use xbot_domain::budget::BudgetEvent;
use xbot_domain::candidate::CandidateEvent;
use xbot_domain::config::ConfigEvent;
use xbot_domain::decision::DecisionEvent;
use xbot_domain::event::Event;
use xbot_domain::experiment::ExperimentEvent;
use xbot_domain::learning::{LearningEvent, Notified, Severity};
use xbot_domain::predictor::PredictorEvent;

pub(super) struct Entry {
    pub(super) event: &'static str,
    pub(super) component: &'static str,
    pub(super) severity: Severity,
}

/// The job whose completed runs are the learning cycles.
const LEARN: &str = "learn";

pub(super) fn of(event: &Event) -> Option<Entry> {
    match event {
        Event::Decision(event) => decision(event),
        Event::Arm(event) => arm(event),
        Event::Predictor(event) => predictor(event),
        Event::Experiment(event) => experiment(event),
        Event::Budget(event) => budget(event),
        Event::Config(ConfigEvent::Changed(_)) => info("CONFIG_CHANGED", "config"),
        Event::Account(event) => account(event),
        Event::Candidate(CandidateEvent::Blocked(_)) => warning("CANDIDATE_BLOCKED", "candidates"),
        Event::Candidate(_) => None,
        Event::Learning(event) => learning(event),
        Event::Foreign(_) => None,
    }
}

fn decision(event: &DecisionEvent) -> Option<Entry> {
    match event {
        DecisionEvent::Rejected(_) => warning("GATE_BLOCKED", "gates"),
        DecisionEvent::PostFailed(_) => warning("POST_FAILED", "posting"),
        DecisionEvent::PostUnknown(_) => critical("POST_UNKNOWN", "posting"),
        DecisionEvent::MetricsQuarantined(_) => warning("METRICS_QUARANTINED", "analytics"),
        DecisionEvent::MetricsUnavailable(_) => warning("METRICS_UNAVAILABLE", "analytics"),
        _ => None,
    }
}

fn arm(event: &ArmEvent) -> Option<Entry> {
    match event {
        ArmEvent::Reset(_) => info("ARM_RESET", "bandit"),
        ArmEvent::Retired(_) => info("ARM_RETIRED", "bandit"),
        ArmEvent::Reopened(_) => info("ARM_REOPENED", "bandit"),
        ArmEvent::Registered(_) | ArmEvent::Updated(_) => None,
    }
}

fn predictor(event: &PredictorEvent) -> Option<Entry> {
    match event {
        PredictorEvent::Promoted(_) => info("PREDICTOR_PROMOTED", "predictors"),
        PredictorEvent::RolledBack(_) => info("PREDICTOR_ROLLED_BACK", "predictors"),
        PredictorEvent::Trained(_) => None,
    }
}

fn experiment(event: &ExperimentEvent) -> Option<Entry> {
    match event {
        ExperimentEvent::Started(_) => info("EXPERIMENT_STARTED", "experiments"),
        ExperimentEvent::Stopped(_) => info("EXPERIMENT_STOPPED", "experiments"),
        ExperimentEvent::Defined(_) | ExperimentEvent::Concluded(_) => None,
    }
}

fn budget(event: &BudgetEvent) -> Option<Entry> {
    match event {
        BudgetEvent::CallDenied(_) => warning("CALL_DENIED", "budget"),
        BudgetEvent::CircuitOpened(_) => critical("CIRCUIT_OPENED", "budget"),
        BudgetEvent::CircuitClosed(_) => info("CIRCUIT_CLOSED", "budget"),
        _ => None,
    }
}

fn account(event: &AccountEvent) -> Option<Entry> {
    match event {
        AccountEvent::SessionStored(_) => info("SESSION_STORED", "account"),
        AccountEvent::SessionExpired(_) => warning("SESSION_EXPIRED", "account"),
        _ => None,
    }
}

fn learning(event: &LearningEvent) -> Option<Entry> {
    match event {
        LearningEvent::RunCompleted(run) if run.job == LEARN => {
            info("LEARNING_CYCLE_COMPLETE", "learning")
        }
        LearningEvent::AlertRaised(alert) => entry("ALERT_RAISED", "alerts", alert.severity),
        LearningEvent::AlertCleared(_) => info("ALERT_CLEARED", "alerts"),
        LearningEvent::AlertNotified(told) => match told.outcome {
            Notified::Delivered => info("ALERT_NOTIFIED", "alerts"),
            Notified::GivenUp => warning("ALERT_NOT_NOTIFIED", "alerts"),
        },
        LearningEvent::RunStarted(_)
        | LearningEvent::RunCompleted(_)
        | LearningEvent::RunSkipped(_) => None,
    }
}

fn info(event: &'static str, component: &'static str) -> Option<Entry> {
    entry(event, component, Severity::Info)
}

fn warning(event: &'static str, component: &'static str) -> Option<Entry> {
    entry(event, component, Severity::Warning)
}

fn critical(event: &'static str, component: &'static str) -> Option<Entry> {
    entry(event, component, Severity::Critical)
}

fn entry(event: &'static str, component: &'static str, severity: Severity) -> Option<Entry> {
    Some(Entry { event, component, severity })
}
