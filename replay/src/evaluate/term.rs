//! What one round contributes to the estimators. Each estimate is a function of the means of these.

use super::view::{Real, View};

/// With w = π(a)/p, r the reward, q the reward model, e = w(r − q(a)) and d = Σ π(a) q(a).
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Term {
    /// r
    Reward,
    /// w
    Weight,
    /// w·r
    Weighted,
    /// min(w, c)·r
    Clipped(f64),
    /// 1 where w > c
    Above(f64),
    /// d
    Model,
    /// e
    Residual,
    /// d + e
    Robust,
    /// d + e where w ≤ τ, else d
    Switched(f64),
    /// d + e·λ/(w² + λ)
    Shrunk(f64),
}

impl Term {
    /// Whether it needs a reward model.
    pub(super) fn models(self) -> bool {
        use Term::{Model, Residual, Robust, Shrunk, Switched};
        matches!(self, Model | Residual | Robust | Switched(_) | Shrunk(_))
    }
}

/// A term of one of the policies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Column {
    pub policy: usize,
    pub term: Term,
}

/// The numbers that every term is made of, by round.
pub(super) struct Base {
    pub reward: Vec<f64>,
    pub weight: Vec<f64>,
    model: Vec<f64>,
    residual: Vec<f64>,
}

impl Base {
    pub(super) fn of<T: Real>(view: &View<'_, T>, policy: &[T]) -> Self {
        let reward: Vec<f64> = view.reward.iter().map(|r| (*r).into()).collect();
        let rows = policy.chunks_exact(view.arms.max(1));
        let chosen = view.action.iter().zip(view.pscore).zip(rows);
        let weight: Vec<f64> =
            chosen.map(|((a, p), row)| weight(at(row, *a), (*p).into())).collect();
        let Some(q_hat) = view.q_hat else {
            return Self { reward, weight, model: Vec::new(), residual: Vec::new() };
        };
        let rows = || q_hat.chunks_exact(view.arms.max(1));
        let model = policy.chunks_exact(view.arms.max(1)).zip(rows()).map(|(p, q)| expected(p, q));
        let outcome = view.action.iter().zip(&reward).zip(&weight).zip(rows());
        let residual = outcome.map(|(((a, r), w), q)| w * (r - at(q, *a)));
        Self { model: model.collect(), residual: residual.collect(), reward, weight }
    }

    pub(super) fn column(&self, term: Term) -> Vec<f64> {
        let weights = || self.weight.iter();
        let outcome = || weights().zip(&self.reward);
        let robust = || self.model.iter().zip(&self.residual).zip(weights());
        match term {
            Term::Reward => self.reward.clone(),
            Term::Weight => self.weight.clone(),
            Term::Weighted => outcome().map(|(w, r)| w * r).collect(),
            Term::Clipped(most) => outcome().map(|(w, r)| w.min(most) * r).collect(),
            Term::Above(most) => weights().map(|w| f64::from(u8::from(*w > most))).collect(),
            Term::Model => self.model.clone(),
            Term::Residual => self.residual.clone(),
            Term::Robust => robust().map(|((d, e), _)| d + e).collect(),
            Term::Switched(most) => {
                robust().map(|((d, e), w)| if *w <= most { d + e } else { *d }).collect()
            }
            Term::Shrunk(lambda) => robust().map(|((d, e), w)| d + e * kept(*w, lambda)).collect(),
        }
    }
}

/// An impossible choice that was logged weighs nothing; it is counted, and the estimate refused.
fn weight(wanted: f64, pscore: f64) -> f64 {
    if pscore > 0.0 { wanted / pscore } else { 0.0 }
}

/// λ/(w² + λ): 1 for an endless λ.
fn kept(weight: f64, lambda: f64) -> f64 {
    if lambda.is_infinite() {
        return 1.0;
    }
    let whole = weight * weight + lambda;
    if whole > 0.0 { lambda / whole } else { 0.0 }
}

fn at<T: Real>(row: &[T], arm: u32) -> f64 {
    row.get(arm as usize).map_or(0.0, |x| (*x).into())
}

fn expected<T: Real>(chances: &[T], values: &[T]) -> f64 {
    chances.iter().zip(values).map(|(p, q)| (*p).into() * (*q).into()).sum()
}
