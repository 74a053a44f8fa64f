//! Colours, by what they are for, in light and in dark.

/// What is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    Ground,
    Text,
    /// Words that are read second.
    Muted,
    Grid,
    Rule,
    /// Of the line with this number.
    Series(usize),
}

/// One colour as a class, and its two tones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tone {
    pub class: &'static str,
    pub light: &'static str,
    pub dark: &'static str,
}

const GROUND: Tone = Tone { class: "xb-ground", light: "#ffffff", dark: "#15181c" };
const TEXT: Tone = Tone { class: "xb-text", light: "#1b1f23", dark: "#e6e9ec" };
const MUTED: Tone = Tone { class: "xb-muted", light: "#59636e", dark: "#9aa4af" };
const GRID: Tone = Tone { class: "xb-grid", light: "#e4e7eb", dark: "#2b3138" };
const RULE: Tone = Tone { class: "xb-rule", light: "#8b949e", dark: "#6b7580" };

/// The hues of Okabe & Ito 2008, "Color universal design". Their orange, sky blue and yellow are too
/// pale for lines on white, so those are darker here; on a dark ground, blue and black are lighter.
/// Chosen so that all differ in brightness as well where hues look alike (by the model of Machado,
/// Oliveira & Fernandes 2009).
const SERIES: [Tone; 8] = [
    Tone { class: "xb-0", light: "#0072b2", dark: "#3b8fd4" },
    Tone { class: "xb-1", light: "#d55e00", dark: "#e8702a" },
    Tone { class: "xb-2", light: "#009e73", dark: "#1fb88c" },
    Tone { class: "xb-3", light: "#853360", dark: "#d98fb8" },
    Tone { class: "xb-4", light: "#1b1f23", dark: "#e6e9ec" },
    Tone { class: "xb-5", light: "#7a5500", dark: "#e69f00" },
    Tone { class: "xb-6", light: "#229de2", dark: "#8ccdf2" },
    Tone { class: "xb-7", light: "#474206", dark: "#f0e442" },
];

impl Ink {
    pub fn tone(self) -> Tone {
        match self {
            Self::Ground => GROUND,
            Self::Text => TEXT,
            Self::Muted => MUTED,
            Self::Grid => GRID,
            Self::Rule => RULE,
            Self::Series(number) => SERIES.get(number % SERIES.len()).copied().unwrap_or(TEXT),
        }
    }
}

/// What the `<style>` of every picture holds: for a content security policy that names it by hash.
pub fn style() -> String {
    let tones = [GROUND, TEXT, MUTED, GRID, RULE].into_iter().chain(SERIES);
    let rules: String =
        tones.map(|tone| format!(".{}{{color:{}}}", tone.class, tone.dark)).collect();
    format!("@media (prefers-color-scheme:dark){{{rules}}}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// WCAG 2.2: relative luminance, and the contrast of two.
    fn contrast(a: &str, b: &str) -> f64 {
        let part = |colour: &str, at: usize| {
            let part = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { libm::pow((part + 0.055) / 1.055, 2.4) }
        };
        let luminance =
            |c: &str| 0.2126 * part(c, 1) + 0.7152 * part(c, 3) + 0.0722 * part(c, 5) + 0.05;
        let (a, b) = (luminance(a), luminance(b));
        if a > b { a / b } else { b / a }
    }

    #[test]
    fn words_and_lines_stand_out_from_the_ground_in_light_and_in_dark() {
        let least = |tone: Tone, least: f64| {
            assert!(contrast(tone.light, GROUND.light) >= least, "{tone:?}");
            assert!(contrast(tone.dark, GROUND.dark) >= least, "{tone:?}");
        };
        [TEXT, MUTED].into_iter().for_each(|tone| least(tone, 4.5));
        SERIES.into_iter().chain([RULE]).for_each(|tone| least(tone, 3.0));
    }

    #[test]
    fn every_colour_turns_dark() {
        let style = style();
        for number in 0..8 {
            let tone = Ink::Series(number).tone();
            assert!(style.contains(&format!(".{}{{color:{}}}", tone.class, tone.dark)));
        }
    }
}
