//! What comes in, made into types: parameters, parts of the path, and bodies. Whatever does not fit is
//! told with the place of the fault; what is not known is refused, so that no slip of the pen is lost.

mod body;
pub mod object;
mod params;
mod path;
pub mod whole_number;

pub use body::{Body, is_json, parse, read, whole};
pub use object::Object;
pub use params::{Filters, Nothing, Only, Params, param};
pub use path::Part;
