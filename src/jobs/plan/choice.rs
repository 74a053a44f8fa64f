//! All that is chosen for a post before a word of it is written.

use chrono::Duration;
use xbot_domain::bandit::Draw;
use xbot_domain::bandit::ucb::HourArm;
use xbot_domain::candidate::Discovered;
use xbot_domain::config::Settings;
use xbot_domain::decision::DecisionType;
use xbot_domain::experiment::trial::Trial;
use xbot_domain::ids::{ArmId, ContentHash, DecisionId, Scope};
use xbot_domain::memory::Memory;
use xbot_domain::time::Timestamp;

use super::material::{Search, harm};
use super::topic;
use crate::candidates::CATALOGUE;
use crate::content::{Content, Format, Guide, Style, Topic};
use crate::jobs::Lot;
use crate::jobs::writing::Stop;
use crate::jobs::writing::arms::{self, Policy};
use crate::jobs::writing::prompt::{Hashtags, Told, Variables, hashtags, instruction, tell};
use crate::jobs::writing::proposal::{limits, recent};
use crate::jobs::writing::slots::Calendar;

/// A person may still look at it, and the poster finds it in time.
const NOTICE: Duration = Duration::minutes(10);

/// Experiments in these scopes concern posts.
const SCOPES: [Scope; 3] = [Scope::Content, Scope::Timing, Scope::Topic];

#[derive(Clone, Debug)]
pub struct Choice {
    pub decision: DecisionId,
    pub at: Timestamp,
    pub kind: DecisionType,
    pub trial: Trial,
    pub topic: Topic,
    pub arm: ArmId,
    pub arm_propensity: f64,
    pub timing_arm: ArmId,
    pub slot: Timestamp,
    /// Topic, style, hour: as they were drawn, also where an experiment decided otherwise.
    pub draws: Vec<Draw>,
    pub angle: Option<Guide>,
    pub hashtags: Hashtags,
    pub candidate: Option<ContentHash>,
    /// A candidate that must not be used, and why.
    pub harmful: Option<(ContentHash, String)>,
    found: Option<Discovered>,
    style: Style,
}

/// What choices are made from.
#[derive(Clone, Copy)]
struct Maker<'a> {
    memory: &'a Memory,
    content: &'a Content,
    settings: &'a Settings,
    lot: &'a Lot,
    policy: Policy,
    decision: DecisionId,
    at: Timestamp,
}

impl Choice {
    pub fn make(
        memory: &Memory,
        content: &Content,
        settings: &Settings,
        lot: &Lot,
        at: Timestamp,
    ) -> Result<Self, Stop> {
        let policy = Policy::now(settings, memory, at)?;
        let decision = lot.decision_id("decision", at);
        Maker { memory, content, settings, lot, policy, decision, at }.choice()
    }

    /// What the writer is told.
    pub fn told(&self, content: &Content) -> Told {
        let spoken = self.topic.spoken(&content.niche);
        let angle = self.angle.as_ref();
        let mut variables = Variables::from([
            ("topic".to_owned(), spoken),
            ("style".to_owned(), self.style.name.clone()),
            ("angle".to_owned(), angle.map_or(String::new(), |angle| angle.name.clone())),
        ]);
        variables.extend(hashtags(self.hashtags, self.tags(content)));
        if let Some(sentence) = self.found.as_ref().and_then(own_sentence) {
            variables.insert("point".to_owned(), sentence);
        }
        let material = self.found.as_ref().map_or(&self.topic.about, |found| &found.text);
        let style = instruction(&self.style.instruction, self.trial.change("instruction"));
        let said = Variables::from([
            ("about".to_owned(), self.topic.about.clone()),
            ("material".to_owned(), material.clone()),
            ("style".to_owned(), style),
            ("angle".to_owned(), angle.map_or(String::new(), |angle| angle.instruction.clone())),
        ]);
        tell(content, self.kind, variables, said)
    }

    fn tags<'a>(&'a self, content: &Content) -> impl Iterator<Item = String> + 'a {
        let plain = |text: &str| text.split_whitespace().collect::<String>();
        let own = self.topic.hashtags.iter().cloned();
        let found = self.found.iter().flat_map(|found| found.tags.iter().cloned());
        let general = [plain(&content.niche), plain(&self.topic.spoken(&content.niche))];
        let words = self.topic.about.split(|c: char| !c.is_alphanumeric());
        let words = words.filter(|word| word.chars().count() > 3).map(str::to_owned);
        own.chain(found).chain(general).chain(words)
    }
}

impl Maker<'_> {
    fn choice(self) -> Result<Choice, Stop> {
        let trial = Trial::of(self.memory, &SCOPES, self.decision, self.at)?;
        let (topic_draw, style_draw) = (self.topic()?, self.style()?);
        let topic_arm = trial.arm("topic", &topic_draw);
        let arm = trial.arm("style", &style_draw);
        let topic = self.content.topics.iter().find(|topic| topic.name == topic_arm.name);
        let style = self.content.styles.iter().find(|style| style.name == arm.name);
        let (Some(topic), Some(style)) = (topic, style) else {
            return Err(Stop::Skip("the content has no topic or no style to choose".to_owned()));
        };
        let (hour_draw, slot) = self.slot(&trial)?;
        let found = self.search(&topic.name, slot).best();
        let harm = found.and_then(|(_, candidate)| harm(&candidate.text, self.settings));
        let usable = found.filter(|_| harm.is_none());
        Ok(Choice {
            decision: self.decision,
            at: self.at,
            kind: match style.format {
                Format::Single => DecisionType::Single,
                Format::Thread => DecisionType::Thread,
            },
            topic: topic.clone(),
            arm_propensity: trial.propensity("style", &style_draw, &arm),
            arm,
            timing_arm: hour_draw.chosen.clone(),
            slot,
            draws: vec![topic_draw, style_draw, hour_draw],
            angle: self.angle(),
            hashtags: self.hashtags(&trial),
            candidate: usable.map(|(hash, _)| hash.clone()),
            harmful: found.and_then(|(hash, _)| Some((hash.clone(), harm?))),
            found: usable.map(|(_, candidate)| candidate.clone()),
            style: style.clone(),
            trial,
        })
    }

    fn topic(&self) -> Result<Draw, Stop> {
        let names = self.content.topics.iter().map(|topic| topic.name.as_str());
        let arms = arms::active(self.memory, self.settings.mode, Scope::Topic, names);
        let recent = recent(self.memory, self.at);
        let open = topic::open(arms, self.decision, &recent, &limits(self.settings));
        Ok(self.policy.draw(&open, self.lot.seed("topic"))?)
    }

    fn style(&self) -> Result<Draw, Stop> {
        let names = self.content.styles.iter().map(|style| style.name.as_str());
        let arms = arms::active(self.memory, self.settings.mode, Scope::Content, names);
        Ok(self.policy.draw(&arms, self.lot.seed("style"))?)
    }

    /// An hour by its arm, then a minute of it by the seed.
    fn slot(&self, trial: &Trial) -> Result<(Draw, Timestamp), Stop> {
        let calendar = Calendar::of_posts(self.memory, self.settings, self.at);
        let free = calendar.hours(self.at, self.at.plus(NOTICE));
        let wanted = trial.change("hours").map(hours).unwrap_or_default();
        let open = |only: &[u8]| -> Vec<HourArm> {
            let mine = free.keys().filter(|hour| only.is_empty() || only.contains(hour));
            mine.filter_map(|hour| self.hour(*hour)).collect()
        };
        let mut hours = open(&wanted);
        if hours.is_empty() {
            hours = open(&[]);
        }
        if hours.is_empty() {
            let reason = "no hour of the next 24 is free: all are quiet, full or retired";
            return Err(Stop::Skip(reason.to_owned()));
        }
        let draw = self.policy.draw_hour(&hours, self.lot.seed("hour"))?;
        let chosen = hours.iter().find(|hour| hour.arm == draw.chosen);
        let moments = chosen.and_then(|chosen| free.get(&chosen.hour));
        let moment = moments.and_then(|all| all.get(self.lot.pick("minute", all.len())));
        let slot = moment.ok_or_else(|| Stop::Skip("the drawn hour is not free".to_owned()))?;
        Ok((draw, *slot))
    }

    fn hour(&self, hour: u8) -> Option<HourArm> {
        let arm = arms::hour(hour);
        let posterior = arms::posterior(self.memory, self.settings.mode, &arm)?;
        Some(HourArm { hour, arm, posterior })
    }

    fn angle(&self) -> Option<Guide> {
        let angles = &self.content.angles;
        angles.get(self.lot.pick("angle", angles.len())).cloned()
    }

    fn hashtags(&self, trial: &Trial) -> Hashtags {
        let exact = trial.change("hashtags").and_then(|count| count.trim().parse().ok());
        exact.map_or(Hashtags::AtMost(self.settings.gates.max_hashtags), Hashtags::Exactly)
    }

    fn search<'a>(&'a self, topic: &'a str, slot: Timestamp) -> Search<'a> {
        Search {
            memory: self.memory,
            settings: self.settings,
            policy: self.policy,
            decision: self.decision,
            topic,
            slot,
        }
    }
}

/// `20,21`, as an experiment writes hours.
fn hours(text: &str) -> Vec<u8> {
    text.split(',').filter_map(|hour| hour.trim().parse().ok()).collect()
}

/// A text of our own is a sentence that may be said as it is; that of a feed is not ours.
fn own_sentence(found: &Discovered) -> Option<String> {
    let text = found.text.trim();
    let ends = text.ends_with(['.', '!', '?']);
    (found.source == CATALOGUE).then(|| format!("{text}{}", if ends { "" } else { "." }))
}
