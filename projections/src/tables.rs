//! The read tables: what people, pages and runbooks query. Created by migration 0004.
//!
//! The order of the columns is that of the database; a new column goes to the end of its table.

use crate::table::Table;

/// Every read table, in the order in which the migration creates them.
pub static ALL: &[&Table] = &[
    &content_metadata::TABLE,
    &posted_decisions::TABLE,
    &outcomes::TABLE,
    &reward_audit::TABLE,
    &bandit_arms::TABLE,
    &bandit_updates::TABLE,
    &predictors::TABLE,
    &experiments::TABLE,
    &experiment_assignments::TABLE,
    &experiment_results::TABLE,
    &api_usage::TABLE,
    &bot_config::TABLE,
    &audit_log::TABLE,
    &candidates::TABLE,
    &followers::TABLE,
    &job_runs::TABLE,
    &alerts::TABLE,
];

crate::tables! {
    /// One row per decision: the plan, the queue and what became of it.
    content_metadata(decision_id: Text) {
        decision_type: Text,
        content: Text,
        generation_source: Text,
        status: Text,
        scheduled_at: Time,
        created_at: Time,
        posted_at: Time,
        tweet_id: Text,
        target_tweet_id: Text,
        target_username: Text,
        topic: Text,
        topic_cluster: Text,
        angle: Text,
        bandit_arm: Text,
        timing_arm: Text,
        arm_propensity: Real,
        experiment_id: Text,
        experiment_variant: Text,
        hook_pattern: Text,
        novelty: Real,
        readability_score: Real,
        sentiment: Real,
        quality_score: Real,
        predicted_er: Real,
        features: Json,
        skip_reason: Text,
        error_message: Text,
        content_hash: Text,
        position: Int,
        needs_approval: Bool,
        draw_reason: Text,
        bandit_score: Real,
        exploration_bonus: Real,
    }

    /// One row per decision that stands on X.
    posted_decisions(decision_id: Text) {
        tweet_id: Text,
        decision_type: Text,
        content: Text,
        target_tweet_id: Text,
        target_username: Text,
        generation_source: Text,
        bandit_arm: Text,
        timing_arm: Text,
        predicted_er: Real,
        quality_score: Real,
        topic_cluster: Text,
        profile_visits: Int,
        link_clicks: Int,
        bookmarks: Int,
        posted_at: Time,
        driver: Text,
    }

    /// One row per decision and pass: what was measured, and the reward that followed.
    outcomes(decision_id: Text, collected_pass: Int) {
        tweet_id: Text,
        simulated: Bool,
        impressions: Int,
        likes: Int,
        retweets: Int,
        replies: Int,
        quotes: Int,
        bookmarks: Int,
        follows: Int,
        profile_visits: Int,
        link_clicks: Int,
        er_calculated: Real,
        fpki: Real,
        retweet_rate: Real,
        reply_rate: Real,
        reward_composite: Real,
        exposure_weight: Real,
        reward_spec: Text,
        reward_value: Real,
        collected_at: Time,
        source: Text,
    }

    /// One row per decision, pass and reward spec: the computation, and the event that holds it.
    reward_audit(decision_id: Text, collected_pass: Int, spec: Text) {
        inputs: Json,
        terms: Json,
        weight: Real,
        value: Real,
        baseline: Real,
        success: Bool,
        position: Int,
        event_hash: Text,
    }

    /// One row per arm, as it stands.
    bandit_arms(scope: Text, arm_name: Text) {
        successes: Int,
        failures: Int,
        trials: Int,
        alpha: Real,
        beta: Real,
        mean_reward: Real,
        ci_low: Real,
        ci_high: Real,
        status: Text,
        last_updated: Time,
    }

    /// One row per arm, decision and pass: the posterior before and after it was learned.
    bandit_updates(scope: Text, arm_name: Text, decision_id: Text, collected_pass: Int) {
        spec: Text,
        reward: Real,
        weight: Real,
        success: Bool,
        simulated: Bool,
        alpha_before: Real,
        beta_before: Real,
        alpha_after: Real,
        beta_after: Real,
        ci_low: Real,
        ci_high: Real,
        successes: Int,
        failures: Int,
        mean_reward: Real,
        posted_at: Time,
        updated_at: Time,
        position: Int,
    }

    /// One row per predictor and version.
    predictors(predictor: Text, version: Int) {
        kind: Text,
        samples: Int,
        coefficients: Json,
        metrics: Json,
        trained_at: Time,
        fallback_from: Text,
        active: Bool,
    }

    /// One row per experiment: the plan, where it stands, its verdict.
    experiments(experiment_id: Text) {
        hypothesis: Text,
        scope: Text,
        variants: Json,
        metric: Text,
        status: Text,
        starts_at: Time,
        ends_at: Time,
        defined_by: Text,
        defined_at: Time,
        started_at: Time,
        stopped_at: Time,
        stop_reason: Text,
        concluded_at: Time,
        verdict: Text,
        method: Text,
        confidence: Real,
        sample_ratio_p: Real,
    }

    /// One row per decision that an experiment took in.
    experiment_assignments(experiment_id: Text, decision_id: Text) {
        variant: Text,
        propensity: Real,
        assigned_at: Time,
    }

    /// One row per variant of a concluded experiment. The control has counts and no lift.
    experiment_results(experiment_id: Text, variant: Text) {
        assigned: Int,
        measured: Int,
        lift: Real,
        ci_low: Real,
        ci_high: Real,
        chance_to_win: Real,
        concluded_at: Time,
    }

    /// One row per call that costs money. The cost is null until it is charged.
    api_usage(call_id: Text) {
        purpose: Text,
        model: Text,
        prompt_tokens: Int,
        completion_tokens: Int,
        cost_usd: Real,
        status: Text,
        reason: Text,
        created_at: Time,
        decision_id: Text,
    }

    /// The live settings, a document per key.
    bot_config(environment: Text, config_key: Text) {
        config_value: Json,
        updated_at: Time,
        updated_by: Text,
    }

    /// Learning cycles, refusals, switches and alerts; `id` is the position of the event.
    audit_log(id: Int) {
        event: Text,
        component: Text,
        severity: Text,
        event_data: Json,
        context: Json,
        created_at: Time,
    }

    /// Raw material for posts.
    candidates(content_hash: Text) {
        source: Text,
        topic: Text,
        text: Text,
        tags: Json,
        priority: Real,
        status: Text,
        reason: Text,
        decision_id: Text,
        discovered_at: Time,
        settled_at: Time,
    }

    /// One row per observation of the follower count.
    followers(observed_at: Time) {
        followers: Int,
        change: Int,
        source: Text,
        simulated: Bool,
    }

    /// One row per run of a job: `done` or `skipped`, which are different things.
    job_runs(run_id: Text) {
        job: Text,
        status: Text,
        reason: Text,
        results: Json,
        simulated: Bool,
        started_at: Time,
        finished_at: Time,
    }

    /// One row per time that an alert was raised; still standing while `cleared_at` is null.
    alerts(alert: Text, raised_at: Time) {
        severity: Text,
        message: Text,
        value: Real,
        threshold: Real,
        cleared_at: Time,
    }
}
