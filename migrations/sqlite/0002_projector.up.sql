-- Where each projection stands in the log, and the events that stopped one.
-- Locks nothing: both tables are new. Undone by dropping them; projections then start from zero.
create table if not exists projection_checkpoints (
    name       text    not null,
    -- A rebuild fills shadow tables beside the live ones, at its own pace.
    target     text    not null check (target in ('live', 'shadow')),
    version    integer not null,
    tx         integer not null,
    position   integer not null,
    status     text    not null check (status in ('live', 'parked', 'rebuilding')),
    updated_at text    not null,
    primary key (name, target)
) without rowid;

create table if not exists parked_events (
    projection  text    not null,
    version     integer not null,
    position    integer not null,
    tx          integer not null,
    stream      text    not null,
    event_type  text    not null,
    reason      text    not null,
    parked_at   text    not null,
    state       text    not null check (state in ('parked', 'skipped', 'replayed')),
    resolved_at text,
    resolved_by text,
    primary key (projection, version, position)
) without rowid;
create index if not exists idx_parked_open on parked_events (projection) where state = 'parked';
