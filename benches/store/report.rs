//! One line per measurement: what, how fast, the bare store, their ratio, the target.

#[derive(Debug)]
pub struct Report {
    wanted: Vec<String>,
}

impl Report {
    pub fn new(wanted: Vec<String>) -> Self {
        Self { wanted }
    }

    /// Whether this row was asked for; without words, every row is.
    pub fn wants(&self, row: &str) -> bool {
        self.wanted.is_empty() || self.wanted.iter().any(|word| row.contains(word.as_str()))
    }

    pub fn title(&self) {
        println!("{:<58} {:>14} {:>16} {:>7}  target", "work", "xbot", "bare store", "ratio");
    }

    pub fn row(&self, work: &str, ours: f64, bare: f64, unit: &str, target: &str) {
        let number = |n: f64| {
            if n >= 100.0 { format!("{n:.0} {unit}") } else { format!("{n:.3} {unit}") }
        };
        println!(
            "{work:<58} {:>14} {:>16} {:>7.2}  {target}",
            number(ours),
            number(bare),
            ours / bare
        );
    }

    pub fn note(&self, text: &str) {
        println!("    {text}");
    }
}
