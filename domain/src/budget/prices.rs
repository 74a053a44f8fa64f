//! What a call costs: prices are data, dated, and can be replaced.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::ids::Usd;
use crate::rules::Refusal;

const BUILT_IN: &str = include_str!("prices.json");
const MILLION: u128 = 1_000_000;

/// Nano-dollars per million tokens: whole numbers, so that a cost is exact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Price {
    pub input: u64,
    pub output: u64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceTable {
    /// The day on which the prices were valid.
    pub as_of: String,
    models: BTreeMap<String, Price>,
}

/// Tokens of one call; an embedding completes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tokens {
    pub prompt: u64,
    pub completion: u64,
}

/// What to do with a model that the table does not have. It is never taken for a cheap one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnknownModel {
    Refuse,
    /// Counted at the highest price in the table.
    PriceAsDearest,
}

/// A cost, and whether it rests on the model's own price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cost {
    Exact(Usd),
    /// The model's price is not known: this is what the dearest would cost.
    AsDearest(Usd),
}

impl Cost {
    pub fn usd(self) -> Usd {
        match self {
            Self::Exact(usd) | Self::AsDearest(usd) => usd,
        }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum BadPrices {
    #[error("could not read the price table")]
    Json(#[from] serde_json::Error),
    #[error("the {side} price of `{model}` must be 0 to 1,000,000 dollars, got {price}")]
    Price { model: String, side: &'static str, price: f64 },
    #[error("the price table has no model")]
    Empty,
}

#[derive(Deserialize)]
struct Written {
    as_of: String,
    usd_per_million_tokens: BTreeMap<String, WrittenPrice>,
}

#[derive(Deserialize)]
struct WrittenPrice {
    input: f64,
    #[serde(default)]
    output: f64,
}

impl PriceTable {
    /// The table that comes with the program.
    pub fn built_in() -> Result<Self, BadPrices> {
        Self::from_json(BUILT_IN)
    }

    /// Reads a table of the same form as `prices.json`.
    pub fn from_json(text: &str) -> Result<Self, BadPrices> {
        let written: Written = serde_json::from_str(text)?;
        if written.usd_per_million_tokens.is_empty() {
            return Err(BadPrices::Empty);
        }
        let mut models = BTreeMap::new();
        for (model, price) in written.usd_per_million_tokens {
            let input = nanos(&model, "input", price.input)?;
            let output = nanos(&model, "output", price.output)?;
            models.insert(model, Price { input, output });
        }
        Ok(Self { as_of: written.as_of, models })
    }

    /// This table, with the models of `newer` added or replaced.
    #[must_use]
    pub fn overridden_by(mut self, newer: Self) -> Self {
        self.models.extend(newer.models);
        self.as_of = newer.as_of;
        self
    }

    pub fn cost(
        &self,
        model: &str,
        tokens: Tokens,
        unknown: UnknownModel,
    ) -> Result<Cost, Refusal> {
        match (self.models.get(model), unknown) {
            (Some(price), _) => Ok(Cost::Exact(price.of(tokens))),
            (None, UnknownModel::PriceAsDearest) => Ok(Cost::AsDearest(self.dearest().of(tokens))),
            (None, UnknownModel::Refuse) => Err(self.unknown(model)),
        }
    }

    fn dearest(&self) -> Price {
        let highest =
            |side: fn(&Price) -> u64| self.models.values().map(side).max().unwrap_or_default();
        Price { input: highest(|p| p.input), output: highest(|p| p.output) }
    }

    fn unknown(&self, model: &str) -> Refusal {
        let known: Vec<_> = self.models.keys().map(String::as_str).collect();
        Refusal::new(
            "unknown_model",
            format!(
                "model `{model}` has no price as of {}: use one of {}, or add its price",
                self.as_of,
                known.join(", ")
            ),
        )
    }
}

impl Price {
    /// Exact, but for a part of a nano-dollar, which counts as a whole one.
    pub fn of(self, tokens: Tokens) -> Usd {
        let side = |count: u64, price: u64| u128::from(count) * u128::from(price);
        let total =
            side(tokens.prompt, self.input).saturating_add(side(tokens.completion, self.output));
        Usd::from_nanos(u64::try_from(total.div_ceil(MILLION)).unwrap_or(u64::MAX))
    }
}

fn nanos(model: &str, side: &'static str, dollars: f64) -> Result<u64, BadPrices> {
    if (0.0..=1e6).contains(&dollars) {
        return Ok((dollars * 1e9).round() as u64);
    }
    Err(BadPrices::Price { model: model.to_owned(), side, price: dollars })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cost(model: &str, prompt: u64, completion: u64) -> u64 {
        let tokens = Tokens { prompt, completion };
        let table = PriceTable::built_in().unwrap();
        table.cost(model, tokens, UnknownModel::Refuse).unwrap().usd().nanos()
    }

    #[test]
    fn a_cost_is_exact_to_the_billionth_of_a_dollar() {
        let cases = [
            ("gpt-4o-mini", 150, 600),
            ("gpt-4o", 2_500, 10_000),
            ("gpt-4.1-mini", 400, 1_600),
            ("gpt-4.1-nano", 100, 400),
            ("gpt-4.1", 2_000, 8_000),
            ("text-embedding-3-small", 20, 0),
            ("text-embedding-3-large", 130, 0),
        ];
        for (model, input, output) in cases {
            assert_eq!(cost(model, 1, 0), input, "{model}");
            assert_eq!(cost(model, 0, 1), output, "{model}");
            assert_eq!(cost(model, 1_234_567, 89), 1_234_567 * input + 89 * output, "{model}");
        }
    }

    #[test]
    fn an_unknown_model_is_refused_or_priced_as_the_dearest_never_as_the_cheapest() {
        let table = PriceTable::built_in().unwrap();
        let tokens = Tokens { prompt: 10, completion: 10 };
        let refused = table.cost("gpt-9", tokens, UnknownModel::Refuse).unwrap_err();
        assert_eq!(refused.code, "unknown_model");
        let dearest = table.cost("gpt-9", tokens, UnknownModel::PriceAsDearest).unwrap();
        assert_eq!(dearest, Cost::AsDearest(Usd::from_nanos(125_000)));
        assert_eq!(dearest.usd().nanos(), cost("gpt-4o", 10, 10));
    }

    #[test]
    fn prices_can_be_replaced_and_a_part_of_a_nano_dollar_counts_whole() {
        let newer = r#"{"as_of":"2026-01-01","usd_per_million_tokens":{"gpt-9":{"input":0.0005,"output":1}}}"#;
        let table =
            PriceTable::built_in().unwrap().overridden_by(PriceTable::from_json(newer).unwrap());
        let tokens = Tokens { prompt: 3, completion: 0 };
        let cost = table.cost("gpt-9", tokens, UnknownModel::Refuse).unwrap();
        assert_eq!(cost, Cost::Exact(Usd::from_nanos(2)));
        assert_eq!(table.as_of, "2026-01-01");
    }

    #[test]
    fn a_bad_price_table_says_what_is_wrong() {
        for (text, says) in [
            (r#"{"as_of":"x","usd_per_million_tokens":{}}"#, "no model"),
            (
                r#"{"as_of":"x","usd_per_million_tokens":{"m":{"input":-1}}}"#,
                "the input price of `m`",
            ),
            ("{", "could not read"),
        ] {
            let error = PriceTable::from_json(text).unwrap_err().to_string();
            assert!(error.contains(says), "{error}");
        }
    }

    #[test]
    fn no_number_of_tokens_overflows() {
        assert_eq!(cost("gpt-4o", u64::MAX, u64::MAX), u64::MAX);
    }
}
