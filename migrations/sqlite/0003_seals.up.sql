-- One Merkle leaf per event, in the global order; kept off the write path by the sealer.
create table if not exists event_seals (
    number   integer primary key,
    tx       integer not null,
    position integer not null unique,
    leaf     blob    not null
);
