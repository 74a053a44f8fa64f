//! A chunk of rounds as columns.

use std::collections::BTreeMap;
use std::str::FromStr;

use serde_json::Value;

use super::BadLine;
use super::lines::{Line, Text};
use super::round::{Form, Round, key, shown};
use crate::evaluate::View;
use crate::evaluate::crossfit::Keys;

/// What rounds are told apart by, to be evaluated apart as well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segments {
    Position,
    Cluster,
    /// A field of the context.
    Context(String),
}

impl FromStr for Segments {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        match (name, name.strip_prefix("context.")) {
            ("position", _) => Ok(Self::Position),
            ("cluster", _) => Ok(Self::Cluster),
            (_, Some(field)) if !field.is_empty() => Ok(Self::Context(field.to_owned())),
            _ => Err("use position, cluster, or context.FIELD".to_owned()),
        }
    }
}

#[derive(Clone, Debug, Default)]
pub struct Block {
    arms: usize,
    clustered: bool,
    action: Vec<u32>,
    pub reward: Vec<f64>,
    pscore: Vec<f64>,
    pub evaluation: Vec<f64>,
    /// Empty where the rounds bring none.
    pub q_hat: Vec<f64>,
    positions: Vec<u32>,
    clusters: Vec<u32>,
    /// What deals a round to a fold.
    dealt: Vec<u32>,
    /// Of each round; empty when nobody asks.
    names: Vec<String>,
    pub bad: Vec<BadLine>,
}

impl Block {
    pub fn read(text: &Text, form: &Form, by: Option<&Segments>) -> Self {
        let mut block = Self { arms: form.arms, clustered: form.clusters, ..Self::default() };
        for (line, number) in text.lines.iter().zip(text.first..) {
            let read = match line {
                Line::Bytes(bytes) if bytes.trim_ascii().is_empty() => continue,
                Line::Bytes(bytes) => Round::read(bytes),
                Line::TooLong => Err("it is too long to be a round".to_owned()),
            };
            match read.and_then(|round| round.fits(form).map(|()| round)) {
                Ok(round) => block.push(round, number, by),
                Err(reason) => block.bad.push(BadLine { line: number, reason }),
            }
        }
        block
    }

    fn push(&mut self, round: Round<'_>, number: u64, by: Option<&Segments>) {
        if let Some(by) = by {
            self.names.push(name(&round, by));
        }
        let cluster = round.cluster.as_ref().map(key);
        self.action.push(round.action);
        self.reward.push(round.reward);
        self.pscore.push(round.pscore);
        self.evaluation.extend(round.evaluation);
        self.q_hat.extend(round.q_hat.unwrap_or_default());
        self.positions.push(round.position.as_ref().map_or(0, key));
        self.clusters.extend(cluster);
        self.dealt.push(cluster.unwrap_or(number as u32));
    }

    pub fn rows(&self) -> usize {
        self.action.len()
    }

    pub fn keys(&self) -> Keys<'_> {
        Keys { positions: Some(&self.positions), dealt: &self.dealt }
    }

    pub fn view<'a>(&'a self, policies: &'a [&'a [f64]]) -> View<'a, f64> {
        View {
            arms: self.arms,
            action: &self.action,
            reward: &self.reward,
            pscore: &self.pscore,
            policies,
            q_hat: (self.q_hat.len() == self.evaluation.len()).then_some(&self.q_hat),
            clusters: self.clustered.then_some(&self.clusters),
        }
    }

    pub fn arms(&self) -> usize {
        self.arms
    }

    /// The rounds of each segment, in the order of their names.
    pub fn segments(&self) -> Vec<(String, Self)> {
        let mut rows: BTreeMap<&String, Vec<usize>> = BTreeMap::new();
        for (row, name) in self.names.iter().enumerate() {
            rows.entry(name).or_default().push(row);
        }
        rows.into_iter().map(|(name, rows)| (name.clone(), self.only(&rows))).collect()
    }

    fn only(&self, rows: &[usize]) -> Self {
        Self {
            arms: self.arms,
            clustered: self.clustered,
            action: pick(&self.action, rows, 1),
            reward: pick(&self.reward, rows, 1),
            pscore: pick(&self.pscore, rows, 1),
            evaluation: pick(&self.evaluation, rows, self.arms),
            q_hat: pick(&self.q_hat, rows, self.arms),
            positions: pick(&self.positions, rows, 1),
            clusters: pick(&self.clusters, rows, 1),
            dealt: pick(&self.dealt, rows, 1),
            ..Self::default()
        }
    }
}

fn pick<T: Copy>(column: &[T], rows: &[usize], width: usize) -> Vec<T> {
    let row = |row: &usize| column.get(row * width..(row + 1) * width).unwrap_or_default();
    rows.iter().flat_map(row).copied().collect()
}

/// What a round without the key is found under.
const NONE: &str = "none";

fn name(round: &Round<'_>, by: &Segments) -> String {
    let of = |value: Option<&Value>| value.map_or_else(|| NONE.to_owned(), shown);
    match by {
        Segments::Position => of(round.position.as_ref()),
        Segments::Cluster => of(round.cluster.as_ref()),
        Segments::Context(field) => {
            let parsed =
                round.context.and_then(|raw| serde_json::from_str::<Value>(raw.get()).ok());
            let value = parsed.as_ref().and_then(|context| match field.parse::<usize>() {
                Ok(place) if context.is_array() => context.get(place),
                _ => context.get(field),
            });
            of(value)
        }
    }
}
