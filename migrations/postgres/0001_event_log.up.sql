-- The event log. The columns are those of cqrs-es, which writes by name, plus a global position.
-- Positions are handed out before commit: the global order is (transaction_id, position), read only
-- below the oldest transaction that is still open.
-- `json`, not `jsonb`: the seals cover the text as it was written.
create table if not exists events (
    position       bigint generated always as identity,
    transaction_id xid8   not null default pg_current_xact_id(),
    aggregate_type text   not null,
    aggregate_id   text   not null,
    sequence       bigint not null check (sequence > 0),
    event_type     text   not null,
    event_version  text   not null,
    payload        json   not null,
    metadata       json   not null,
    primary key (aggregate_type, aggregate_id, sequence)
);
create unique index if not exists idx_events_position on events (position);
create unique index if not exists idx_events_global_order on events (transaction_id, position);

-- What each idempotency key reached, so that a repeated command writes nothing and answers the same.
create table if not exists command_receipts (
    key            text   primary key,
    fingerprint    text   not null,
    aggregate_type text   not null,
    aggregate_id   text   not null,
    version        bigint not null,
    tx             bigint not null,
    position       bigint not null
);

-- State of long streams; may be deleted at any time.
create table if not exists snapshots (
    aggregate_type text   not null,
    aggregate_id   text   not null,
    version        bigint not null,
    shape          text   not null,
    state          text   not null,
    primary key (aggregate_type, aggregate_id)
);
