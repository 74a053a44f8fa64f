//! What comes in, made into types: parameters, parts of the path, and bodies. Whatever does not fit is
//! told with the place of the fault; what is not known is refused, so that no slip of the pen is lost.

mod body;
mod params;
mod path;

pub use body::{Body, is_json, parse, whole};
pub use params::{Filters, Nothing, Only, Params, param};
pub use path::Part;
