//! The decisions in the log, as rounds.

use std::collections::BTreeMap;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use serde::Serialize;
use xbot_domain::arm::Provenance;
use xbot_domain::ids::Scope;
use xbot_domain::time::Timestamp;
use xbot_replay::decisions::{
    self, Ask, Blocks, By, DecisionsError, Evaluated, Gather, Measure, Passes, Question,
};
use xbot_replay::evaluate::Tuning;
use xbot_replay::history::AsOf;
use xbot_replay::manifest::{Document, Input, Manifest};
use xbot_replay::policy::Policy;

use super::super::moment::moment;
use super::super::world::World;
use super::{Evaluate, plot};
use crate::cli::failure::{broken, negative};
use crate::cli::system::Start;

mod print;

/// What is judged when nobody names anything.
const USUAL: [&str; 4] = ["current", "uniform", "greedy", "thompson"];
/// As a value of `--scope`, and of `--by` with the same meaning.
const ALL: &str = "all";
const SCOPE: &str = "scope";

const FILES: [&str; 2] = ["rounds", "headline_tests"];

/// Which decisions, and by what they are judged.
#[derive(Debug, Args)]
pub struct Decisions {
    /// Which choice is judged: content (the style of a post), reply, topic, timing, or all of them
    #[arg(long, default_value = "content", value_name = "SCOPE", conflicts_with_all = FILES)]
    scope: String,
    /// What a decision earned: er, fpki, reward, success, or a spec such as composite-v1
    #[arg(long, default_value = "reward", value_name = "MEASURE", conflicts_with_all = FILES)]
    reward: Measure,
    /// Which measurement counts
    #[arg(long, value_enum, default_value = "latest", conflicts_with_all = FILES)]
    pass: OfPass,
    /// Which outcomes count; real ones where there are any, when not given
    #[arg(long, value_enum, conflicts_with_all = FILES)]
    world: Option<World>,
    /// Only what was planned at or after this day or time
    #[arg(long, value_name = "TIME", value_parser = moment, conflicts_with_all = FILES)]
    from: Option<Timestamp>,
    /// Only what was planned before this day or time
    #[arg(long, value_name = "TIME", value_parser = moment, conflicts_with_all = FILES)]
    to: Option<Timestamp>,
    /// What hangs together in intervals; days when there are 20 of them, when not given
    #[arg(long, value_enum, conflicts_with_all = FILES)]
    blocks: Option<OfBlocks>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum OfPass {
    /// An hour after posting
    First,
    /// A day after posting
    Final,
    /// The final one where it is there, else the first
    Latest,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum OfBlocks {
    /// What was planned on the same day
    Day,
    None,
}

/// What decides the result, besides the log.
#[derive(Serialize)]
struct Parameters {
    scopes: Vec<Scope>,
    reward: String,
    pass: String,
    world: Option<Provenance>,
    from: Option<Timestamp>,
    to: Option<Timestamp>,
    as_of: Option<AsOf>,
    blocks: Option<Blocks>,
    policies: Vec<String>,
    estimators: Vec<String>,
    tuning: Tuning,
    grid: Vec<f64>,
    confidence: f64,
    bootstrap: u32,
    by: Option<String>,
}

/// One scope is the result itself; several stand side by side.
#[derive(Serialize)]
#[serde(untagged)]
enum Outcome {
    One(Box<Evaluated>),
    All { scopes: BTreeMap<Scope, Evaluated> },
}

pub async fn run(args: &Evaluate, start: Start) -> anyhow::Result<ExitCode> {
    let (ask, question) = (ask(args)?, question(args)?);
    let mut gather = Gather::new(ask.clone()).map_err(advised)?;
    let ground = args.source.open(start).await?;
    let read = ground.events(|number, event| gather.apply(number, &event)).await?;
    let rounds = gather.finish().map_err(advised)?;
    let judge = |rounds| decisions::evaluate(rounds, &question, ground.threads);
    let outcome = match rounds.as_slice() {
        [one] => Outcome::One(Box::new(judge(one).map_err(advised)?)),
        all => side_by_side(all.iter().map(judge))?,
    };
    let parameters = parameters(args, &ask, &question);
    let manifest = Manifest::new("evaluate", Input::of_log(&read), parameters, args.seed);
    let document = Document::of(manifest, outcome)?;
    draw(args, &document.result)?;
    let show = || print(args, &ask, &document.result);
    ground.finish(args.ending, &document, show).await?;
    Ok(ExitCode::SUCCESS)
}

/// A scope in which nothing was drawn and measured is left out, unless none is left.
fn side_by_side(
    all: impl Iterator<Item = Result<Evaluated, DecisionsError>>,
) -> anyhow::Result<Outcome> {
    let (mut scopes, mut empty) = (BTreeMap::new(), None);
    for one in all {
        match one {
            Ok(one) => drop(scopes.insert(one.scope, one)),
            Err(error @ DecisionsError::Empty { .. }) => empty = Some(error),
            Err(error) => return Err(advised(error)),
        }
    }
    match empty {
        Some(error) if scopes.is_empty() => Err(advised(error)),
        _ => Ok(Outcome::All { scopes }),
    }
}

impl Outcome {
    fn each(&self) -> Vec<&Evaluated> {
        match self {
            Self::One(one) => vec![one],
            Self::All { scopes } => scopes.values().collect(),
        }
    }
}

fn print(args: &Evaluate, ask: &Ask, outcome: &Outcome) -> anyhow::Result<()> {
    let named = !args.estimators.is_empty();
    outcome.each().into_iter().try_for_each(|one| print::print(ask, one, named))
}

fn draw(args: &Evaluate, outcome: &Outcome) -> anyhow::Result<()> {
    let several = matches!(outcome, Outcome::All { .. });
    outcome.each().into_iter().try_for_each(|one| {
        let scope = if several { one.scope.as_str() } else { "" };
        plot::estimates(args, scope, &one.report)?;
        plot::learning(args, scope, one)
    })
}

fn misused(reason: String) -> anyhow::Error {
    broken(reason, "`xbot replay evaluate --help` has examples")
}

fn ask(args: &Evaluate) -> anyhow::Result<Ask> {
    let of = &args.decisions;
    let scope = if args.by.as_deref() == Some(SCOPE) { ALL } else { &of.scope };
    let scopes = match scope {
        ALL => Scope::ALL.into(),
        name => {
            let known = Scope::ALL.into_iter().find(|scope| scope.as_str() == name);
            let why = || {
                misused(format!(
                    "there is no scope {name:?}: use content, reply, topic, timing or all"
                ))
            };
            [known.ok_or_else(why)?].into()
        }
    };
    Ok(Ask {
        scopes,
        measure: of.reward.clone(),
        passes: match of.pass {
            OfPass::First => Passes::First,
            OfPass::Final => Passes::Final,
            OfPass::Latest => Passes::Latest,
        },
        world: of.world.map(Provenance::from),
        from: of.from,
        to: of.to,
        predictors: decisions::predictors(&policies(args)?),
    })
}

fn policies(args: &Evaluate) -> anyhow::Result<Vec<Policy>> {
    let usual = USUAL.map(str::to_owned);
    let named = if args.policy.is_empty() { &usual[..] } else { &args.policy };
    let mut policies: Vec<Policy> = Vec::new();
    for name in named {
        let policy = name.parse().map_err(|error| misused(format!("{error}")))?;
        if !policies.contains(&policy) {
            policies.push(policy);
        }
    }
    Ok(policies)
}

fn question(args: &Evaluate) -> anyhow::Result<Question> {
    let by = args.by.as_deref().filter(|by| *by != SCOPE);
    Ok(Question {
        ask: args.ask()?,
        policies: policies(args)?,
        blocks: args.decisions.blocks.map(|blocks| match blocks {
            OfBlocks::Day => Blocks::Day,
            OfBlocks::None => Blocks::None,
        }),
        by: by.map(|by| by.parse::<By>().map_err(misused)).transpose()?,
    })
}

fn parameters(args: &Evaluate, ask: &Ask, question: &Question) -> Parameters {
    let of = &question.ask;
    Parameters {
        scopes: ask.scopes.iter().copied().collect(),
        reward: ask.measure.to_string(),
        pass: ask.passes.to_string(),
        world: ask.world,
        from: ask.from,
        to: ask.to,
        as_of: args.source.as_of,
        blocks: question.blocks,
        policies: question.policies.iter().map(ToString::to_string).collect(),
        estimators: of.estimators.iter().map(ToString::to_string).collect(),
        tuning: of.tuning,
        grid: of.grid.clone(),
        confidence: of.confidence,
        bootstrap: of.resamplings,
        by: question.by.map(|by| by.to_string()),
    }
}

fn advised(error: DecisionsError) -> anyhow::Error {
    let help = match &error {
        DecisionsError::Empty { .. } => {
            "a decision counts once it was drawn, posted and measured; --scope, --world, --from and \
             --to may leave out what there is"
        }
        DecisionsError::NoPredictor { .. } => {
            "`xbot replay evaluate --policy predictor:NAME:vN` names a version; only what was planned \
             after its training counts"
        }
        _ => "`xbot replay evaluate --help` has examples",
    };
    negative(error.to_string(), help)
}
