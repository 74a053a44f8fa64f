-- Projections forget where they stood, and start from zero.
drop table if exists parked_events;
drop table if exists projection_checkpoints;
