//! Fixed rules by feature: the first that fits decides.

use std::collections::BTreeMap;
use std::fmt;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    rules: Vec<Rule>,
    otherwise: Arm,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Rule {
    feature: String,
    value: String,
    arm: Arm,
}

/// By its name, or, where arms have none, by its number.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Arm(String);

impl Rules {
    /// `feature=value:arm,…,arm`: the last is for what no rule fits.
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut parts: Vec<&str> = text.split(',').collect();
        let otherwise = Arm::read(parts.pop()?)?;
        let rule = |part: &str| {
            let (test, arm) = part.rsplit_once(':')?;
            let (feature, value) = test.split_once('=')?;
            let named = |name: &str| name.trim().to_owned();
            Some(Rule { feature: named(feature), value: named(value), arm: Arm::read(arm)? })
        };
        Some(Self { rules: parts.into_iter().map(rule).collect::<Option<_>>()?, otherwise })
    }

    /// The place among `names` of the first arm that a rule wants and that is there; none where not
    /// even the last is. Without names, arms are numbers.
    pub fn choose(&self, names: &[&str], features: &BTreeMap<String, String>) -> Option<usize> {
        let fits = |rule: &&Rule| features.get(&rule.feature) == Some(&rule.value);
        let wanted = self.rules.iter().filter(fits).map(|rule| &rule.arm);
        wanted.chain([&self.otherwise]).find_map(|arm| arm.place(names))
    }

    /// The arms that it names.
    pub fn arms(&self) -> impl Iterator<Item = &str> {
        let all = self.rules.iter().map(|rule| &rule.arm).chain([&self.otherwise]);
        all.map(|arm| arm.0.as_str())
    }

    /// The features that it looks at.
    pub fn features(&self) -> impl Iterator<Item = &str> {
        self.rules.iter().map(|rule| rule.feature.as_str())
    }
}

impl Arm {
    fn read(text: &str) -> Option<Self> {
        let name = text.trim();
        let plain = !name.is_empty() && !name.contains([':', '=']);
        plain.then(|| Self(name.to_owned()))
    }

    fn place(&self, names: &[&str]) -> Option<usize> {
        if names.is_empty() {
            return self.0.parse().ok();
        }
        names.iter().position(|name| *name == self.0)
    }
}

impl fmt::Display for Rules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for rule in &self.rules {
            write!(f, "{}={}:{},", rule.feature, rule.value, rule.arm.0)?;
        }
        f.write_str(&self.otherwise.0)
    }
}
