//! Statements that read the same in both dialects. SQLite numbers `$n` by first appearance, so they
//! first appear in order.

pub const ENROLL: &str = "
    insert into projection_checkpoints (name, version, updated_at, target, tx, position, status)
    values ($1, $2, $3, 'live', 0, 0, 'live')
    on conflict (name, target) do nothing";

pub const STANDINGS: &str = "
    select name, target, version, tx, position, status, updated_at
    from projection_checkpoints order by name, target";

pub const BLOTS: &str = "
    select projection, version, tx, position, state, reason
    from parked_events where state <> 'replayed' order by projection, version, position";

pub const PARK: &str = "
    insert into parked_events
        (projection, version, position, tx, stream, event_type, reason, parked_at, state)
    values ($1, $2, $3, $4, $5, $6, $7, $8, 'parked')
    on conflict (projection, version, position) do update set
        reason = excluded.reason, parked_at = excluded.parked_at, state = excluded.state,
        resolved_at = null, resolved_by = null";

pub const RESOLVE: &str = "
    update parked_events set state = $1, resolved_at = $2, resolved_by = $3
    where projection = $4 and version = $5 and position = $6 and state = 'parked'";

/// The parked projection follows again: from where it stood, or from behind the event.
pub const RELEASE: &str = "
    update projection_checkpoints set tx = $1, position = $2, status = 'live', updated_at = $3
    where name = $4 and version = $5 and target = 'live' and status = 'parked'";
