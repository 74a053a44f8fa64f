-- The read tables: projections of the log, made for people, pages and runbooks.
-- Locks nothing: all tables are new. Undone by dropping them; the log fills them again.
--
-- Null means not known or not measured. Only what every row must say is `not null`: its key, its
-- state, and whether its numbers and texts are real.

create table content_metadata (
    decision_id        text not null primary key,
    decision_type      text check (decision_type in ('single', 'thread', 'reply')),
    content            text,
    generation_source  text not null check (generation_source in ('real', 'synthetic')),
    status             text not null check (status in ('planned', 'queued', 'posting', 'posted', 'unknown',
                                                       'failed', 'skipped', 'cancelled', 'expired')),
    scheduled_at       timestamptz,
    created_at         timestamptz,
    posted_at          timestamptz,
    tweet_id           text,
    target_tweet_id    text,
    target_username    text,
    topic              text,
    topic_cluster      text,
    angle              text,
    bandit_arm         text,
    timing_arm         text,
    arm_propensity     double precision,
    experiment_id      text,
    experiment_variant text,
    hook_pattern       text,
    novelty            double precision,
    readability_score  double precision,
    sentiment          double precision,
    quality_score      double precision,
    predicted_er       double precision,
    features           jsonb,
    skip_reason        text,
    error_message      text,
    content_hash       text,
    -- Of the last event that is shown here.
    position           bigint,
    -- It is queued, and waits for a person.
    needs_approval     boolean,
    -- Why `bandit_arm` was chosen: policy, epsilon, high_uncertainty, uniform.
    draw_reason        text,
    -- The posterior mean of `bandit_arm` when it was chosen.
    bandit_score       double precision,
    -- What the draw put on top of it: sampled value or index, minus the mean.
    exploration_bonus  double precision
);
-- The posting job's query: what is due, oldest first. `status` stands first, or SQLite prefers idx_cm_status.
create index idx_cm_sched on content_metadata (status, scheduled_at) where status = 'queued';
create index idx_cm_created on content_metadata (created_at);
create index idx_cm_status on content_metadata (status, created_at);

create table posted_decisions (
    decision_id       text not null primary key,
    -- Of the first post of a thread.
    tweet_id          text unique,
    decision_type     text check (decision_type in ('single', 'thread', 'reply')),
    content           text,
    target_tweet_id   text,
    target_username   text,
    generation_source text not null check (generation_source in ('real', 'synthetic')),
    bandit_arm        text,
    timing_arm        text,
    predicted_er      double precision,
    quality_score     double precision,
    topic_cluster     text,
    profile_visits    bigint,
    link_clicks       bigint,
    bookmarks         bigint,
    posted_at         timestamptz,
    driver            text
);
create index idx_pd_posted on posted_decisions (posted_at);

create table outcomes (
    decision_id      text not null,
    -- 1 = one hour after posting, 2 = twenty-four hours after.
    collected_pass   smallint not null check (collected_pass in (1, 2)),
    tweet_id         text,
    simulated        boolean not null,
    impressions      bigint,
    likes            bigint,
    retweets         bigint,
    replies          bigint,
    quotes           bigint,
    bookmarks        bigint,
    follows          bigint,
    profile_visits   bigint,
    link_clicks      bigint,
    er_calculated    double precision,
    fpki             double precision,
    retweet_rate     double precision,
    reply_rate       double precision,
    reward_composite double precision,
    exposure_weight  double precision,
    reward_spec      text,
    reward_value     double precision,
    collected_at     timestamptz,
    source           text,
    primary key (decision_id, collected_pass)
);
-- The real outcomes, latest first, of either pass. Written `= false`, as the runbooks write it.
create index idx_outcomes_real on outcomes (collected_at, collected_pass) where simulated = false;
create index idx_outcomes_collected on outcomes (collected_at);

create table reward_audit (
    decision_id    text not null,
    collected_pass smallint not null check (collected_pass in (1, 2)),
    spec           text not null,
    inputs         jsonb,
    terms          jsonb,
    weight         double precision,
    value          double precision,
    baseline       double precision,
    success        boolean,
    position       bigint,
    event_hash     text,
    primary key (decision_id, collected_pass, spec)
);

create table bandit_arms (
    scope        text not null check (scope in ('content', 'reply', 'timing', 'topic')),
    arm_name     text not null,
    successes    bigint,
    failures     bigint,
    trials       bigint,
    alpha        double precision,
    beta         double precision,
    mean_reward  double precision,
    ci_low       double precision,
    ci_high      double precision,
    status       text check (status in ('active', 'retired')),
    last_updated timestamptz,
    primary key (scope, arm_name)
);
create index idx_arms_updated on bandit_arms (last_updated);

create table bandit_updates (
    scope          text not null,
    arm_name       text not null,
    decision_id    text not null,
    collected_pass smallint not null check (collected_pass in (1, 2)),
    spec           text,
    reward         double precision,
    weight         double precision,
    success        boolean,
    simulated      boolean not null,
    alpha_before   double precision,
    beta_before    double precision,
    alpha_after    double precision,
    beta_after     double precision,
    ci_low         double precision,
    ci_high        double precision,
    successes      bigint,
    failures       bigint,
    mean_reward    double precision,
    posted_at      timestamptz,
    updated_at     timestamptz,
    position       bigint,
    primary key (scope, arm_name, decision_id, collected_pass)
);
create index idx_bu_arm on bandit_updates (scope, arm_name, updated_at);
create index idx_bu_decision on bandit_updates (decision_id, collected_pass);
create index idx_bu_updated on bandit_updates (updated_at);

create table predictors (
    predictor     text not null,
    version       bigint not null,
    kind          text,
    samples       bigint,
    coefficients  jsonb,
    metrics       jsonb,
    trained_at    timestamptz,
    fallback_from text,
    active        boolean,
    primary key (predictor, version)
);

create table experiments (
    experiment_id  text not null primary key,
    hypothesis     text,
    scope          text,
    variants       jsonb,
    metric         text,
    status         text not null check (status in ('defined', 'running', 'stopped', 'concluded')),
    starts_at      timestamptz,
    ends_at        timestamptz,
    defined_by     text,
    defined_at     timestamptz,
    started_at     timestamptz,
    stopped_at     timestamptz,
    stop_reason    text,
    concluded_at   timestamptz,
    verdict        text,
    method         text,
    confidence     double precision,
    sample_ratio_p double precision
);

create table experiment_assignments (
    experiment_id text not null,
    decision_id   text not null,
    variant       text,
    propensity    double precision,
    assigned_at   timestamptz,
    primary key (experiment_id, decision_id)
);

create table experiment_results (
    experiment_id text not null,
    variant       text not null,
    assigned      bigint,
    measured      bigint,
    lift          double precision,
    ci_low        double precision,
    ci_high       double precision,
    chance_to_win double precision,
    concluded_at  timestamptz,
    primary key (experiment_id, variant)
);

create table api_usage (
    call_id           text not null primary key,
    purpose           text,
    model             text,
    prompt_tokens     bigint,
    completion_tokens bigint,
    -- Null until it is charged: an estimate is not a cost.
    cost_usd          double precision,
    status            text not null check (status in ('reserved', 'charged', 'released', 'denied')),
    reason            text,
    created_at        timestamptz,
    decision_id       text
);
create index idx_usage_created on api_usage (created_at);

create table bot_config (
    environment  text not null,
    config_key   text not null,
    config_value jsonb,
    updated_at   timestamptz,
    updated_by   text,
    primary key (environment, config_key)
);

create table audit_log (
    -- The position of the event in the log.
    id         bigint not null primary key,
    event      text,
    component  text,
    severity   text,
    event_data jsonb,
    context    jsonb,
    created_at timestamptz
);
create index idx_audit_event on audit_log (event, created_at);
create index idx_audit_created on audit_log (created_at);

create table candidates (
    content_hash  text not null primary key,
    source        text,
    topic         text,
    text          text,
    tags          jsonb,
    priority      double precision,
    status        text not null check (status in ('discovered', 'consumed', 'expired', 'blocked')),
    reason        text,
    decision_id   text,
    discovered_at timestamptz,
    settled_at    timestamptz
);
-- What is still to be used, best first.
create index idx_candidates_queue on candidates (priority, discovered_at) where status = 'discovered';
create index idx_candidates_decision on candidates (decision_id) where decision_id is not null;

create table followers (
    observed_at timestamptz not null primary key,
    followers   bigint,
    change      bigint,
    source      text,
    simulated   boolean not null
);

create table job_runs (
    run_id      text not null primary key,
    job         text,
    status      text not null check (status in ('done', 'skipped')),
    reason      text,
    results     jsonb,
    simulated   boolean not null,
    started_at  timestamptz,
    finished_at timestamptz
);
create index idx_runs_job on job_runs (job, finished_at);

create table alerts (
    alert      text not null,
    raised_at  timestamptz not null,
    severity   text check (severity in ('info', 'warning', 'critical')),
    message    text,
    value      double precision,
    threshold  double precision,
    cleared_at timestamptz,
    primary key (alert, raised_at)
);
create index idx_alerts_standing on alerts (raised_at) where cleared_at is null;
