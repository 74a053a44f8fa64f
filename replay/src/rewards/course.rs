//! How the posterior of each arm moved, on both sides, in a number of points that can be drawn.

use std::collections::BTreeMap;

use serde::Serialize;
use xbot_domain::arm::{Arm, ArmEvent, Provenance};
use xbot_domain::ids::ArmId;
use xbot_domain::time::Timestamp;

use super::{Both, Side};

/// Of one arm, at most, and the last one.
const POINTS: usize = 40;

/// What is believed of an arm: mean and 95 % interval of its posterior.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Belief {
    pub mean: f64,
    pub low: f64,
    pub high: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Point {
    pub at: Timestamp,
    pub asked: Belief,
    pub against: Belief,
}

#[derive(Debug, Default)]
pub struct Courses {
    simulated: BTreeMap<ArmId, Course>,
    real: BTreeMap<ArmId, Course>,
}

/// Every so many events of an arm, a point; as often as there is room for.
#[derive(Debug)]
struct Course {
    points: Vec<Point>,
    every: u64,
    seen: u64,
    last: Option<Point>,
}

impl Courses {
    /// After both sides have taken the event.
    pub fn go_on(&mut self, id: &ArmId, event: &ArmEvent, sides: &Both<Side>) {
        let (worlds, at) = match event {
            ArmEvent::Registered(e) => (vec![Provenance::Simulated, Provenance::Real], e.at),
            ArmEvent::Updated(e) => (vec![Provenance::from(e.simulated)], e.at),
            ArmEvent::Reset(e) => (vec![Provenance::Simulated, Provenance::Real], e.at),
            ArmEvent::Retired(_) | ArmEvent::Reopened(_) => return,
        };
        for world in worlds {
            let beliefs =
                sides.as_ref().map(|side| side.arm(world, id).and_then(Belief::of)).both();
            if let Some(Both { asked, against }) = beliefs {
                self.of(world).entry(id.clone()).or_default().push(Point { at, asked, against });
            }
        }
    }

    pub fn into_points(self, world: Provenance) -> BTreeMap<ArmId, Vec<Point>> {
        let courses = match world {
            Provenance::Simulated => self.simulated,
            Provenance::Real => self.real,
        };
        courses.into_iter().map(|(id, course)| (id, course.finish())).collect()
    }

    fn of(&mut self, world: Provenance) -> &mut BTreeMap<ArmId, Course> {
        match world {
            Provenance::Simulated => &mut self.simulated,
            Provenance::Real => &mut self.real,
        }
    }
}

impl Course {
    fn push(&mut self, point: Point) {
        if self.seen.is_multiple_of(self.every) {
            self.points.push(point);
        }
        self.seen += 1;
        self.last = Some(point);
        if self.points.len() > POINTS {
            self.every *= 2;
            let mut places = 0..;
            self.points.retain(|_| places.next().is_some_and(|place: u32| place.is_multiple_of(2)));
        }
    }

    fn finish(mut self) -> Vec<Point> {
        let end = self.last.filter(|last| self.points.last() != Some(last));
        self.points.extend(end);
        self.points
    }
}

impl Default for Course {
    fn default() -> Self {
        Self { points: Vec::new(), every: 1, seen: 0, last: None }
    }
}

impl Belief {
    pub fn of(arm: &Arm) -> Option<Self> {
        let known = arm.knowledge?;
        let (low, high) = (known.interval.low, known.interval.high);
        Some(Self { mean: known.posterior.mean(), low, high })
    }
}
