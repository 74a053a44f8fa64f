-- Indexes for what HTTP asks often, or page by page: the queue, the pages of lists in the order of
-- their time, when learning began, and counts of calls.
-- Locks each table against writes while its index is made. Undone by dropping them; nothing is lost.

-- The queue: what goes out, and what waits for a person, soonest first. Not written as `or`, for which
-- SQLite prefers two other indexes and sorts all of it.
create index idx_cm_queue on content_metadata (scheduled_at, decision_id)
    where case when status = 'queued' then true when status = 'planned' then needs_approval else false end;
create index idx_cm_experiment on content_metadata (experiment_id, created_at) where experiment_id is not null;
-- The first outcome of either kind that an arm learned.
create index idx_bu_kind on bandit_updates (simulated, updated_at);
create index idx_usage_status on api_usage (status, reason);
create index idx_candidates_found on candidates (discovered_at);
create index idx_runs_finished on job_runs (finished_at);
