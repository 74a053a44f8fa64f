use super::*;

mod coverage;
mod overlap;
mod reference;
mod sameness;
mod synthetic;

fn one() -> NonZeroUsize {
    NonZeroUsize::MIN
}
