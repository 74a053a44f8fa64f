//! A model with its numbers, and what it says of rows.

use std::collections::BTreeMap;

use xbot_domain::predictor::{Kind, Scale};

use super::boosting::{Growth, Trees};
use super::columns::Columns;
use super::logistic::probability;
use super::table::Places;

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Fitted {
    pub kind: Kind,
    pub intercept: f64,
    /// On the standardized scale; constant features have none.
    pub coefficients: BTreeMap<String, f64>,
    pub scaler: BTreeMap<String, Scale>,
    pub trees: Option<Trees>,
    pub growth: Option<Growth>,
}

impl Fitted {
    /// As if it had been boosted for so many rounds; what the splits came to is not known then.
    pub fn first_trees(&self, rounds: u32) -> Self {
        Self {
            trees: self.trees.as_ref().map(|trees| trees.first(rounds as usize)),
            growth: None,
            coefficients: self.coefficients.clone(),
            scaler: self.scaler.clone(),
            ..*self
        }
    }

    pub fn voice(&self) -> Voice<'_> {
        Voice::of(self.kind, self.intercept, &self.coefficients, &self.scaler, self.trees.as_ref())
    }

    /// Of every row. Absent when one of them gives no number.
    pub fn says(&self, columns: &Columns) -> Option<Vec<f64>> {
        let (voice, places) = (self.voice(), Places::of(&self.scaler, columns));
        let mut inputs = Vec::with_capacity(self.scaler.len());
        let say = |line| {
            inputs.clear();
            inputs.extend(places.standardized_line(line));
            voice.at(&inputs)
        };
        columns.lines().map(say).collect()
    }
}

/// What answers, with the coefficients in the order of the inputs.
#[derive(Debug)]
pub(super) struct Voice<'a> {
    kind: Kind,
    intercept: f64,
    betas: Vec<f64>,
    trees: Option<&'a Trees>,
}

impl<'a> Voice<'a> {
    pub fn of(
        kind: Kind,
        intercept: f64,
        coefficients: &BTreeMap<String, f64>,
        scaler: &BTreeMap<String, Scale>,
        trees: Option<&'a Trees>,
    ) -> Self {
        let beta = |name| coefficients.get(name).copied().unwrap_or(0.0);
        Self { kind, intercept, betas: scaler.keys().map(beta).collect(), trees }
    }

    /// Of standardized inputs in the order of the scaler's names.
    pub fn at(&self, inputs: &[f64]) -> Option<f64> {
        let said = match self.kind {
            Kind::Ridge => self.sum(inputs),
            Kind::Logistic => probability(self.sum(inputs)),
            Kind::Boosting => self.trees?.at(inputs)?,
        };
        said.is_finite().then_some(said)
    }

    fn sum(&self, inputs: &[f64]) -> f64 {
        let products = self.betas.iter().zip(inputs).map(|(beta, input)| beta * input);
        self.intercept + products.sum::<f64>()
    }
}
