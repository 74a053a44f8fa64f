//! Numbers are the same when their values are, however they are written.

use serde_json::Number;

pub fn same(a: &Number, b: &Number) -> bool {
    match (whole(a), whole(b)) {
        (Some(a), Some(b)) => a == b,
        _ => a.as_f64() == b.as_f64(),
    }
}

/// From one to the other, and that as a share of the first; absent where it is no finite number.
pub fn change(a: &Number, b: &Number) -> (Option<f64>, Option<f64>) {
    let Some((from, to)) = a.as_f64().zip(b.as_f64()) else { return (None, None) };
    let change = match (whole(a), whole(b)) {
        (Some(a), Some(b)) => (b - a) as f64,
        _ => to - from,
    };
    let finite = |value: f64| value.is_finite().then_some(value);
    (finite(change), finite(change / from.abs()))
}

/// Large counts lose their last digits as floating-point numbers.
fn whole(number: &Number) -> Option<i128> {
    let signed = number.as_i64().map(i128::from);
    signed.or_else(|| number.as_u64().map(i128::from))
}
