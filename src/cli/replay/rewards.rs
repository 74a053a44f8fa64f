//! `xbot replay rewards`: what another reward would have made of the history.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use serde::Serialize;
use xbot_domain::arm::Provenance;
use xbot_domain::ids::Scope;
use xbot_domain::reward::RewardSpec;
use xbot_domain::time::Timestamp;
use xbot_replay::manifest::{Document, Input, Manifest};
use xbot_replay::plot;
use xbot_replay::rewards::{self, Against, Ask, Report, Span, spec};

use super::ground::{Ending, Source};
use super::moment::moment;
use super::picture;
use super::world::World;
use crate::cli::failure::Advise as _;
use crate::cli::output;
use crate::cli::system::Start;

mod print;

pub const HELP: &str = "\
Where the system computed the reward that it learned from, that of the spec is computed, from what was
known then; where it taught an arm, the arm is taught that instead. What was posted stays as it was.
Start a spec of your own from --print-spec: weights, shrinkage, horizon, exposure rule.

Examples:
  xbot replay rewards --spec composite-v1
  xbot replay rewards --spec composite-v2 --print-spec > own.toml
  xbot replay rewards --spec own.toml --scope content --plot arms.svg
  xbot replay rewards --spec own.toml --against composite-v2 --json | jq .flips";

/// The word for what was recorded and learned.
const RECORDED: &str = "recorded";
const SCOPES: [&str; 4] = ["content", "reply", "timing", "topic"];

#[derive(Debug, Args)]
pub struct Rewards {
    /// composite-v1, composite-v2, or a file with a spec of your own, TOML or JSON
    #[arg(long, value_name = "NAME|FILE")]
    spec: String,
    /// Print the spec as such a file, and do nothing else; with --json as JSON
    #[arg(long)]
    print_spec: bool,
    /// What it is compared with: what was recorded and learned, or another spec
    #[arg(long, default_value = RECORDED, value_name = "NAME|FILE")]
    against: String,
    /// Arms of this scope, and the decisions that teach them
    #[arg(long, value_parser = PossibleValuesParser::new(SCOPES).try_map(|name| name.parse::<Scope>()))]
    scope: Option<Scope>,
    /// Which outcomes; real ones when not given, or simulated ones where nothing real was measured
    #[arg(long, value_enum)]
    world: Option<World>,
    /// Only decisions that were posted at or after this day or time
    #[arg(long, value_name = "TIME", value_parser = moment)]
    from: Option<Timestamp>,
    /// Only decisions that were posted before this day or time
    #[arg(long, value_name = "TIME", value_parser = moment)]
    to: Option<Timestamp>,
    /// How many flips, and how many of the highest rewards, are listed
    #[arg(long, default_value_t = 10, value_name = "N")]
    list: usize,
    /// Draw how the posteriors of a scope went, as SVG; of content where no scope is given
    #[arg(long, value_name = "FILE")]
    plot: Option<PathBuf>,
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    ending: Ending,
}

/// What decides the result, besides the history.
#[derive(Debug, Serialize)]
struct Parameters<'a> {
    spec: &'a RewardSpec,
    against: &'a Against,
    scope: Option<Scope>,
    /// Also where it was found and not asked for.
    world: Provenance,
    #[serde(flatten)]
    posted: Span,
    list: usize,
}

impl Rewards {
    pub async fn run(self, start: Start) -> anyhow::Result<ExitCode> {
        let ask = self.ask()?;
        if self.print_spec {
            return self.print_spec(&ask.spec);
        }
        let ground = self.source.open(start).await?;
        let mut rewards = rewards::Rewards::new(ask.clone());
        let read = ground.events(|_, event| rewards.take(&event)).await?;
        let report = rewards.finish();
        self.draw(&report)?;
        let manifest = manifest(&ask, &report, Input::of_log(&read));
        let document = Document::of(manifest, &report)?;
        ground.finish(self.ending, &document, || print::report(&report)).await?;
        Ok(ExitCode::SUCCESS)
    }

    fn ask(&self) -> anyhow::Result<Ask> {
        let against = match self.against.as_str() {
            RECORDED => Against::Recorded,
            name => Against::Spec(found(name)?),
        };
        Ok(Ask {
            spec: found(&self.spec)?,
            against,
            scope: self.scope,
            world: self.world.map(Provenance::from),
            posted: Span { from: self.from, to: self.to },
            listed: self.list,
        })
    }

    fn print_spec(&self, spec: &RewardSpec) -> anyhow::Result<ExitCode> {
        match self.ending.json {
            true => output::json(spec)?,
            false => output::line(spec::toml(spec).trim_end())?,
        }
        Ok(ExitCode::SUCCESS)
    }

    fn draw(&self, report: &Report) -> anyhow::Result<()> {
        let Some(file) = &self.plot else {
            return Ok(());
        };
        let drawn = report.picture(self.scope.unwrap_or(Scope::Content));
        picture::write(file, &plot::lines(&drawn))
    }
}

fn found(name: &str) -> anyhow::Result<RewardSpec> {
    let help = "`xbot replay rewards --spec composite-v2 --print-spec` prints one to start from";
    spec::find(name).advise("could not take the reward spec", help)
}

fn manifest<'a>(ask: &'a Ask, report: &Report, input: Input) -> Manifest<Parameters<'a>> {
    let parameters = Parameters {
        spec: &ask.spec,
        against: &ask.against,
        scope: ask.scope,
        world: report.world,
        posted: ask.posted,
        list: ask.listed,
    };
    Manifest::new("rewards", input, parameters, 0)
}
