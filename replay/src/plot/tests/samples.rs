//! Data of the shapes that callers have.

use super::super::*;

/// The same on every machine: multiples of the golden ratio, from −0.5 to 0.5.
fn noise(at: usize) -> f64 {
    (at as f64 * 0.618_033_988_749_895).fract() - 0.5
}

/// 25 estimates of three policies, six of them refused.
pub fn estimates() -> Intervals {
    let names = ["dm", "dr", "dros_10", "ips", "ips_clip_5", "sndr", "snips", "switch_dr_5"];
    let policies = [("evaluation", 8), ("uniform", 8), ("thompson:2,3", 9)];
    let mut rows = Vec::new();
    for (group, (policy, count)) in policies.into_iter().enumerate() {
        for (number, name) in names.into_iter().chain(["bootstrap of dr"]).take(count).enumerate() {
            let value = 0.42 + 0.08 * group as f64 + 0.12 * noise(9 * group + number + 1);
            let half = 0.03 + 0.012 * number as f64;
            let estimate = match (group, number) {
                (2, 1..=5) => Estimate::refused(
                    name,
                    "too little overlap: 10000 rounds say as much as 2.0, and 100 are the least",
                ),
                (0, 3) => Estimate::refused(
                    name,
                    "weights average 0.713 instead of 1: the policy chooses what the log could not; \
                     3 logged choices have the propensity 0, so they cannot be",
                ),
                _ => Estimate::new(name, value, Span::from((value - half, value + half)))
                    .with_second((value - 1.6 * half, value + 1.7 * half)),
            };
            rows.push(estimate.in_group(policy));
        }
    }
    Intervals {
        caption: Caption::with(
            "What three policies would have earned",
            "10,000 rounds, 10 arms, 30 days. Reward composite-v2 per post.",
        ),
        axis: Axis::number("Reward").in_unit("per post"),
        rows,
        reference: Some(Reference { name: "as logged 0.4025".to_owned(), value: 0.4025 }),
        interval: Some("estimate with 95 % interval by the delta method".to_owned()),
        second: Some("95 % empirical Bernstein".to_owned()),
    }
}

/// 2025-08-01
const AUGUST: f64 = 1_754_006_400.0;

/// Five arms over 30 days, each with a band that narrows.
pub fn posteriors() -> Lines {
    let arms = ["question", "story", "list", "contrarian", "how-to"];
    let line = |(arm, name): (usize, &str)| {
        let goal = 0.35 + 0.07 * arm as f64;
        let point = |at: usize| {
            let (y, half) =
                (goal + 0.5 * noise(31 * arm + at) / (3 + at) as f64, 0.9 / (4 + at) as f64);
            let y = y + (0.5 - goal) * 2.0 / (2 + at) as f64;
            Point::new(AUGUST + 43_200.0 * at as f64, y).within((y - half, y + half))
        };
        Line::new(name, (0..60).map(point))
    };
    Lines {
        caption: Caption::with(
            "Posterior of five arms over a month",
            "Scope hook. Chance that a post is at or above the median of its week.",
        ),
        x: Axis::time("Day"),
        y: Axis::share("Chance of success"),
        lines: arms.into_iter().enumerate().map(line).collect(),
        references: Vec::new(),
        band: Some("95 % credible interval".to_owned()),
    }
}

/// Eight lines that end apart from each other, or not.
pub fn learning(names: [&str; 8]) -> Lines {
    let line = |(number, name): (usize, &str)| {
        let goal = 0.9 - 0.06 * number as f64;
        let at = |n: usize| Point::new((n * n) as f64 * 20.0, goal - 0.6 / (1.0 + n as f64));
        Line::new(name, (0..25).map(at))
    };
    Lines {
        caption: Caption::with("Learning curves", "Mean reward so far, on the rounds that match."),
        x: Axis::count("Rounds"),
        y: Axis::number("Mean reward"),
        lines: names.into_iter().enumerate().map(line).collect(),
        references: vec![Reference { name: "best arm in hindsight".to_owned(), value: 0.93 }],
        band: None,
    }
}

pub fn short_names() -> [&'static str; 8] {
    ["thompson", "ucb", "epsilon:0.1", "greedy", "uniform", "current", "thompson:2,3", "rules"]
}

/// Ten groups of predictions, few of them large.
pub fn calibrated() -> Calibration {
    let group = |at: usize| {
        let predicted = 0.012 + 0.008 * at as f64;
        let observed = predicted * (0.8 + 0.035 * at as f64) + 0.012 * noise(at + 3);
        let count = [612, 498, 377, 240, 161, 98, 54, 31, 17, 6][at];
        let half = 0.045 / f64::from(count as u32).sqrt() + 0.002;
        let interval = Some(Span { low: (observed - half).max(0.0), high: observed + half });
        Group { predicted, observed, interval, count }
    };
    let predictions: Vec<f64> = (0..2_000)
        .map(|at| {
            let share = noise(at) + 0.5;
            0.008 + 0.09 * share * share * share
        })
        .collect();
    Calibration {
        caption: Caption::with(
            "Calibration of the predictor of engagement",
            "ridge v7, 2,094 posts that it was not trained on",
        ),
        predicted: Axis::share("Predicted engagement rate"),
        observed: Axis::share("Observed engagement rate"),
        groups: (0..10).map(group).collect(),
        interval: Some("95 % interval".to_owned()),
        histogram: histogram(&predictions, 30),
    }
}

/// Long names, other scripts, markup, and what XML cannot hold.
pub fn strange() -> Intervals {
    let long = "rules:hook_pattern=contrarian_question_with_numbers:weekday=Saturday,Sunday:3,1,4,1,5,9,2,6,\
                everything-else-goes-to-the-last-arm";
    let rows = vec![
        Estimate::new("日本語の仮説 🎮 (絵文字つき)", 0.0213, Span::from((0.018, 0.0246))),
        Estimate::new("ناقوس", 0.0201, Span::from((0.0170, 0.0232))),
        Estimate::new("<script>alert(\"&\")</script>\u{0}", 0.0195, Span::from((0.016, 0.023))),
        Estimate::new(long, 0.0188, Span::from((0.015, 0.0226))).in_group(long),
        Estimate::refused("Überraschung — naïve façade", format!("{long}, {long}, {long}, {long}"))
            .in_group(long),
    ];
    Intervals {
        caption: Caption::with(
            format!("A title that goes on for longer than there is room: {long} {long} {long}"),
            "Ein Untertitel auf Deutsch, y otro en español, и ещё один по-русски",
        ),
        axis: Axis::share("Engagement rate of the posts that were shown to followers"),
        rows,
        reference: Some(Reference { name: format!("as logged, {long}"), value: 0.0151 }),
        interval: Some("95 %".to_owned()),
        second: None,
    }
}

pub fn one_estimate() -> Intervals {
    Intervals {
        caption: Caption::new("One estimate"),
        axis: Axis::number("Reward"),
        rows: vec![Estimate::new("snips", 0.7276, None)],
        reference: None,
        interval: None,
        second: None,
    }
}

pub fn one_point() -> Lines {
    Lines {
        caption: Caption::new("One point"),
        x: Axis::time("Day"),
        y: Axis::share("Chance of success"),
        lines: vec![Line::new("question", [Point::new(AUGUST, 0.5).within((0.1, 0.9))])],
        references: Vec::new(),
        band: Some("95 % credible interval".to_owned()),
    }
}

pub fn one_group() -> Calibration {
    Calibration {
        groups: vec![Group { predicted: 0.5, observed: 0.5, interval: None, count: 12 }],
        histogram: histogram(&[0.5], 10),
        ..calibrated()
    }
}
