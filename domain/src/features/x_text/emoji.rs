//! Emoji, which weigh two however many code points they are made of.

const JOINER: char = '\u{200d}';
const EMOJI_STYLE: char = '\u{fe0f}';
const KEYCAP: char = '\u{20e3}';

/// The longest joined emoji in use (two people, a heart, a kiss; a family of four) has four parts.
/// Longer chains are not emoji, and count by code point.
const MAX_PARTS: usize = 4;

/// How many characters the emoji takes with which `chars` begins (UTS #51, ED-17).
pub fn sequence(chars: &[char]) -> Option<usize> {
    let mut taken = part(chars)?;
    for _ in 1..MAX_PARTS {
        match chars.get(taken..) {
            Some([JOINER, after @ ..]) => match part(after) {
                Some(more) => taken += 1 + more,
                None => break,
            },
            _ => break,
        }
    }
    Some(taken)
}

fn part(chars: &[char]) -> Option<usize> {
    match chars {
        [a, b, ..] if is_flag_half(*a) && is_flag_half(*b) => Some(2),
        ['0'..='9' | '#' | '*', EMOJI_STYLE, KEYCAP, ..] => Some(3),
        ['0'..='9' | '#' | '*', KEYCAP, ..] | ['©' | '®', EMOJI_STYLE, ..] => Some(2),
        [first, rest @ ..] if is_pictograph(*first) => Some(1 + dress(rest)),
        _ => None,
    }
}

/// What follows a pictograph and belongs to it: its style, its skin tone, the letters of its flag.
fn dress(rest: &[char]) -> usize {
    match rest {
        [EMOJI_STYLE | '\u{1f3fb}'..='\u{1f3ff}', ..] => 1,
        ['\u{e0020}'..='\u{e007e}', ..] => {
            let letters = rest.iter().take_while(|c| is_tag(**c)).count();
            let closed = rest.get(letters) == Some(&'\u{e007f}');
            if closed { letters + 1 } else { 0 }
        }
        _ => 0,
    }
}

fn is_flag_half(c: char) -> bool {
    matches!(c, '\u{1f1e6}'..='\u{1f1ff}')
}

fn is_tag(c: char) -> bool {
    matches!(c, '\u{e0020}'..='\u{e007e}')
}

/// The blocks that hold emoji. Coarse on purpose: what is in them weighs two in any case, so that
/// the table matters only for what may be joined to it.
fn is_pictograph(c: char) -> bool {
    matches!(c,
        '\u{203c}' | '\u{2049}' | '\u{2122}' | '\u{2139}' | '\u{2194}'..='\u{2199}'
        | '\u{21a9}'..='\u{21aa}' | '\u{231a}'..='\u{23ff}' | '\u{24c2}'
        | '\u{25aa}'..='\u{25fe}' | '\u{2600}'..='\u{27bf}' | '\u{2934}'..='\u{2935}'
        | '\u{2b05}'..='\u{2b55}' | '\u{3030}' | '\u{303d}' | '\u{3297}' | '\u{3299}'
        | '\u{1f000}'..='\u{1f1e5}' | '\u{1f200}'..='\u{1faff}')
}
