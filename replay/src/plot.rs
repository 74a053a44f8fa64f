//! Pictures of results, as the text of an SVG: pure functions from data, the same bytes on every
//! machine.
//!
//! A picture needs no script, no font of its own and no other file. Colours stand in attributes and
//! are those of a light page; one `<style>`, the same in every picture ([`style`]), turns them dark
//! where the reader asks for it, so a page whose policy forbids styles still shows the light ones.

mod across;
mod axis;
mod calibration;
mod canvas;
mod cut;
mod data;
mod decimals;
mod histogram;
mod ink;
mod intervals;
mod key;
mod lines;
mod marker;
mod number;
mod range;
mod series;
mod sheet;
mod text;
mod ticks;
mod time;
mod up;
mod words;
mod xml;

pub use axis::{Axis, Values};
pub use calibration::{Calibration, Group, calibration};
pub use data::{Caption, Reference, Span};
pub use histogram::{Bar, histogram};
pub use ink::style;
pub use intervals::{Estimate, Intervals, Outcome, intervals};
pub use lines::{Line, Lines, Point, lines};
pub use series::MOST as MOST_LINES;

#[cfg(test)]
mod tests;
