//! No fit sees what was not known when its test began.

use super::*;
use crate::train::splits::{self, Fold};
use crate::train::way::Way;

/// Rows an hour apart, whose outcomes are known after some hours.
fn late(outcomes: &[(f64, f64, usize)]) -> Vec<Row> {
    let row = |(n, (a, er, delay)): (usize, &(f64, f64, usize))| Row {
        at: at(n),
        known_at: at(n + delay),
        features: BTreeMap::from([("a".into(), *a)]),
        er: Some(*er),
        reward: None,
        success: None,
        weight: 1.0,
    };
    outcomes.iter().enumerate().map(row).collect()
}

/// The same rows with other outcomes, where those were known at `moment` or later.
fn otherwise(rows: &[Row], moment: Timestamp) -> Vec<Row> {
    let mut rows = rows.to_vec();
    for row in rows.iter_mut().filter(|row| row.known_at >= moment) {
        row.er = row.er.map(|er| 7.0 - 3.0 * er);
    }
    rows
}

fn columns(rows: &[Row]) -> Columns {
    Columns::of(rows, Target::Er).unwrap()
}

fn ways() -> [Way; 2] {
    let way = |kind| Way::new(kind, 1.0, 3).unwrap();
    let trees = Boosting { rounds: 5, ..BOOSTING };
    [way(Kind::Ridge), way(Kind::Boosting).growing(trees).unwrap()]
}

fn outcomes() -> impl Strategy<Value = Vec<(f64, f64, usize)>> {
    prop::collection::vec((-1.0..1.0f64, -1.0..1.0f64, 0..20usize), 30..60)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn what_became_known_after_a_fold_began_changes_nothing_in_its_model(drawn in outcomes()) {
        let rows = late(&drawn);
        let before = columns(&rows);
        let folds = splits::rolling(&before, 4).into_iter().chain(splits::last(&before));
        for Fold { train, test, .. } in folds {
            let after = columns(&otherwise(&rows, at(test.start)));
            for way in ways() {
                let of = |columns: &Columns| {
                    trial::fit(&columns.select(&train), way, NonZeroUsize::MIN).ok()
                };
                prop_assert_eq!(of(&before), of(&after));
            }
        }
    }

    #[test]
    fn what_became_known_after_the_last_fifth_began_has_no_part_in_the_choice(drawn in outcomes()) {
        let rows = late(&drawn);
        let begins = at(rows.len() - rows.len() / 5);
        let question = Question::new(Kind::Ridge, "er", 3);
        let told = |rows: &[Row]| retrain(&columns(rows), &question, NonZeroUsize::MIN, &mut |_, _| {}).unwrap();
        let (before, after) = (told(&rows).report, told(&otherwise(&rows, begins)).report);
        prop_assert_eq!(&before.grid, &after.grid);
        prop_assert_eq!(&before.chosen, &after.chosen);
        prop_assert_eq!(&before.folds, &after.folds);
        let predicted = |report: &Report| {
            report.calibration.iter().flatten().map(|bin| bin.predicted).collect::<Vec<_>>()
        };
        prop_assert_eq!(predicted(&before), predicted(&after));
    }
}

#[test]
fn a_row_is_learned_from_once_its_outcome_is_known_and_not_before() {
    // Known after 0, 5 and 30 hours, in turn.
    let drawn: Vec<_> =
        (0..50).map(|n| (f64::from(n), f64::from(n % 7), [0, 5, 30][n as usize % 3])).collect();
    let fold = splits::last(&columns(&late(&drawn))).unwrap();
    assert_eq!(fold.test, 40..50);
    let known = |row: &usize| row + [0, 5, 30][row % 3] < 40;
    assert_eq!(fold.train, (0..40).filter(known).collect::<Vec<_>>());
    assert_eq!((fold.train.len(), fold.late), (29, 11));
}
