//! What is not as it was computed.

use std::fmt::Display;

use super::shown::{Difference, Recomputed};

/// Collects differences; numbers are compared to the last bit.
#[derive(Clone, Debug, Default)]
pub struct Compared(pub Vec<Difference>);

impl Compared {
    pub fn numbers(&mut self, place: &str, recorded: Option<f64>, recomputed: Option<f64>) {
        if recorded.map(f64::to_bits) != recomputed.map(f64::to_bits) {
            self.say(place, &said(recorded), &said(recomputed));
        }
    }

    pub fn same<T: PartialEq + Display>(
        &mut self,
        place: &str,
        recorded: Option<T>,
        recomputed: Option<T>,
    ) {
        if recorded != recomputed {
            self.say(place, &said(recorded), &said(recomputed));
        }
    }

    pub fn say(&mut self, place: &str, recorded: &str, recomputed: &str) {
        let (recorded, recomputed) = (recorded.to_owned(), recomputed.to_owned());
        self.0.push(Difference { place: place.to_owned(), recorded, recomputed });
    }

    pub fn result(self, value: Option<f64>) -> Recomputed {
        Recomputed { equal: self.0.is_empty(), value, differences: self.0 }
    }
}

fn said(value: Option<impl Display>) -> String {
    value.map_or_else(|| "nothing".to_owned(), |value| value.to_string())
}
