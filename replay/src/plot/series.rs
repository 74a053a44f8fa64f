//! How lines are told apart without colour.

use super::canvas::{Canvas, Pen};
use super::ink::Ink;
use super::marker::{Marker, Shape};

/// So many lines can be told apart.
pub const MOST: usize = 8;

const DASHES: [&str; MOST] =
    ["", "7 3", "2 3", "9 3 2 3", "14 4", "4 2", "9 3 2 3 2 3", "12 2 4 2"];

const MARKERS: [Marker; MOST] = [
    Marker { shape: Shape::Circle, hollow: false },
    Marker { shape: Shape::Square, hollow: false },
    Marker { shape: Shape::Up, hollow: false },
    Marker { shape: Shape::Diamond, hollow: false },
    Marker { shape: Shape::Circle, hollow: true },
    Marker { shape: Shape::Down, hollow: false },
    Marker { shape: Shape::Square, hollow: true },
    Marker { shape: Shape::Diamond, hollow: true },
];

pub fn pen(number: usize) -> Pen {
    let dash = DASHES.get(number % MOST).copied().unwrap_or_default();
    Pen { ink: Ink::Series(number), width: 1.8, dash }
}

pub fn mark(canvas: &mut Canvas, at: (f64, f64), number: usize, radius: f64) {
    if let Some(marker) = MARKERS.get(number % MOST) {
        marker.draw(canvas, at, radius, Ink::Series(number));
    }
}
