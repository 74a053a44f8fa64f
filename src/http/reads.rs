//! What all reads share: where they read, what a list is, and in which format it is answered.

mod as_of;
mod cached;
mod csv;
mod cursor;
mod list;
mod moment;
mod present;
mod read;

pub use as_of::{AsOf, named};
pub use cached::{Cached, Kept};
pub use cursor::Cursor;
pub use list::{Column, List, Listed, Listing, Page, Paging, Way};
pub use moment::Moment;
pub use present::Present;
pub use read::{History, Of, Read};
