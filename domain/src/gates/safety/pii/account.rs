//! Bank accounts: IBAN, ISO 13616.

use super::before;

/// Country and length, from the registry of ISO 13616.
const LENGTHS: &[(&str, usize)] = &[
    ("AD", 24),
    ("AE", 23),
    ("AL", 28),
    ("AT", 20),
    ("AZ", 28),
    ("BA", 20),
    ("BE", 16),
    ("BG", 22),
    ("BH", 22),
    ("BR", 29),
    ("CH", 21),
    ("CR", 22),
    ("CY", 28),
    ("CZ", 24),
    ("DE", 22),
    ("DK", 18),
    ("DO", 28),
    ("EE", 20),
    ("EG", 29),
    ("ES", 24),
    ("FI", 18),
    ("FO", 18),
    ("FR", 27),
    ("GB", 22),
    ("GE", 22),
    ("GI", 23),
    ("GL", 18),
    ("GR", 27),
    ("GT", 28),
    ("HR", 21),
    ("HU", 28),
    ("IE", 22),
    ("IL", 23),
    ("IQ", 23),
    ("IS", 26),
    ("IT", 27),
    ("JO", 30),
    ("KW", 30),
    ("KZ", 20),
    ("LB", 28),
    ("LI", 21),
    ("LT", 20),
    ("LU", 20),
    ("LV", 21),
    ("MC", 27),
    ("MD", 24),
    ("ME", 22),
    ("MK", 19),
    ("MT", 31),
    ("MU", 30),
    ("NL", 18),
    ("NO", 15),
    ("PK", 24),
    ("PL", 28),
    ("PS", 29),
    ("PT", 25),
    ("QA", 29),
    ("RO", 24),
    ("RS", 22),
    ("SA", 24),
    ("SE", 24),
    ("SI", 19),
    ("SK", 24),
    ("SM", 27),
    ("TN", 24),
    ("TR", 26),
    ("UA", 29),
    ("VG", 24),
    ("XK", 20),
];

pub fn ibans(chars: &[char]) -> Vec<(usize, &'static str)> {
    (0..chars.len())
        .filter(|at| !before(chars, *at).is_some_and(char::is_alphanumeric))
        .filter(|at| is_iban(chars.get(*at..).unwrap_or_default()))
        .map(|at| (at + 1, "a bank account (IBAN)"))
        .collect()
}

fn is_iban(rest: &[char]) -> bool {
    let country: String = rest.iter().take(2).map(char::to_ascii_uppercase).collect();
    let Some((_, length)) = LENGTHS.iter().find(|(name, _)| *name == country) else {
        return false;
    };
    let compact: String = rest
        .iter()
        .filter(|c| !matches!(**c, ' ' | '\u{a0}' | '-'))
        .take(*length)
        .map(char::to_ascii_uppercase)
        .collect();
    let numbered = compact.get(2..4).is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()));
    compact.len() == *length && numbered && remainder(&compact) == Some(1)
}

/// The first four characters moved to the end, letters as 10 to 35, modulo 97 (ISO 7064).
fn remainder(compact: &str) -> Option<u32> {
    let (front, back) = compact.split_at_checked(4)?;
    back.chars().chain(front.chars()).try_fold(0, |sum, c| {
        let value = c.to_digit(36)?;
        Some((sum * if value < 10 { 10 } else { 100 } + value) % 97)
    })
}
