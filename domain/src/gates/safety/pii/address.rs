//! Street addresses: `221 Baker Street`, `Hauptstraße 12`. Only full words for streets and their
//! dotted short forms: `5 Test Drive` and `50 Dark Souls Way` are games.

const STREETS: &[&str] =
    &["street", "avenue", "boulevard", "road", "lane", "st.", "ave.", "blvd.", "rd.", "ln."];

/// The most words of a street's name: `Martin Luther King`.
const MAX_NAME: usize = 3;

pub fn find(chars: &[char]) -> Vec<(usize, &'static str)> {
    let words = words(chars);
    (0..words.len())
        .filter_map(|start| {
            let rest = words.get(start..)?;
            let (at, _) = rest.first()?;
            (is_english(rest) || is_german(rest)).then_some((at + 1, "a street address"))
        })
        .collect()
}

fn words(chars: &[char]) -> Vec<(usize, String)> {
    let words = super::stretches(chars, |c| !c.is_whitespace() && !",;:!?()\"".contains(c));
    words.into_iter().map(|(at, run)| (at, run.iter().collect())).collect()
}

fn is_english(words: &[(usize, String)]) -> bool {
    let Some(((_, number), rest)) = words.split_first() else {
        return false;
    };
    let name = rest.iter().take_while(|(_, word)| is_name(word)).count();
    let last = (1..=name.min(MAX_NAME)).find(|n| rest.get(*n).is_some_and(|(_, w)| is_street(w)));
    is_number(number) && last.is_some()
}

fn is_german(words: &[(usize, String)]) -> bool {
    let [(_, street), (_, number), ..] = words else {
        return false;
    };
    let lower = street.to_lowercase();
    let ends = ["straße", "strasse", "str."].into_iter().any(|end| lower.ends_with(end));
    ends && is_name(street) && is_number(number.trim_end_matches('.'))
}

/// A house number: up to five digits, perhaps a letter.
fn is_number(word: &str) -> bool {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    word.len() - digits.len() <= 1
        && (1..=5).contains(&digits.len())
        && digits.bytes().all(|b| b.is_ascii_digit())
}

fn is_name(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

fn is_street(word: &str) -> bool {
    let lower = word.to_lowercase();
    STREETS.contains(&lower.as_str()) || STREETS.contains(&lower.trim_end_matches('.'))
}
