-- Runs of `xbot replay`: what was asked, and what came of it. The one table here that is not made of
-- events, because nothing that replay does touches the log; a lost run is run again from its manifest.
-- Locks nothing. Undone by dropping it, which loses the runs that were kept.
create table replay_runs (
    run_id text not null primary key,
    -- Such as `evaluate`.
    run text not null,
    result_hash text not null,
    -- As they were hashed, to the byte: `jsonb` would order their members anew.
    manifest json not null,
    result json not null,
    took_ms bigint not null,
    -- The last time that it was run.
    ran_at timestamptz not null
);
create index idx_replay_runs_ran on replay_runs (ran_at, run_id);
