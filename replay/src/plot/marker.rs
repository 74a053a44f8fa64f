//! Marks at values.

use super::canvas::{Canvas, Pen};
use super::ink::Ink;
use super::xml::{length, through};

#[derive(Clone, Copy, Debug)]
pub struct Marker {
    pub shape: Shape,
    pub hollow: bool,
}

#[derive(Clone, Copy, Debug)]
pub enum Shape {
    Circle,
    Square,
    Diamond,
    Up,
    Down,
}

impl Marker {
    pub fn draw(self, canvas: &mut Canvas, at: (f64, f64), radius: f64, ink: Ink) {
        let path = self.shape.path(at, radius);
        if self.hollow {
            canvas.fill(&path, Ink::Ground, 1.0);
            canvas.path(&path, Pen::new(ink, 1.5));
        } else {
            canvas.fill(&path, ink, 1.0);
        }
    }
}

impl Shape {
    /// Of about the same area, whatever the shape.
    pub fn path(self, (x, y): (f64, f64), radius: f64) -> String {
        let corners = |corners: &[(f64, f64)], reach: f64| {
            let at = |(dx, dy): &(f64, f64)| (x + dx * radius * reach, y + dy * radius * reach);
            format!("{}Z", through(corners.iter().map(at)))
        };
        match self {
            Self::Circle => circle(x, y, radius),
            Self::Square => corners(&[(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)], 0.89),
            Self::Diamond => corners(&[(0.0, -1.0), (1.0, 0.0), (0.0, 1.0), (-1.0, 0.0)], 1.25),
            Self::Up => corners(&[(0.0, -1.0), (1.0, 0.75), (-1.0, 0.75)], 1.25),
            Self::Down => corners(&[(0.0, 1.0), (1.0, -0.75), (-1.0, -0.75)], 1.25),
        }
    }
}

fn circle(x: f64, y: f64, radius: f64) -> String {
    let [left, y, radius, across] = [x - radius, y, radius, 2.0 * radius].map(length);
    format!("M{left},{y}a{radius},{radius} 0 1 0 {across},0a{radius},{radius} 0 1 0 -{across},0Z")
}
