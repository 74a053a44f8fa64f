//! Every flag of the jobs has a reader, and a test that says so.

use std::collections::BTreeSet;
use std::path::Path;

use xbot_domain::config::SETTINGS;

/// The test that fails when nobody obeys the flag any more: flag, file, name.
const PROOFS: &[(&str, &str, &str)] = &[
    ("MODE", "modes", "live_mode_stops_synthetic_writing_and_what_was_written_so"),
    ("POSTING_DISABLED", "../posting/switches", "lesson_14_a_stop_thrown_at_any_moment_before"),
    ("LIVE_POSTS", "limits", "live_posts_off_at_any_moment_before_the_effect_stops_that_very_post"),
    ("REAL_METRICS_ENABLED", "../collect", "lesson_04_real_numbers_are_read_only_when_allowed"),
    ("AI_QUOTA_CIRCUIT_OPEN", "money", "an_open_circuit_stops_the_very_next_call_of_another"),
    ("DAILY_OPENAI_LIMIT_USD", "money", "a_limit_lowered_below_what_is_spent_stops_the_next_call"),
    ("BUDGET_STRICT", "../../llm/limits", "a_limit_that_is_not_strict_stops_only_when_it_is_hit"),
    ("DISABLE_LLM_WHEN_BUDGET_HIT", "../../llm/limits", "a_limit_that_is_not_strict_stops_only"),
    ("OPENAI_MODEL", "choices", "the_model_and_its_freedom_are_those_of_the_next_call"),
    ("OPENAI_TEMPERATURE", "choices", "the_model_and_its_freedom_are_those_of_the_next_call"),
    ("OPENAI_TOP_P", "choices", "the_model_and_its_freedom_are_those_of_the_next_call"),
    ("EMBED_MODEL", "choices", "embed_model_is_the_one_that_embeds"),
    ("MAX_POSTS_PER_HOUR", "limits", "the_limits_of_posting_are_those_of_the_next_post"),
    ("MIN_POST_INTERVAL_MINUTES", "limits", "the_limits_of_posting_are_those_of_the_next_post"),
    ("REPLY_MAX_PER_DAY", "limits", "reply_max_per_day_is_that_of_the_next_reply"),
    ("ACCOUNT_TIMEZONE", "../plan/choices", "lesson_11_no_slot_lies_in_a_quiet_hour"),
    ("MIN_QUALITY_SCORE", "choices", "the_gates_draw_their_lines_where_they_are_now"),
    ("DUP_COSINE_THRESHOLD", "choices", "dup_cosine_threshold_is_that_of_the_next_text"),
    ("REQUIRE_APPROVAL", "choices", "require_approval_set_while_the_text_is_written_holds"),
    ("JOBS_PLAN_INTERVAL_MIN", "limits", "the_intervals_of_the_jobs_are_those_of_the_next_run"),
    ("JOBS_REPLY_INTERVAL_MIN", "limits", "the_intervals_of_the_jobs_are_those_of_the_next_run"),
    ("JOBS_LEARN_INTERVAL_MIN", "limits", "the_intervals_of_the_jobs_are_those_of_the_next_run"),
    ("JOBS_CANDIDATES_INTERVAL_MIN", "limits", "the_intervals_of_the_jobs_are_those_of_the_next"),
    ("JOBS_POSTING_INTERVAL_MIN", "limits", "jobs_that_wait_for_work_do_not_run_more_often"),
    ("JOBS_COLLECT_INTERVAL_MIN", "limits", "jobs_that_wait_for_work_do_not_run_more_often"),
    ("learning_engine_v2", "choices", "learning_engine_v2_off_makes_the_next_draw_uniform"),
    ("post_fraction", "../posting/limits", "the_stated_share_is_posted"),
    ("epsilon", "choices", "epsilon_is_that_of_the_next_draw"),
    ("post_interval_min", "choices", "post_interval_min_keeps_the_next_slots_apart"),
    ("max_hashtags", "choices", "the_gates_draw_their_lines_where_they_are_now"),
    ("quiet_hours", "choices", "quiet_hours_keep_the_next_slot_out"),
    ("reward_spec", "choices", "reward_spec_is_that_of_the_next_reading"),
];

/// Read once at the start, or by other parts than the jobs.
const ELSEWHERE: &[&str] = &[
    "APP_ENV",
    "OPENAI_API_KEY",
    "OPENAI_BASE_URL",
    "REPLY_TARGETS",
    "DATABASE_URL",
    "EVENT_STORE_URL",
    "REDIS_URL",
    "REDIS_PREFIX",
    "ADMIN_TOKEN",
    "HTTP_ADDR",
    "X_DRIVER",
    "CONTENT_FILE",
    "JOBS_ENABLED",
    "SIMULATOR_SEED",
    "SIMULATOR_FOLLOWERS",
    "ALERT_WEBHOOK_URL",
    "ALERT_WEBHOOK_SECRET",
    "HTTP_CORS_ORIGINS",
    "HTTP_MAX_CONNECTIONS",
    "HTTP_MAX_REQUESTS",
    "HTTP_RATE_LIMIT",
    "HTTP_RATE_LIMIT_LOCAL",
    "READS_PUBLIC",
];

#[test]
fn lesson_14_every_flag_of_the_jobs_has_a_test_that_it_is_obeyed() {
    let proven = PROOFS.iter().map(|(flag, _, _)| *flag);
    let named: BTreeSet<_> = proven.chain(ELSEWHERE.iter().copied()).collect();
    let all: BTreeSet<_> = SETTINGS.iter().map(|setting| setting.name()).collect();
    assert_eq!(named, all);
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/jobs/switches");
    for (flag, file, test) in PROOFS {
        let text = std::fs::read_to_string(here.join(file).with_extension("rs")).unwrap();
        assert!(text.contains(&format!("fn {test}")), "{flag}: no {test} in {file}");
        let said = [flag.to_string(), flag.to_uppercase(), flag.to_lowercase()];
        assert!(said.iter().any(|flag| text.contains(flag.as_str())), "{flag}: not in {file}");
    }
}
