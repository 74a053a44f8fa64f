-- The event log. The columns are those of cqrs-es, which writes by name, plus one global position.
-- One writer: positions are dense and in commit order.
create table if not exists events (
    position       integer primary key,
    aggregate_type text    not null,
    aggregate_id   text    not null,
    sequence       integer not null check (sequence > 0),
    event_type     text    not null,
    event_version  text    not null,
    payload        text    not null,
    metadata       text    not null,
    unique (aggregate_type, aggregate_id, sequence)
);

-- What each idempotency key reached, so that a repeated command writes nothing and answers the same.
create table if not exists command_receipts (
    key            text    primary key,
    fingerprint    text    not null,
    aggregate_type text    not null,
    aggregate_id   text    not null,
    version        integer not null,
    tx             integer not null,
    position       integer not null
) without rowid;

-- State of long streams; may be deleted at any time.
create table if not exists snapshots (
    aggregate_type text    not null,
    aggregate_id   text    not null,
    version        integer not null,
    shape          text    not null,
    state          text    not null,
    primary key (aggregate_type, aggregate_id)
) without rowid;
