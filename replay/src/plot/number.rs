//! Numbers as people write them: `12,000`, `0.0123`, `−3.2 %`, `1.5×10⁻⁷`.

/// With so many digits behind the point.
pub fn fixed(value: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", value.abs());
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let zero = text.bytes().all(|b| matches!(b, b'0' | b'.'));
    let (minus, point) = (sign(value < 0.0 && !zero), if rest.is_empty() { "" } else { "." });
    format!("{minus}{}{point}{rest}", thousands(whole))
}

/// With so many digits behind the point of the first factor.
pub fn scientific(value: f64, decimals: usize) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let text = format!("{:.decimals$e}", value.abs());
    let (factor, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let raised: String = exponent.chars().map(raise).collect();
    format!("{}{factor}×10{raised}", sign(value < 0.0))
}

/// The power of ten below: −3 for 0.0042; 0 for 0.
pub fn exponent(value: f64) -> i32 {
    let text = format!("{value:e}");
    text.split_once('e').and_then(|(_, exponent)| exponent.parse().ok()).unwrap_or(0)
}

/// 10 to this power, rounded once.
pub fn ten(power: i32) -> f64 {
    format!("1e{power}").parse().unwrap_or(f64::NAN)
}

fn sign(negative: bool) -> &'static str {
    if negative { "−" } else { "" }
}

fn thousands(digits: &str) -> String {
    let count = digits.len();
    let comma = |at: usize| at > 0 && (count - at).is_multiple_of(3);
    let with = |(at, c)| if comma(at) { format!(",{c}") } else { format!("{c}") };
    digits.chars().enumerate().map(with).collect()
}

fn raise(c: char) -> char {
    match c {
        '-' => '⁻',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        c => c.to_digit(10).and_then(|d| char::from_u32(0x2070 + d)).unwrap_or(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_people_write_them() {
        assert_eq!(fixed(12_000.0, 0), "12,000");
        assert_eq!(fixed(-1_234_567.891, 2), "−1,234,567.89");
        assert_eq!(fixed(-0.0001, 2), "0.00");
        assert_eq!(fixed(999.0, 0), "999");
        assert_eq!(scientific(-1.5e-7, 1), "−1.5×10⁻⁷");
        assert_eq!(scientific(0.0, 3), "0");
    }

    #[test]
    fn exponents_are_those_of_the_decimal_text() {
        assert_eq!([0.0042, 1000.0, 999.0, -0.5, 0.0].map(exponent), [-3, 3, 2, -1, 0]);
        assert_eq!([3, -3, 0].map(ten), [1000.0, 0.001, 1.0]);
    }
}
