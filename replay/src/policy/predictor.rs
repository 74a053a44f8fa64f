//! A stored predictor as a policy: the arm of which it expects most.

use std::fmt;
use std::str::FromStr;

use xbot_domain::predictor::Predictor as Stored;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Predictor {
    /// `content`, `timing` or `reply`.
    pub name: String,
    /// This one, or the one that was in use at the moment of each round.
    pub version: Option<u32>,
}

impl fmt::Display for Predictor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.version {
            Some(version) => write!(f, "{}:v{version}", self.name),
            None => f.write_str(&self.name),
        }
    }
}

impl FromStr for Predictor {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, version) = match text.split_once(':') {
            Some((name, version)) => (name, Some(number(version)?)),
            None => (text, None),
        };
        if !Stored::NAMES.contains(&name) {
            let known = Stored::NAMES.join(", ");
            return Err(format!("there is no predictor {name:?}: use one of {known}"));
        }
        Ok(Self { name: name.to_owned(), version })
    }
}

fn number(text: &str) -> Result<u32, String> {
    let number = text.strip_prefix('v').and_then(|digits| digits.parse().ok());
    let number = number.filter(|number| *number > 0);
    number.ok_or_else(|| format!("{text:?} is no version: write it like v3"))
}
