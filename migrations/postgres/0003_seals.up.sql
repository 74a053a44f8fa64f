-- One Merkle leaf per event, in the global order; kept off the write path by the sealer.
create table if not exists event_seals (
    number   bigint primary key,
    tx       bigint not null,
    position bigint not null unique,
    leaf     bytea  not null
);
