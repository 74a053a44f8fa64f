//! A picture, read back.

use quick_xml::Reader;
use quick_xml::events::Event;

use super::super::text::width;

/// Where a text stands, as wide as it may become.
#[derive(Clone, Debug)]
pub struct Placed {
    pub words: String,
    pub left: f64,
    pub right: f64,
    pub base: f64,
    pub size: f64,
}

#[derive(Clone, Debug, Default)]
pub struct Page {
    pub width: f64,
    pub height: f64,
    pub title: String,
    pub description: String,
    pub texts: Vec<Placed>,
    /// Of everything but texts.
    pub attributes: Vec<(String, String)>,
    pub elements: Vec<String>,
}

impl Page {
    /// Of XML that is well-formed.
    pub fn read(svg: &str) -> Self {
        let mut reader = Reader::from_str(svg);
        let mut page = Self::default();
        let mut open: Vec<String> = Vec::new();
        loop {
            match reader.read_event().unwrap() {
                Event::Start(start) => {
                    page.element(&start);
                    open.push(start.name().as_ref().to_owned());
                }
                Event::Empty(empty) => page.element(&empty),
                Event::End(_) => drop(open.pop()),
                Event::Text(text) => page.words(&open, &text),
                Event::GeneralRef(name) => {
                    page.words(&open, named(&name));
                }
                Event::Eof => break,
                other => panic!("{other:?}"),
            }
        }
        assert!(open.is_empty());
        page
    }

    fn element(&mut self, start: &quick_xml::events::BytesStart<'_>) {
        let name = start.name().as_ref().to_owned();
        let all: Vec<(String, String)> = start
            .attributes()
            .map(|attribute| {
                let attribute = attribute.unwrap();
                (attribute.key.as_ref().to_owned(), attribute.value.to_string())
            })
            .collect();
        let of =
            |key: &str| all.iter().find(|(own, _)| own == key).map(|(_, value)| value.as_str());
        let number = |key| of(key).unwrap().parse::<f64>().unwrap();
        match name.as_str() {
            "svg" => (self.width, self.height) = (number("width"), number("height")),
            "text" => {
                let anchor = match of("text-anchor") {
                    Some("middle") => 0.5,
                    Some("end") => 1.0,
                    _ => 0.0,
                };
                let size =
                    number("font-size") * if of("font-weight").is_some() { 1.1 } else { 1.0 };
                let (x, base) = (number("x"), number("y"));
                let words = String::new();
                self.texts.push(Placed { words, left: x, right: anchor, base, size });
            }
            _ => {}
        }
        self.attributes.extend(all);
        self.elements.push(name);
    }

    fn words(&mut self, open: &[String], words: &str) {
        let names: Vec<&str> = open.iter().map(String::as_str).collect();
        match names.as_slice() {
            ["svg", "title"] => self.title.push_str(words),
            ["svg", "desc"] => self.description.push_str(words),
            ["svg", "text"] => self.texts.last_mut().unwrap().words.push_str(words),
            _ => {}
        }
    }

    /// With their boxes, once all of their words are known.
    pub fn placed(&self) -> Vec<Placed> {
        let placed = self.texts.iter().filter(|text| !text.words.is_empty()).map(|text| {
            let wide = width(&text.words, text.size);
            let left = text.left - text.right * wide;
            Placed { left, right: left + wide, ..text.clone() }
        });
        placed.collect()
    }

    pub fn says(&self, words: &str) -> bool {
        self.texts.iter().any(|text| text.words.contains(words))
    }

    pub fn count(&self, element: &str) -> usize {
        self.elements.iter().filter(|name| *name == element).count()
    }
}

fn named(name: &str) -> &'static str {
    match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "#39" => "'",
        other => panic!("{other}"),
    }
}
