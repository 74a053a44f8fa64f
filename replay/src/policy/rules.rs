//! Fixed rules by feature: the first that fits decides.

use std::collections::BTreeMap;
use std::fmt;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    rules: Vec<Rule>,
    otherwise: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Rule {
    feature: String,
    value: String,
    arm: usize,
}

impl Rules {
    /// `feature=value:arm,…,arm`: the last is for what no rule fits.
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut parts: Vec<&str> = text.split(',').collect();
        let otherwise = parts.pop()?.trim().parse().ok()?;
        let rule = |part: &str| {
            let (test, arm) = part.rsplit_once(':')?;
            let (feature, value) = test.split_once('=')?;
            let named = |name: &str| name.trim().to_owned();
            Some(Rule {
                feature: named(feature),
                value: named(value),
                arm: arm.trim().parse().ok()?,
            })
        };
        Some(Self { rules: parts.into_iter().map(rule).collect::<Option<_>>()?, otherwise })
    }

    pub fn arm(&self, features: &BTreeMap<String, String>) -> usize {
        let fits = |rule: &&Rule| features.get(&rule.feature) == Some(&rule.value);
        self.rules.iter().find(fits).map_or(self.otherwise, |rule| rule.arm)
    }
}

impl fmt::Display for Rules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for rule in &self.rules {
            write!(f, "{}={}:{},", rule.feature, rule.value, rule.arm)?;
        }
        write!(f, "{}", self.otherwise)
    }
}
