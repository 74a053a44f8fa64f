//! From inputs to terms to a value. `compute` collects the inputs, `recompute` does all the sums,
//! so both give the same bits.

use std::collections::BTreeMap;

use crate::decision::Term;
use crate::metrics::per_thousand;

use super::{Baseline, Computed, Evidence, Incomputable, Inputs, Rating, RewardSpec};

impl RewardSpec {
    /// The reward of a reading, or what it lacks for one.
    pub fn compute(&self, inputs: &Inputs, baseline: &Baseline) -> Result<Computed, Incomputable> {
        self.recompute(&self.collect(inputs, baseline))
    }

    /// The reward again, from the inputs that were recorded with it.
    pub fn recompute(&self, inputs: &BTreeMap<String, f64>) -> Result<Computed, Incomputable> {
        let given = Given::all(inputs, &self.needed())?;
        let terms = self.terms(&given);
        Ok(Computed {
            inputs: given.0.clone(),
            weight: self.evidence.weight(given.get("impressions")),
            value: terms.iter().map(|term| term.value).sum(),
            terms,
        })
    }

    fn needed(&self) -> Vec<&'static str> {
        let mut names =
            vec!["impressions", "follows", "retweets", "replies", "novelty", "dup_penalty"];
        if let Rating::Shrunk { .. } = self.rating {
            names.extend(["baseline_follows", "baseline_retweets", "baseline_replies"]);
        }
        names
    }

    fn collect(&self, inputs: &Inputs, baseline: &Baseline) -> BTreeMap<String, f64> {
        let m = &inputs.metrics;
        [
            // On no impressions there is no rate, so they count as not measured.
            ("impressions", m.impressions.filter(|n| *n > 0).map(|n| n as f64)),
            ("follows", m.follows.map(|n| n as f64)),
            ("retweets", m.retweets.map(|n| n as f64)),
            ("replies", m.replies.map(|n| n as f64)),
            ("novelty", inputs.novelty),
            ("dup_penalty", inputs.dup_penalty),
            ("baseline_follows", Some(baseline.follows)),
            ("baseline_retweets", Some(baseline.retweets)),
            ("baseline_replies", Some(baseline.replies)),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)))
        .collect()
    }

    fn terms(&self, given: &Given) -> Vec<Term> {
        let weights = &self.weights;
        let mut terms = vec![
            term("fpki", self.follow_rating(given), weights.fpki),
            term("retweet_rate", self.engagement_rating(given, "retweets"), weights.retweet_rate),
            term("reply_rate", self.engagement_rating(given, "replies"), weights.reply_rate),
            term("novelty", given.get("novelty"), weights.novelty),
            term("dup_penalty", given.get("dup_penalty"), weights.dup_penalty),
        ];
        if self.offset != 0.0 {
            terms.push(term("offset", 1.0, self.offset));
        }
        terms
    }

    fn follow_rating(&self, given: &Given) -> f64 {
        match self.rating {
            Rating::Raw => per_thousand(given.get("follows"), given.get("impressions")),
            Rating::Shrunk { follow_impressions, .. } => {
                given.against_baseline("follows", follow_impressions)
            }
        }
    }

    fn engagement_rating(&self, given: &Given, count: &str) -> f64 {
        match self.rating {
            Rating::Raw => given.get(count) / given.get("impressions"),
            Rating::Shrunk { engagement_impressions, .. } => {
                given.against_baseline(count, engagement_impressions)
            }
        }
    }
}

fn term(name: &str, input: f64, weight: f64) -> Term {
    Term { name: name.to_owned(), input, weight, value: weight * input }
}

impl Evidence {
    fn weight(self, impressions: f64) -> f64 {
        match self {
            Self::Capped { reference } => (reference / impressions.max(1.0)).min(1.0),
            Self::Growing { half } => impressions / (impressions + half),
        }
    }
}

/// Inputs that are known to be complete.
struct Given(BTreeMap<String, f64>);

impl Given {
    /// Exactly the needed numbers; a reward has no others among its inputs.
    fn all(inputs: &BTreeMap<String, f64>, needed: &[&str]) -> Result<Self, Incomputable> {
        let finite = |name: &str| inputs.get(name).copied().filter(|value| value.is_finite());
        let missing: Vec<_> = needed.iter().filter(|name| finite(name).is_none()).collect();
        if !missing.is_empty() {
            let missing = missing.into_iter().map(|name| (*name).to_owned()).collect();
            return Err(Incomputable { missing });
        }
        let pairs = needed.iter().filter_map(|name| Some(((*name).to_owned(), finite(name)?)));
        Ok(Self(pairs.collect()))
    }

    fn get(&self, name: &str) -> f64 {
        // `all` has checked the names; a number that no formula should see marks a mistake here.
        self.0.get(name).copied().unwrap_or(f64::NAN)
    }

    /// The posterior mean of a rate whose prior has the account's mean and is worth `prior`
    /// impressions, as a share of itself and that mean: ½ is usual, 1 the limit.
    /// Both conjugate pairs, Gamma–Poisson and Beta–Binomial, have this mean.
    fn against_baseline(&self, count: &str, prior: f64) -> f64 {
        let usual = self.get(&format!("baseline_{count}"));
        let shrunk = (self.get(count).max(0.0) + usual * prior) / (self.get("impressions") + prior);
        shrunk / (shrunk + usual)
    }
}

#[cfg(test)]
mod tests;
