//! Whole numbers as JSON Schema has them: `1.0` is one, too.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer};

/// From there on not every whole number is a number of JSON: 2^53.
const LARGEST: f64 = 9_007_199_254_740_992.0;

struct Whole<T>(T);

/// For `deserialize_with`.
pub fn one<'de, D: Deserializer<'de>, T: TryFrom<i64>>(deserializer: D) -> Result<T, D::Error> {
    Whole::deserialize(deserializer).map(|Whole(number)| number)
}

/// For `deserialize_with`: a whole number, or null.
pub fn maybe<'de, D: Deserializer<'de>, T: TryFrom<i64>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    Ok(Option::<Whole<T>>::deserialize(deserializer)?.map(|Whole(number)| number))
}

impl<'de, T: TryFrom<i64>> Deserialize<'de> for Whole<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Number(PhantomData))
    }
}

struct Number<T>(PhantomData<T>);

impl<T: TryFrom<i64>> Visitor<'_> for Number<T> {
    type Value = Whole<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number within its limits")
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Whole<T>, E> {
        let unfit = || E::invalid_value(Unexpected::Signed(number), &self);
        T::try_from(number).map(Whole).map_err(|_| unfit())
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Whole<T>, E> {
        match i64::try_from(number) {
            Ok(number) => self.visit_i64(number),
            Err(_) => Err(E::invalid_value(Unexpected::Unsigned(number), &self)),
        }
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Whole<T>, E> {
        if number.fract() == 0.0 && number.abs() < LARGEST {
            return self.visit_i64(number as i64);
        }
        Err(E::invalid_value(Unexpected::Float(number), &self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fraction_of_nothing_is_whole() {
        for (text, expected) in [("1", 1), ("1.0", 1), ("2e2", 200), ("-0.0", 0)] {
            let Whole(number): Whole<u8> = serde_json::from_str(text).unwrap();
            assert_eq!(number, expected, "{text}");
        }
        for text in ["1.5", "256", "-1", "1e40", "18446744073709551615", "\"1\"", "true", "null"] {
            assert!(serde_json::from_str::<Whole<u8>>(text).is_err(), "{text}");
        }
    }
}
