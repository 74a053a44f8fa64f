//! A comparison as text.

use serde_json::Value;
use xbot_replay::compare::{Comparison, Difference, Differences, Name};

use crate::cli::output;

/// A value that is longer is not read in a table.
const WIDEST: usize = 60;

pub fn comparison(found: &Comparison) -> anyhow::Result<()> {
    output::line(format!("a  {}", name(&found.a)))?;
    output::line(format!("b  {}", name(&found.b)))?;
    let alike = found.alike;
    let all = [
        ("version", alike.version),
        ("input", alike.input),
        ("parameters", alike.parameters),
        ("seed", alike.seed),
        ("result", alike.result),
    ];
    let words = |same: bool| if same { "the same" } else { "not the same" };
    let kinds = (!alike.run).then_some(("run", false));
    for (what, same) in kinds.into_iter().chain(all) {
        output::line(format!("{what}: {}", words(same)))?;
    }
    part("What was asked", &found.manifest)?;
    part("What came out", &found.result)
}

fn name(name: &Name) -> String {
    let id = name.run_id.as_deref().or(name.run.as_deref()).unwrap_or("a run without a name");
    let hash = name.result_hash.as_deref().unwrap_or("unknown");
    format!("{id}  result {hash}")
}

fn part(title: &str, found: &Differences) -> anyhow::Result<()> {
    if found.is_empty() {
        return Ok(());
    }
    let (differ, alike) = (found.differ, found.alike);
    output::line(format!("\n{title}: of {} values {differ} differ", differ + alike))?;
    let heads = ["where", "a", "b", "change", "relative"];
    output::table(heads, found.first.iter().map(row).collect())?;
    match found.left_out {
        0 => Ok(()),
        more => output::line(format!("and {more} more: --most 0 tells all")),
    }
}

fn row(one: &Difference) -> [String; 5] {
    let relative = one.relative.map(|share| match 100.0 * share {
        percent if percent.abs() < 0.01 => format!("{percent:+.1e} %"),
        percent => format!("{percent:+.2} %"),
    });
    [
        one.path.clone(),
        side(one.a.as_ref()),
        side(one.b.as_ref()),
        one.change.map(change).unwrap_or_default(),
        relative.unwrap_or_default(),
    ]
}

/// What a side does not have is no value, not even `null`.
fn side(value: Option<&Value>) -> String {
    let text = match value {
        None => return "–".to_owned(),
        Some(Value::String(text)) => text.clone(),
        Some(value) => value.to_string(),
    };
    if text.chars().count() <= WIDEST {
        return text;
    }
    let kept: String = text.chars().take(WIDEST - 1).collect();
    format!("{kept}…")
}

fn change(change: f64) -> String {
    let size = change.abs();
    if change.fract() == 0.0 && size < 1e15 {
        format!("{change:+}")
    } else if (1e-4..1e9).contains(&size) {
        format!("{change:+.6}")
    } else {
        format!("{change:+.3e}")
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_side_that_has_nothing_is_told_apart_from_null_and_long_values_are_cut() {
        assert_eq!([side(None), side(Some(&json!(null)))], ["–", "null"]);
        assert_eq!(side(Some(&json!("x".repeat(99)))).chars().count(), WIDEST);
    }

    #[test]
    fn changes_keep_their_sign_and_what_is_worth_reading() {
        let shown = [2.0, -0.125, 1e-9, 0.25].map(change);
        assert_eq!(shown, ["+2", "-0.125000", "+1.000e-9", "+0.250000"]);
    }
}
