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
    scheduled_at       text,
    created_at         text,
    posted_at          text,
    tweet_id           text,
    target_tweet_id    text,
    target_username    text,
    topic              text,
    topic_cluster      text,
    angle              text,
    bandit_arm         text,
    timing_arm         text,
    arm_propensity     real,
    experiment_id      text,
    experiment_variant text,
    hook_pattern       text,
    novelty            real,
    readability_score  real,
    sentiment          real,
    quality_score      real,
    predicted_er       real,
    features           text,
    skip_reason        text,
    error_message      text,
    content_hash       text,
    -- Of the last event that is shown here.
    position           integer,
    -- It is queued, and waits for a person.
    needs_approval     integer,
    -- Why `bandit_arm` was chosen: policy, epsilon, high_uncertainty, uniform.
    draw_reason        text,
    -- The posterior mean of `bandit_arm` when it was chosen.
    bandit_score       real,
    -- What the draw put on top of it: sampled value or index, minus the mean.
    exploration_bonus  real
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
    predicted_er      real,
    quality_score     real,
    topic_cluster     text,
    profile_visits    integer,
    link_clicks       integer,
    bookmarks         integer,
    posted_at         text,
    driver            text
);
create index idx_pd_posted on posted_decisions (posted_at);

create table outcomes (
    decision_id      text not null,
    -- 1 = one hour after posting, 2 = twenty-four hours after.
    collected_pass   integer not null check (collected_pass in (1, 2)),
    tweet_id         text,
    simulated        integer not null,
    impressions      integer,
    likes            integer,
    retweets         integer,
    replies          integer,
    quotes           integer,
    bookmarks        integer,
    follows          integer,
    profile_visits   integer,
    link_clicks      integer,
    er_calculated    real,
    fpki             real,
    retweet_rate     real,
    reply_rate       real,
    reward_composite real,
    exposure_weight  real,
    reward_spec      text,
    reward_value     real,
    collected_at     text,
    source           text,
    primary key (decision_id, collected_pass)
);
-- The real outcomes, latest first, of either pass. Written `= false`, as the runbooks write it.
create index idx_outcomes_real on outcomes (collected_at, collected_pass) where simulated = false;
create index idx_outcomes_collected on outcomes (collected_at);

create table reward_audit (
    decision_id    text not null,
    collected_pass integer not null check (collected_pass in (1, 2)),
    spec           text not null,
    inputs         text,
    terms          text,
    weight         real,
    value          real,
    baseline       real,
    success        integer,
    position       integer,
    event_hash     text,
    primary key (decision_id, collected_pass, spec)
);

create table bandit_arms (
    scope        text not null check (scope in ('content', 'reply', 'timing', 'topic')),
    arm_name     text not null,
    successes    integer,
    failures     integer,
    trials       integer,
    alpha        real,
    beta         real,
    mean_reward  real,
    ci_low       real,
    ci_high      real,
    status       text check (status in ('active', 'retired')),
    last_updated text,
    primary key (scope, arm_name)
);
create index idx_arms_updated on bandit_arms (last_updated);

create table bandit_updates (
    scope          text not null,
    arm_name       text not null,
    decision_id    text not null,
    collected_pass integer not null check (collected_pass in (1, 2)),
    spec           text,
    reward         real,
    weight         real,
    success        integer,
    simulated      integer not null,
    alpha_before   real,
    beta_before    real,
    alpha_after    real,
    beta_after     real,
    ci_low         real,
    ci_high        real,
    successes      integer,
    failures       integer,
    mean_reward    real,
    posted_at      text,
    updated_at     text,
    position       integer,
    primary key (scope, arm_name, decision_id, collected_pass)
);
create index idx_bu_arm on bandit_updates (scope, arm_name, updated_at);
create index idx_bu_decision on bandit_updates (decision_id, collected_pass);
create index idx_bu_updated on bandit_updates (updated_at);

create table predictors (
    predictor     text not null,
    version       integer not null,
    kind          text,
    samples       integer,
    coefficients  text,
    metrics       text,
    trained_at    text,
    fallback_from text,
    active        integer,
    primary key (predictor, version)
);

create table experiments (
    experiment_id  text not null primary key,
    hypothesis     text,
    scope          text,
    variants       text,
    metric         text,
    status         text not null check (status in ('defined', 'running', 'stopped', 'concluded')),
    starts_at      text,
    ends_at        text,
    defined_by     text,
    defined_at     text,
    started_at     text,
    stopped_at     text,
    stop_reason    text,
    concluded_at   text,
    verdict        text,
    method         text,
    confidence     real,
    sample_ratio_p real
);

create table experiment_assignments (
    experiment_id text not null,
    decision_id   text not null,
    variant       text,
    propensity    real,
    assigned_at   text,
    primary key (experiment_id, decision_id)
);

create table experiment_results (
    experiment_id text not null,
    variant       text not null,
    assigned      integer,
    measured      integer,
    lift          real,
    ci_low        real,
    ci_high       real,
    chance_to_win real,
    concluded_at  text,
    primary key (experiment_id, variant)
);

create table api_usage (
    call_id           text not null primary key,
    purpose           text,
    model             text,
    prompt_tokens     integer,
    completion_tokens integer,
    -- Null until it is charged: an estimate is not a cost.
    cost_usd          real,
    status            text not null check (status in ('reserved', 'charged', 'released', 'denied')),
    reason            text,
    created_at        text,
    decision_id       text
);
create index idx_usage_created on api_usage (created_at);

create table bot_config (
    environment  text not null,
    config_key   text not null,
    config_value text,
    updated_at   text,
    updated_by   text,
    primary key (environment, config_key)
);

create table audit_log (
    -- The position of the event in the log.
    id         integer not null primary key,
    event      text,
    component  text,
    severity   text,
    event_data text,
    context    text,
    created_at text
);
create index idx_audit_event on audit_log (event, created_at);
create index idx_audit_created on audit_log (created_at);

create table candidates (
    content_hash  text not null primary key,
    source        text,
    topic         text,
    text          text,
    tags          text,
    priority      real,
    status        text not null check (status in ('discovered', 'consumed', 'expired', 'blocked')),
    reason        text,
    decision_id   text,
    discovered_at text,
    settled_at    text
);
-- What is still to be used, best first.
create index idx_candidates_queue on candidates (priority, discovered_at) where status = 'discovered';
create index idx_candidates_decision on candidates (decision_id) where decision_id is not null;

create table followers (
    observed_at text not null primary key,
    followers   integer,
    change      integer,
    source      text,
    simulated   integer not null
);

create table job_runs (
    run_id      text not null primary key,
    job         text,
    status      text not null check (status in ('done', 'skipped')),
    reason      text,
    results     text,
    simulated   integer not null,
    started_at  text,
    finished_at text
);
create index idx_runs_job on job_runs (job, finished_at);

create table alerts (
    alert      text not null,
    raised_at  text not null,
    severity   text check (severity in ('info', 'warning', 'critical')),
    message    text,
    value      real,
    threshold  real,
    cleared_at text,
    primary key (alert, raised_at)
);
create index idx_alerts_standing on alerts (raised_at) where cleared_at is null;
