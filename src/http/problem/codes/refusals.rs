//! Every code that the domain refuses with, by what it means to whoever asked.

use super::{CONFLICT, Code, NOT_FOUND, REFUSED};

/// What was named is not there.
const UNKNOWN: &[&str] = &[
    "arm_not_registered",
    "not_defined",
    "not_planned",
    "unknown_call",
    "unknown_setting",
    "unknown_version",
];

/// It is there, and in a state that does not take this.
const STATE: &[&str] = &[
    "already_concluded",
    "already_defined",
    "already_ended",
    "already_planned",
    "already_posted",
    "already_ran",
    "already_running",
    "already_settled",
    "approval_not_needed",
    "arm_exists",
    "attempt_open",
    "call_id_reused",
    "candidate_not_open",
    "claim_over",
    "claimed_by_another",
    "lease_held",
    "lease_over",
    "needs_approval",
    "no_attempt",
    "no_session",
    "no_slot",
    "not_claimed",
    "not_due",
    "not_posted",
    "not_started",
    "not_the_poster",
    "outcome_unknown",
    "pass_collected",
    "pass_final",
    "pass_not_collected",
    "post_gone",
    "reward_computed",
    "run_recorded",
    "slot_open",
    "stale_attempt",
    "stale_fence",
    "version_not_next",
    "window_over",
    "wrong_status",
];

/// A rule forbids it, in whatever state.
const RULE: &[&str] = &[
    "another_spec_learns",
    "arm_given_twice",
    "bad_conclusion",
    "bad_confidence",
    "bad_limits",
    "bad_model",
    "bad_name",
    "bad_prior",
    "bad_priority",
    "bad_reward",
    "bad_row",
    "bad_shares",
    "bad_value",
    "bad_variants",
    "bad_weight",
    "bad_window",
    "body_changed",
    "clock_went_back",
    "content_hash_mismatch",
    "empty_candidate",
    "epsilon_out_of_range",
    "failure_after_effect",
    "implausible_time",
    "implausible_tweet_id",
    "impossible_arm",
    "impossible_round",
    "max_posts_per_hour",
    "min_post_interval",
    "negative_weight",
    "never_in_use",
    "no_arms",
    "no_hypothesis",
    "no_id",
    "no_open_hour",
    "no_reason",
    "not_a_number",
    "nothing_measured",
    "observation_differs",
    "observation_out_of_order",
    "outside_learning_window",
    "policy_parameter_out_of_range",
    "posted_later",
    "posterior_out_of_range",
    "quiet_hours",
    "reply_max_per_day",
    "run_out_of_order",
    "scheduled_in_the_past",
    "secret",
    "simulated_among_real",
    "simulated_in_live_mode",
    "simulation_mismatch",
    "start_only",
    "synthetic_text",
    "too_early",
    "too_few_samples",
    "unknown_metric",
    "unknown_model",
    "unknown_policy",
    "wrong_arm",
    "wrong_post",
    "wrong_target",
    "wrong_texts",
    "wrong_tweet",
    "wrong_tweet_ids",
];

/// Absent for a code that nobody has thought about.
pub fn kind(code: &str) -> Option<Code> {
    let kinds = [(UNKNOWN, NOT_FOUND), (STATE, CONFLICT), (RULE, REFUSED)];
    kinds.into_iter().find(|(codes, _)| codes.contains(&code)).map(|(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    /// Where a refusal is made, its code comes first and its words after it.
    const MADE: &str = r#"\(\s*(?:&?[\w.]+,\s*)?"([a-z]+(?:_[a-z]+)*)",\s*(?:why|message|format!|match|[A-Z]+,|")"#;
    /// Codes of readings that cannot be true, and names of settings: no refusals.
    const OTHERS: [&str; 2] = ["metrics/", "config/settings"];

    fn sources(folder: &Path, all: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.to_string_lossy().into_owned();
            if path.is_dir() {
                sources(&path, all);
            } else if !name.contains("/tests") && !OTHERS.iter().any(|other| name.contains(other)) {
                let text = std::fs::read_to_string(&path).unwrap();
                all.push(text.split("#[cfg(test)]").next().unwrap().to_owned());
            }
        }
    }

    fn made() -> BTreeSet<String> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("domain/src");
        let (mut all, made) = (Vec::new(), regex::Regex::new(MADE).unwrap());
        sources(&root, &mut all);
        all.retain(|text| text.contains("Refusal") || text.contains("refuse("));
        let codes = all.iter().flat_map(|text| made.captures_iter(text));
        codes.map(|found| found[1].to_owned()).collect()
    }

    #[test]
    fn every_refusal_of_the_domain_is_classified() {
        let made = made();
        assert!(made.len() > 80, "{made:?}");
        let forgotten: Vec<_> = made.iter().filter(|code| kind(code).is_none()).collect();
        assert!(forgotten.is_empty(), "{forgotten:?}");
    }

    #[test]
    fn nothing_is_classified_twice() {
        let all: Vec<_> = [UNKNOWN, STATE, RULE].concat();
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
    }
}
