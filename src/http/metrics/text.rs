//! The text format of Prometheus, version 0.0.4.

use std::fmt::{Display, Write as _};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Counter,
    Gauge,
    Histogram,
}

/// The labels of a sample, and what it says.
pub type Sample<const N: usize> = ([(&'static str, String); N], f64);

#[derive(Debug, Default)]
pub struct Text(String);

impl Text {
    pub fn gauge(&mut self, name: &str, help: &str, value: f64) {
        self.gauges(name, help, [([], value)]);
    }

    pub fn counter(&mut self, name: &str, help: &str, value: f64) {
        self.counters(name, help, [([], value)]);
    }

    pub fn gauges<const N: usize>(
        &mut self,
        name: &str,
        help: &str,
        samples: impl IntoIterator<Item = Sample<N>>,
    ) {
        self.family(name, Kind::Gauge, help, samples);
    }

    pub fn counters<const N: usize>(
        &mut self,
        name: &str,
        help: &str,
        samples: impl IntoIterator<Item = Sample<N>>,
    ) {
        self.family(name, Kind::Counter, help, samples);
    }

    /// Without samples nothing is said: what was not measured is not zero.
    fn family<const N: usize>(
        &mut self,
        name: &str,
        kind: Kind,
        help: &str,
        samples: impl IntoIterator<Item = Sample<N>>,
    ) {
        let mut samples = samples.into_iter().peekable();
        if samples.peek().is_some() {
            self.head(name, kind, help);
        }
        samples.for_each(|(labels, value)| self.sample(name, &labels, value));
    }

    pub fn head(&mut self, name: &str, kind: Kind, help: &str) {
        let kind = match kind {
            Kind::Counter => "counter",
            Kind::Gauge => "gauge",
            Kind::Histogram => "histogram",
        };
        let _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}");
    }

    pub fn sample(&mut self, name: &str, labels: &[(&str, String)], value: impl Display) {
        self.0.push_str(name);
        for (at, (label, value)) in labels.iter().enumerate() {
            let sign = if at == 0 { '{' } else { ',' };
            let _ = write!(self.0, "{sign}{label}=\"{}\"", escaped(value));
        }
        let end = if labels.is_empty() { "" } else { "}" };
        let _ = writeln!(self.0, "{end} {value}");
    }

    pub fn into_string(self) -> String {
        self.0
    }
}

fn escaped(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_family_has_its_help_its_type_and_its_samples() {
        let mut text = Text::default();
        let samples = [([("why", "a \"b\"\\\n".to_owned())], 2.0), ([("why", String::new())], 0.5)];
        text.counters("x_total", "Of x", samples);
        text.gauges::<0>("y", "Never measured", []);
        let expected = "# HELP x_total Of x\n# TYPE x_total counter\n\
                        x_total{why=\"a \\\"b\\\"\\\\\\n\"} 2\nx_total{why=\"\"} 0.5\n";
        assert_eq!(text.into_string(), expected);
    }
}
