//! Every picture is well-formed, has no number that is none, and no text over another.

use proptest::prelude::*;

use super::super::*;
use super::page::Page;
use super::samples;

/// Of a letter's size: how far it reaches above and below its line.
const ABOVE: f64 = 0.8;
const BELOW: f64 = 0.2;

fn check(svg: &str) {
    let page = Page::read(svg);
    for (name, value) in &page.attributes {
        assert!(!value.contains("NaN") && !value.contains("inf"), "{name}={value}");
    }
    let texts = page.placed();
    for (at, text) in texts.iter().enumerate() {
        assert!(text.left >= 0.0 && text.right <= page.width, "beyond the side: {text:?}");
        assert!(text.base <= page.height && text.base >= 0.0, "beyond the end: {text:?}");
        for other in texts.iter().skip(at + 1) {
            let beside = text.right <= other.left || other.right <= text.left;
            let (a, b) = (text.base - other.base, other.base - text.base);
            let apart = a >= ABOVE * text.size + BELOW * other.size
                || b >= ABOVE * other.size + BELOW * text.size;
            assert!(beside || apart, "{text:?} over {other:?}");
        }
    }
    assert!(!page.title.is_empty() && !page.description.is_empty());
}

#[test]
fn the_samples_are_well_formed_and_no_text_is_over_another() {
    let pictures = super::golden::pictures();
    pictures.iter().for_each(|(_, svg)| check(svg));
}

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        8 => -1.0..1.0,
        2 => -1e6..1e6,
        1 => Just(0.0),
        1 => prop_oneof![Just(f64::NAN), Just(f64::INFINITY), Just(-1e300), Just(5e-324), Just(1e99)],
    ]
}

fn span() -> impl Strategy<Value = Option<Span>> {
    prop::option::of((number(), number()).prop_map(Span::from))
}

fn values() -> impl Strategy<Value = Values> {
    prop_oneof![Just(Values::Number), Just(Values::Count), Just(Values::Share), Just(Values::Time)]
}

fn axis() -> impl Strategy<Value = Axis> {
    (values(), "\\PC{1,80}").prop_map(|(values, name)| Axis { values, ..Axis::number(name) })
}

fn estimate() -> impl Strategy<Value = Estimate> {
    let shown = (number(), span(), span()).prop_map(|(value, interval, second)| Outcome::Value {
        value,
        interval,
        second,
    });
    let outcome = prop_oneof![
        4 => shown,
        1 => "\\PC{0,200}".prop_map(|reason| Outcome::Refused { reason }),
    ];
    ("\\PC{0,60}", prop::option::of("[ab]"), outcome).prop_map(|(label, group, outcome)| Estimate {
        label,
        group,
        outcome,
    })
}

fn reference() -> impl Strategy<Value = Option<Reference>> {
    prop::option::of(("\\PC{1,60}", number()).prop_map(|(name, value)| Reference { name, value }))
}

fn some_intervals() -> impl Strategy<Value = Intervals> {
    (axis(), prop::collection::vec(estimate(), 0..7), reference()).prop_map(
        |(axis, rows, reference)| Intervals { axis, rows, reference, ..samples::one_estimate() },
    )
}

fn some_lines() -> impl Strategy<Value = Lines> {
    let point = (number(), number(), span()).prop_map(|(x, y, band)| Point { x, y, band });
    let line = ("\\PC{1,40}", prop::collection::vec(point, 0..7))
        .prop_map(|(name, points)| Line { name, points });
    let lines = prop::collection::vec(line, 0..10);
    let references = prop::collection::vec(reference(), 0..3);
    (axis(), axis(), lines, references).prop_map(|(x, y, lines, references)| Lines {
        x,
        y,
        lines,
        references: references.into_iter().flatten().collect(),
        ..samples::one_point()
    })
}

fn some_calibration() -> impl Strategy<Value = Calibration> {
    let group = (number(), number(), span(), 0..10_000u64).prop_map(
        |(predicted, observed, interval, count)| Group { predicted, observed, interval, count },
    );
    let predictions = prop::collection::vec(number(), 0..20);
    (axis(), axis(), prop::collection::vec(group, 0..7), predictions).prop_map(
        |(predicted, observed, groups, predictions)| Calibration {
            predicted,
            observed,
            groups,
            histogram: histogram(&predictions, 10),
            ..samples::calibrated()
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn any_estimates_are_well_formed_and_readable(data in some_intervals()) {
        check(&intervals(&data));
    }

    #[test]
    fn any_lines_are_well_formed_and_readable(data in some_lines()) {
        check(&lines(&data));
    }

    #[test]
    fn any_calibration_is_well_formed_and_readable(data in some_calibration()) {
        check(&calibration(&data));
    }
}
