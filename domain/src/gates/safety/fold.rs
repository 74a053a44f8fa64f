//! Words as they are meant, however they are written: `FUCK`, `fück`, `f.u.c.k`, `sh1t`, `a$$`.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;

/// One word of a text: at which character it begins, from 1, and all that it may be read as. An
/// asterisk in a reading stands for any one letter.
#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    pub at: usize,
    pub readings: BTreeSet<String>,
}

/// Splits at anything but letters, digits and the marks that stand for letters. Whole words only
/// are ever compared, so that `Scunthorpe` and `assassin` stay what they are.
pub fn words(text: &str) -> Vec<Word> {
    let mut raw: Vec<(usize, String)> = Vec::new();
    let mut inside = false;
    for (at, c) in (1..).zip(text.chars()) {
        let part = c.is_alphanumeric() || is_mark(c) || "'’!@$*\u{20e3}".contains(c);
        match raw.last_mut() {
            Some((_, word)) if inside && part => word.push(c),
            _ if part => raw.push((at, c.to_string())),
            _ if c == '%' => raw.push((at, "percent".to_owned())),
            _ => {}
        }
        inside = part;
    }
    let mut words: Vec<Word> =
        raw.iter().map(|(at, raw)| Word { at: *at, readings: readings(raw) }).collect();
    join_spelt(&raw, &mut words);
    words
}

/// Takes no room on a page: space, joiners, marks that need a letter.
pub fn is_unseen(c: char) -> bool {
    c.is_whitespace() || c.is_control() || is_mark(c) || c == '\u{3164}' || c == '\u{2800}'
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

fn readings(raw: &str) -> BTreeSet<String> {
    let plain: String =
        raw.nfkd().filter(|c| !is_mark(*c)).flat_map(char::to_lowercase).map(latin_look).collect();
    let bare = plain.trim_matches(|c: char| !c.is_alphanumeric());
    let left = plain.trim_end_matches(|c: char| "!'’*".contains(c));
    let mut readings = BTreeSet::new();
    for form in [bare, left] {
        let has_letter = form.chars().any(char::is_alphabetic);
        add(&mut readings, form, |c| c);
        if has_letter {
            add(&mut readings, form, |c| leet(c, 'i'));
            add(&mut readings, form, |c| leet(c, 'l'));
        }
    }
    readings
}

fn add(readings: &mut BTreeSet<String>, form: &str, read: impl Fn(char) -> char) {
    let letters: String =
        form.chars().map(read).filter(|c| c.is_alphanumeric() || *c == '*').collect();
    for most in [1, 2] {
        readings.insert(squeeze(&letters, most));
    }
    readings.insert(letters);
    readings.remove("");
}

/// `fuuuuck`: a letter written three times or more counts as `most`.
fn squeeze(word: &str, most: usize) -> String {
    let chars: Vec<char> = word.chars().collect();
    let runs = chars.chunk_by(|a, b| a == b);
    runs.flat_map(|run| {
        let keep = if run.len() >= 3 { most } else { run.len() };
        run.iter().take(keep)
    })
    .collect()
}

fn leet(c: char, one: char) -> char {
    match c {
        '0' => 'o',
        '1' => one,
        '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    }
}

/// Cyrillic and Greek letters that look like Latin ones.
fn latin_look(c: char) -> char {
    match c {
        'а' | 'α' => 'a',
        'с' => 'c',
        'е' | 'ε' => 'e',
        'һ' => 'h',
        'і' | 'ι' => 'i',
        'к' | 'κ' => 'k',
        'о' | 'ο' => 'o',
        'р' | 'ρ' => 'p',
        'ѕ' => 's',
        'т' | 'τ' => 't',
        'υ' => 'u',
        'х' | 'χ' => 'x',
        'у' => 'y',
        other => other,
    }
}

/// `f u c k`, `f-u-c-k`: three or more single letters in a row also read as one word.
fn join_spelt(raw: &[(usize, String)], words: &mut [Word]) {
    let single = |word: &str| word.chars().count() == 1;
    let mut first = 0;
    for run in raw.chunk_by(|a, b| single(&a.1) && single(&b.1)) {
        if run.len() >= 3 {
            let joined: String = run.iter().map(|(_, letter)| letter.as_str()).collect();
            if let Some(word) = words.get_mut(first) {
                word.readings.extend(readings(&joined));
            }
        }
        first += run.len();
    }
}
