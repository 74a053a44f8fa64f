//! How the arms of a scope went on both sides, as a picture.

use xbot_domain::ids::{ArmId, Scope};

use super::{Against, Belief, Report};
use crate::plot::{Axis, Caption, Line, Lines, Point};

const ARMS: usize = 3;

impl Report {
    /// The first arms of a scope by either side, each with a line per side. Bands are those of the spec
    /// in question: more of them would hide each other.
    pub fn picture(&self, scope: Scope) -> Lines {
        let (asked, against) = (&self.spec.name, self.against.name());
        let both = format!("the first arms by {asked} or {against}, as either has them");
        let ranked = self.scopes.iter().filter(|report| report.scope == scope);
        let mut arms: Vec<_> = ranked.flat_map(|report| &report.arms).collect();
        arms.sort_by_key(|arm| arm.asked.rank.min(arm.against.rank));
        Lines {
            caption: Caption::with(format!("Posterior means, scope {scope}"), both),
            x: Axis::time("Time"),
            y: Axis::share("Chance of success"),
            lines: arms
                .into_iter()
                .take(ARMS)
                .flat_map(|arm| self.lines(scope, &arm.arm))
                .collect(),
            references: Vec::new(),
            band: Some(format!("95 % interval under {asked}")),
        }
    }

    fn lines(&self, scope: Scope, name: &str) -> [Line; 2] {
        let course = self.courses.get(&ArmId::new(scope, name)).into_iter().flatten();
        let at = |at: xbot_domain::time::Timestamp| at.micros() as f64 / 1e6;
        let within = |b: &Belief| (b.low, b.high);
        let asked = course
            .clone()
            .map(|point| Point::new(at(point.at), point.asked.mean).within(within(&point.asked)));
        let against = course.map(|point| Point::new(at(point.at), point.against.mean));
        [Line::new(name, asked), Line::new(format!("{name}, {}", self.against.name()), against)]
    }
}

impl Against {
    pub fn name(&self) -> &str {
        match self {
            Self::Recorded => "recorded",
            Self::Spec(spec) => &spec.name,
        }
    }
}
