-- Loses nothing: indexes hold no data of their own.
drop index if exists idx_runs_finished;
drop index if exists idx_candidates_found;
drop index if exists idx_usage_status;
drop index if exists idx_bu_kind;
drop index if exists idx_cm_experiment;
drop index if exists idx_cm_queue;
