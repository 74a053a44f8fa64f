//! The past: what `?as_of=` names, the log as it was then, and the tables folded from it.

mod fold;
mod resolve;
mod shelf;

pub use fold::Folded;
pub use resolve::{AsOf, End, LAST, resolve};
pub use shelf::Shelf;
