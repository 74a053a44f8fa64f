-- Loses nothing: the log fills these tables again.
drop table if exists alerts;
drop table if exists job_runs;
drop table if exists followers;
drop table if exists candidates;
drop table if exists audit_log;
drop table if exists bot_config;
drop table if exists api_usage;
drop table if exists experiment_results;
drop table if exists experiment_assignments;
drop table if exists experiments;
drop table if exists predictors;
drop table if exists bandit_updates;
drop table if exists bandit_arms;
drop table if exists reward_audit;
drop table if exists outcomes;
drop table if exists posted_decisions;
drop table if exists content_metadata;
-- What was projected is gone; a later `up` has to begin at the first event.
delete from projection_checkpoints;
