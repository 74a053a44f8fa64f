//! Columns from elsewhere, checked.

use super::{Clock, Columns, Measure};
use crate::train::TrainError;

/// Numbers as they were given, in any order of rows and of columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Given {
    pub names: Vec<String>,
    /// Row after row.
    pub x: Vec<f64>,
    pub y: Vec<f64>,
    /// All alike when absent.
    pub weights: Option<Vec<f64>>,
    /// The order of the rows when absent.
    pub at: Option<Vec<f64>>,
    /// As soon as the row was there, when absent.
    pub known_at: Option<Vec<f64>>,
    /// What `at` counts.
    pub clock: Clock,
}

impl Given {
    pub fn check(self, measure: Measure) -> Result<Columns, TrainError> {
        let rows = self.y.len();
        let at = self.at.unwrap_or_else(|| (0..rows).map(|row| row as f64).collect());
        let columns = Columns {
            x: self.x,
            weights: self.weights.unwrap_or_else(|| vec![1.0; rows]),
            known_at: self.known_at.unwrap_or_else(|| at.clone()),
            names: self.names,
            y: self.y,
            at,
            measure,
            clock: self.clock,
        };
        sound(&columns)?;
        Ok(by_name(by_time(columns)))
    }
}

fn sound(columns: &Columns) -> Result<(), TrainError> {
    let (rows, width) = (columns.rows(), columns.names.len());
    let lengths = [columns.weights.len(), columns.at.len(), columns.known_at.len()];
    if columns.x.len() != rows * width || lengths.iter().any(|length| *length != rows) {
        return Err(TrainError::Shape);
    }
    if rows < 2 {
        return Err(TrainError::TooFew(rows));
    }
    let all = [&columns.x, &columns.y, &columns.weights, &columns.at, &columns.known_at];
    if all.into_iter().flatten().any(|number| !number.is_finite()) {
        return Err(TrainError::BadNumber);
    }
    let early = columns.known_at.iter().zip(&columns.at).any(|(known, at)| known < at);
    if early || columns.weights.iter().any(|weight| *weight <= 0.0) {
        return Err(TrainError::BadNumber);
    }
    let classes = columns.y.iter().all(|y| *y == 0.0 || *y == 1.0);
    if columns.measure == Measure::Chance && !classes {
        return Err(TrainError::NoClasses);
    }
    Ok(())
}

fn by_time(columns: Columns) -> Columns {
    if columns.at.is_sorted() {
        return columns;
    }
    let mut order: Vec<usize> = (0..columns.rows()).collect();
    let at = |row: &usize| columns.at.get(*row).copied().unwrap_or_default();
    order.sort_by(|a, b| at(a).total_cmp(&at(b)));
    columns.select(&order)
}

fn by_name(columns: Columns) -> Columns {
    if columns.names.is_sorted() {
        return columns;
    }
    let mut order: Vec<(usize, &String)> = columns.names.iter().enumerate().collect();
    order.sort_by_key(|(_, name)| *name);
    let cells = |line| order.iter().filter_map(move |(at, _)| <[f64]>::get(line, *at)).copied();
    let x = columns.lines().flat_map(cells).collect();
    let names = order.iter().map(|(_, name)| (*name).clone()).collect();
    Columns { x, names, ..columns }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given() -> Given {
        Given {
            names: vec!["b".to_owned(), "a".to_owned()],
            x: vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0],
            y: vec![0.0, 1.0, 0.0],
            weights: None,
            at: Some(vec![2.0, 1.0, 3.0]),
            known_at: None,
            clock: Clock::Number,
        }
    }

    #[test]
    fn rows_stand_in_the_order_of_time_and_columns_in_that_of_names() {
        let columns = given().check(Measure::Chance).unwrap();
        assert_eq!(columns.names(), ["a", "b"]);
        assert_eq!(columns.x, [4.0, 3.0, 2.0, 1.0, 6.0, 5.0]);
        assert_eq!((columns.y, columns.known_at), (vec![1.0, 0.0, 0.0], vec![1.0, 2.0, 3.0]));
    }

    #[test]
    fn numbers_that_cannot_be_are_refused() {
        let bad = [
            Given { y: vec![0.0, 2.0, 1.0], ..given() },
            Given { weights: Some(vec![1.0, 0.0, 1.0]), ..given() },
            Given { known_at: Some(vec![2.0, 0.5, 3.0]), ..given() },
            Given { x: vec![1.0, 2.0, 3.0, 4.0, 5.0, f64::NAN], ..given() },
            Given { x: vec![1.0; 5], ..given() },
            Given { y: vec![], x: vec![], at: None, ..given() },
        ];
        for given in bad {
            assert!(given.clone().check(Measure::Chance).is_err(), "{given:?}");
        }
    }
}
