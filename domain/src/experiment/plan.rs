//! What a plan must be before an experiment can start.

use std::collections::BTreeSet;

use super::{Defined, Variant};
use crate::rules::Refusal;

/// What may decide an experiment.
pub(super) const METRICS: [&str; 3] = ["er", "reward", "fpki"];
/// Shares are typed by people: 1/3 three times must do.
const SHARE_TOLERANCE: f64 = 1e-9;
/// More sides than this leave none with enough posts to tell.
const MAX_VARIANTS: usize = 20;
const MAX_NAME: usize = 64;

pub(super) fn check(id: &str, plan: &Defined) -> Result<(), Refusal> {
    check_name("an experiment id", id)?;
    check_variants(&plan.variants)?;
    if plan.hypothesis.trim().is_empty() {
        return refuse("no_hypothesis", "an experiment needs a hypothesis".to_owned());
    }
    if !METRICS.contains(&plan.metric.as_str()) {
        let known = METRICS.join(", ");
        return refuse(
            "unknown_metric",
            format!("`{}` decides nothing: use one of {known}", plan.metric),
        );
    }
    if plan.starts_at >= plan.ends_at || plan.ends_at <= plan.at {
        return refuse(
            "bad_window",
            format!(
                "the window {} to {} must have its start before its end, and its end after {}",
                plan.starts_at, plan.ends_at, plan.at
            ),
        );
    }
    Ok(())
}

fn check_variants(variants: &[Variant]) -> Result<(), Refusal> {
    if !(2..=MAX_VARIANTS).contains(&variants.len()) {
        return refuse(
            "bad_variants",
            format!("an experiment has 2 to {MAX_VARIANTS} variants, got {}", variants.len()),
        );
    }
    let mut names = BTreeSet::new();
    for variant in variants {
        check_name("a variant", &variant.name)?;
        if !names.insert(&variant.name) {
            return refuse("bad_variants", format!("there are two variants `{}`", variant.name));
        }
        if !(variant.share > 0.0 && variant.share < 1.0) {
            return refuse(
                "bad_shares",
                format!(
                    "the share of `{}` must be between 0 and 1, got {}",
                    variant.name, variant.share
                ),
            );
        }
    }
    let total: f64 = variants.iter().map(|v| v.share).sum();
    if (total - 1.0).abs() > SHARE_TOLERANCE {
        return refuse("bad_shares", format!("the shares must add up to 1, got {total}"));
    }
    if variants.first().is_some_and(|control| !control.changes.is_empty()) {
        return refuse(
            "bad_variants",
            "the first variant is the control and changes nothing".to_owned(),
        );
    }
    Ok(())
}

fn check_name(what: &str, name: &str) -> Result<(), Refusal> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_".contains(c);
    if !name.is_empty() && name.len() <= MAX_NAME && name.chars().all(plain) {
        return Ok(());
    }
    refuse("bad_name", format!("{what} is 1 to {MAX_NAME} of a-z, 0-9, - and _, got `{name}`"))
}

fn refuse(code: &str, message: String) -> Result<(), Refusal> {
    Err(Refusal::new(code, message))
}
