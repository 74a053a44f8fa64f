-- The leaves can be made again, but no longer testify to the past.
drop table if exists event_seals;
