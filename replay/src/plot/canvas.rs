//! What is drawn, as elements.

use std::fmt::Write as _;

use super::ink::Ink;
use super::text;
use super::xml::{escape, length};

#[derive(Clone, Debug, Default)]
pub struct Canvas {
    pub elements: String,
}

#[derive(Clone, Copy, Debug)]
pub struct Pen {
    pub ink: Ink,
    pub width: f64,
    pub dash: &'static str,
}

#[derive(Clone, Copy, Debug)]
pub struct Font {
    pub size: f64,
    pub ink: Ink,
    pub bold: bool,
    pub anchor: Anchor,
}

/// Which part of a text is at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

impl Pen {
    pub const fn new(ink: Ink, width: f64) -> Self {
        Self { ink, width, dash: "" }
    }
}

impl Font {
    pub const fn new(size: f64, ink: Ink) -> Self {
        Self { size, ink, bold: false, anchor: Anchor::Start }
    }

    pub const fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    pub const fn at(self, anchor: Anchor) -> Self {
        Self { anchor, ..self }
    }

    /// Bold letters are wider.
    pub fn width(&self, words: &str) -> f64 {
        text::width(words, self.size) * if self.bold { 1.1 } else { 1.0 }
    }
}

impl Canvas {
    pub fn line(&mut self, from: (f64, f64), to: (f64, f64), pen: Pen) {
        let [x1, y1, x2, y2] = [from.0, from.1, to.0, to.1].map(length);
        let _ = writeln!(
            self.elements,
            "<line x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\"{}/>",
            stroke(pen)
        );
    }

    pub fn path(&mut self, path: &str, pen: Pen) {
        let stroke = stroke(pen);
        let _ = writeln!(
            self.elements,
            "<path d=\"{path}\" fill=\"none\" stroke-linejoin=\"round\"{stroke}/>"
        );
    }

    pub fn fill(&mut self, path: &str, ink: Ink, opacity: f64) {
        let see_through = if opacity < 1.0 {
            format!(" fill-opacity=\"{}\"", length(opacity))
        } else {
            String::new()
        };
        let colour = colour(ink);
        let _ = writeln!(
            self.elements,
            "<path d=\"{path}\" fill=\"currentColor\"{see_through}{colour}/>"
        );
    }

    pub fn rect(&mut self, corner: (f64, f64), size: (f64, f64), ink: Ink) {
        let [x, y, width, height] = [corner.0, corner.1, size.0, size.1].map(length);
        let _ = writeln!(
            self.elements,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"currentColor\"{}/>",
            colour(ink)
        );
    }

    pub fn text(&mut self, at: (f64, f64), words: &str, font: Font) {
        self.titled(at, words, None, font);
    }

    /// As much as there is room for; the whole text is its title then.
    pub fn short(&mut self, at: (f64, f64), words: &str, room: f64, font: Font) {
        let room = if font.bold { room / 1.1 } else { room };
        let shown = text::fit(words, font.size, room);
        self.titled(at, &shown, (shown != words).then_some(words), font);
    }

    /// In lines below each other, so many at most; the whole text is the title when that is too few.
    pub fn wrapped(&mut self, at: (f64, f64), words: &str, lines: &[String], font: Font) {
        let cut = lines.last().is_some_and(|line| line.ends_with('…')) && !words.ends_with('…');
        for (number, line) in lines.iter().enumerate() {
            let y = at.1 + number as f64 * line_height(font.size);
            self.titled((at.0, y), line, cut.then_some(words), font);
        }
    }

    fn titled(&mut self, at: (f64, f64), words: &str, title: Option<&str>, font: Font) {
        let (x, y, size) = (length(at.0), length(at.1), length(font.size));
        let anchor = match font.anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let bold = if font.bold { " font-weight=\"600\"" } else { "" };
        let title = title.map(|title| format!("<title>{}</title>", escape(title)));
        let _ = writeln!(
            self.elements,
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\"{anchor}{bold} fill=\"currentColor\"{}>{}{}</text>",
            colour(font.ink),
            title.unwrap_or_default(),
            escape(words)
        );
    }
}

/// From one line of a text to the next.
pub fn line_height(size: f64) -> f64 {
    (size * 1.3).round()
}

fn stroke(pen: Pen) -> String {
    let dash = match pen.dash {
        "" => String::new(),
        dash => format!(" stroke-dasharray=\"{dash}\""),
    };
    let width = length(pen.width);
    format!(" stroke=\"currentColor\" stroke-width=\"{width}\"{dash}{}", colour(pen.ink))
}

fn colour(ink: Ink) -> String {
    let tone = ink.tone();
    format!(" color=\"{}\" class=\"{}\"", tone.light, tone.class)
}
