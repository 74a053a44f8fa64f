//! The paper of a picture: heading, notes, and the frame of the SVG.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use super::canvas::{Anchor, Canvas, Font, line_height};
use super::data::Caption;
use super::ink::{Ink, style};
use super::text::wrap;
use super::xml::{escape, length};
use crate::manifest::hex;

/// Around everything.
pub const PAD: f64 = 20.0;
/// Of most pictures.
pub const WIDTH: f64 = 760.0;
pub const LABEL: Font = Font::new(12.0, Ink::Text);
pub const SMALL: Font = Font::new(11.0, Ink::Muted);
const TITLE: Font = Font::new(16.0, Ink::Text).bold();
const SUBTITLE: Font = Font::new(12.0, Ink::Muted);
/// Fonts that are at hand; none is loaded.
const FAMILY: &str = "system-ui, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";

/// Filled from top to bottom.
#[derive(Debug)]
pub struct Sheet {
    pub canvas: Canvas,
    pub width: f64,
    /// Where the next thing may begin.
    pub y: f64,
    title: String,
}

impl Sheet {
    pub fn new(caption: &Caption, width: f64) -> Self {
        let canvas = Canvas::default();
        let mut sheet = Self { canvas, width, y: PAD, title: caption.title.clone() };
        sheet.paragraph(&caption.title, TITLE, 3);
        sheet.y += 3.0;
        sheet.paragraph(caption.subtitle.as_deref().unwrap_or_default(), SUBTITLE, 4);
        sheet
    }

    /// In place of a picture.
    pub fn nothing(mut self, words: &str, notes: &[String]) -> String {
        self.y += 12.0;
        self.paragraph(words, LABEL, 3);
        self.notes(notes);
        self.finish(words)
    }

    pub fn notes(&mut self, notes: &[String]) {
        self.y += if notes.is_empty() { 0.0 } else { 8.0 };
        notes.iter().for_each(|note| self.paragraph(note, SMALL, 4));
    }

    /// Around `x`, but within the sheet.
    pub fn centred(&mut self, at: (f64, f64), words: &str, font: Font) {
        let half = (font.width(words) / 2.0).min(self.width / 2.0 - PAD);
        let x = self.within(at.0, half);
        // The hundredth is for what adding and halving may lose.
        self.canvas.short((x, at.1), words, 2.0 * half + 0.01, font.at(Anchor::Middle));
    }

    /// The middle of what reaches so far to both sides, as near to `x` as there is room.
    pub fn within(&self, x: f64, half: f64) -> f64 {
        x.min(self.width - PAD - half).max(PAD + half)
    }

    pub fn finish(self, description: &str) -> String {
        let (width, height) = (length(self.width), length(self.y + PAD));
        let (title, description) = (escape(&self.title), escape(description));
        let id = id(&[&title, &description, &self.canvas.elements]);
        let ground = Ink::Ground.tone();
        let mut svg = String::with_capacity(self.canvas.elements.len() + 2_000);
        let _ = writeln!(
            svg,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\" role=\"img\" aria-labelledby=\"{id}-t {id}-d\" \
             font-family=\"{FAMILY}\">\n<title id=\"{id}-t\">{title}</title>\n\
             <desc id=\"{id}-d\">{description}</desc>\n<style>{}</style>\n\
             <rect width=\"{width}\" height=\"{height}\" fill=\"currentColor\" color=\"{}\" class=\"{}\"/>",
            style(),
            ground.light,
            ground.class
        );
        svg.push_str(&self.canvas.elements);
        svg.push_str("</svg>\n");
        svg
    }

    fn paragraph(&mut self, words: &str, font: Font, most: usize) {
        let room = (self.width - 2.0 * PAD) / if font.bold { 1.1 } else { 1.0 };
        let lines = wrap(words, font.size, room, most);
        self.canvas.wrapped((PAD, self.y + font.size), words, &lines, font);
        self.y += lines.len() as f64 * line_height(font.size);
    }
}

/// Two pictures on one page do not share a name unless they are the same.
fn id(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    parts.iter().for_each(|part| hash.update(part.as_bytes()));
    format!("xb-{}", hex(hash.finalize().get(..6).unwrap_or_default()))
}
