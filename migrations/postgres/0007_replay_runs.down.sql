-- Loses the runs that were kept; each can be run again.
drop table if exists replay_runs;
