//! All that is chosen for a reply before a word of it is written.

use chrono::Duration;
use xbot_domain::bandit::Draw;
use xbot_domain::config::Settings;
use xbot_domain::decision::{DecisionType, Target};
use xbot_domain::experiment::trial::Trial;
use xbot_domain::ids::{ArmId, DecisionId, Scope};
use xbot_domain::memory::Memory;
use xbot_domain::time::Timestamp;

use crate::content::{Content, Guide};
use crate::jobs::Lot;
use crate::jobs::writing::Stop;
use crate::jobs::writing::arms::{self, Policy};
use crate::jobs::writing::prompt::{Told, Variables, instruction, named, tell};
use crate::jobs::writing::proposal::Proposal;
use crate::jobs::writing::slots::Calendar;
use crate::x::Mention;

/// The poster comes by every few minutes; sooner would be late already.
const NOTICE: Duration = Duration::minutes(2);

#[derive(Clone, Debug)]
pub struct Choice {
    pub decision: DecisionId,
    at: Timestamp,
    trial: Trial,
    arm: ArmId,
    arm_propensity: f64,
    draw: Draw,
    slot: Timestamp,
    style: Guide,
}

impl Choice {
    pub fn make(
        memory: &Memory,
        content: &Content,
        settings: &Settings,
        lot: &Lot,
        at: Timestamp,
    ) -> Result<Self, Stop> {
        let decision = lot.decision_id("decision", at);
        let trial = Trial::of(memory, &[Scope::Reply], decision, at)?;
        let names = content.reply_styles.iter().map(|style| style.name.as_str());
        let arms = arms::active(memory, settings.mode, Scope::Reply, names);
        let draw = Policy::now(settings, memory, at)?.draw(&arms, lot.seed("style"))?;
        let arm = trial.arm("reply_style", &draw);
        let style = named(&content.reply_styles, &arm.name).cloned();
        let style =
            style.ok_or_else(|| Stop::Skip("the content has no style for a reply".to_owned()))?;
        Ok(Self {
            decision,
            at,
            arm_propensity: trial.propensity("reply_style", &draw, &arm),
            trial,
            arm,
            draw,
            slot: slot(memory, settings, at)?,
            style,
        })
    }

    pub fn told(&self, content: &Content, mention: &Mention) -> Told {
        let said = |name: &str, text: String| (name.to_owned(), text);
        let variables = Variables::from([
            said("topic", content.niche.clone()),
            said("style", self.style.name.clone()),
        ]);
        let extra = self.trial.change("instruction");
        let sentences = Variables::from([
            said("style", instruction(&self.style.instruction, extra)),
            said("post", mention.text.clone()),
            said("username", mention.username.clone()),
        ]);
        tell(content, DecisionType::Reply, variables, sentences)
    }

    pub fn proposal(self, mention: &Mention, texts: Vec<String>) -> Proposal {
        let (tweet_id, username) = (mention.id, mention.username.clone());
        Proposal {
            decision: self.decision,
            at: self.at,
            kind: DecisionType::Reply,
            texts,
            slot: self.slot,
            target: Some(Target { tweet_id, username }),
            answers: Some(mention.features(self.at)),
            topic: None,
            angle: None,
            arm: Some(self.arm),
            timing_arm: None,
            arm_propensity: Some(self.arm_propensity),
            draws: vec![self.draw],
            experiment: self.trial.assignment,
            candidate: None,
        }
    }
}

/// As soon as possible.
fn slot(memory: &Memory, settings: &Settings, at: Timestamp) -> Result<Timestamp, Stop> {
    let calendar = Calendar::of_replies(memory, settings, at);
    let first = calendar.free(at, at.plus(NOTICE)).next();
    let none = || Stop::Skip("no minute of the next 24 h is free for a reply".to_owned());
    first.map(|(at, _)| at).ok_or_else(none)
}
