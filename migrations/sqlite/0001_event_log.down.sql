-- Deletes the history itself.
drop table if exists snapshots;
drop table if exists command_receipts;
drop table if exists events;
