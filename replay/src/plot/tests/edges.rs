//! Data that has little or nothing to show.

use super::super::*;
use super::page::Page;
use super::samples;

#[test]
fn a_picture_of_nothing_says_so() {
    let none = intervals(&Intervals { rows: Vec::new(), ..samples::one_estimate() });
    assert!(Page::read(&none).says("There are no estimates to show."));
    let none = lines(&Lines { lines: Vec::new(), ..samples::one_point() });
    assert!(Page::read(&none).says("There are no points to show."));
    let none = calibration(&Calibration { groups: Vec::new(), ..samples::calibrated() });
    assert!(Page::read(&none).says("There are no predictions"));
}

#[test]
fn a_refused_estimate_shows_its_reason_and_no_mark() {
    let refused = Estimate::refused("ips", "too little overlap");
    let page = |rows| Page::read(&intervals(&Intervals { rows, ..samples::one_estimate() }));
    let alone = page(vec![refused.clone()]);
    assert!(alone.says("refused: too little overlap"));
    assert_eq!((alone.count("path"), alone.count("line")), (0, 0));
    let shown = Estimate::new("dr", 0.5, Span::from((0.4, 0.6)));
    let marks = |page: &Page| page.count("path");
    let (with, without) = (page(vec![shown.clone(), refused]), page(vec![shown]));
    assert_eq!(marks(&with), marks(&without));
    assert!(with.description.contains("ips: refused: too little overlap"), "{}", with.description);
}

#[test]
fn a_value_that_is_no_number_is_left_out_and_counted() {
    let rows = vec![
        Estimate::new("ips", f64::NAN, None),
        Estimate::new("dr", 0.5, Span::from((f64::NEG_INFINITY, 0.6))),
    ];
    let page = Page::read(&intervals(&Intervals { rows, ..samples::one_estimate() }));
    assert!(page.says("2 values that are no finite numbers are left out."));
    assert!(page.says("no number") && page.says("0.5"));

    let points = [1.0, f64::NAN, 3.0, 4.0].map(|y| Point::new(y, y));
    let gap = [Point::new(2.0, f64::INFINITY)];
    let own = Lines {
        x: Axis::count("Rounds"),
        lines: vec![Line::new("thompson", points.into_iter().chain(gap))],
        ..samples::one_point()
    };
    assert!(Page::read(&lines(&own)).says("2 values that are no finite numbers are left out."));

    let lost = Group { predicted: 0.1, observed: f64::NAN, interval: None, count: 3 };
    let groups = samples::one_group().groups.into_iter().chain([lost]).collect();
    let own = calibration(&Calibration { groups, ..samples::one_group() });
    assert!(Page::read(&own).says("1 value that is no finite number is left out."));
}

#[test]
fn a_line_is_not_drawn_across_a_value_that_is_no_number() {
    let drawn = |middle: f64| {
        let heights = [0.1, 0.2, middle, 0.4, 0.5];
        let point = |(at, y): (usize, f64)| Point::new(at as f64, y);
        let line = Line::new("dr", heights.into_iter().enumerate().map(point));
        let x = Axis::count("Rounds");
        let svg = lines(&Lines { x, lines: vec![line], ..samples::one_point() });
        svg.matches("fill=\"none\" stroke-linejoin").count()
    };
    assert_eq!((drawn(0.3), drawn(f64::NAN)), (1, 2));
}

#[test]
fn an_interval_that_goes_on_beyond_the_axis_says_so() {
    let wide = Estimate::new("ips", 0.5, Span::from((0.4, 0.6))).with_second((-50.0, 50.0));
    let page = Page::read(&intervals(&Intervals { rows: vec![wide], ..samples::one_estimate() }));
    assert!(page.says("An arrow: the interval goes on beyond the axis."));
    assert!(page.says("0.50 (0.40 to 0.60)") || page.says("0.500 (0.400 to 0.600)"));
}

#[test]
fn rows_of_a_group_stand_together_under_its_name() {
    let row = |label: &str, group: &str| Estimate::new(label, 0.5, None).in_group(group);
    let rows = vec![row("1", "b"), row("2", "a"), row("3", "b"), Estimate::new("4", 0.5, None)];
    let page = Page::read(&intervals(&Intervals { rows, ..samples::one_estimate() }));
    let labels: Vec<&str> = page.texts.iter().map(|text| text.words.as_str()).collect();
    let order: Vec<&str> =
        labels.into_iter().filter(|words| words.len() == 1 && *words != "0").collect();
    assert_eq!(order, ["4", "b", "1", "3", "a", "2"]);
}

#[test]
fn what_is_shortened_keeps_its_whole_text() {
    let long = "a label that is longer than any room that there is for it ".repeat(4);
    let rows = vec![Estimate::new(long.trim(), 0.5, None)];
    let svg = intervals(&Intervals { rows, ..samples::one_estimate() });
    assert!(svg.contains(&format!("<title>{}</title>", long.trim())));
}

#[test]
fn a_ninth_line_is_left_out_and_counted() {
    let own = samples::learning(samples::short_names());
    let nine = own.lines.iter().cloned().chain([Line::new("ninth", [Point::new(1.0, 1.0)])]);
    let page = Page::read(&lines(&Lines { lines: nine.collect(), ..own }));
    assert!(page.says("1 line is left out: more cannot be told apart.") && !page.says("ninth"));
}

#[test]
fn a_long_history_makes_no_long_picture() {
    let height = |at: u32| f64::from(at.wrapping_mul(2_654_435_761) >> 16) / 65_536.0;
    let point = |at: u32| Point::new(f64::from(at), height(at)).within((0.0, height(at)));
    let own = Lines {
        x: Axis::count("Rounds"),
        lines: vec![Line::new("thompson", (0..50_000).map(point))],
        ..samples::one_point()
    };
    assert!(lines(&own).len() < 150_000);
}

#[test]
fn every_picture_has_the_same_style() {
    let styled = |svg: &str| svg.contains(&format!("<style>{}</style>", style()));
    assert!(styled(&intervals(&samples::estimates())) && styled(&lines(&samples::one_point())));
}
