//! The one who posts: the account's lease, and the fence that comes with it (lesson 9).

use chrono::Duration;
use xbot_domain::account::{self, Account, AccountCommand, ReleaseLease, TakeLease};
use xbot_domain::time::Timestamp;

use super::Desk;
use super::desk::ACCOUNT;
use crate::commands::{CommandError, Context};
use crate::jobs::{JobError, World};

/// Long enough for a run, short enough that another instance soon takes over from a dead one.
fn length() -> Duration {
    Duration::minutes(5)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lease {
    pub fence: u64,
    pub until: Timestamp,
}

/// Takes the lease, or holds on to it; `Err` says who has it.
pub async fn hold(desk: &Desk<'_>) -> Result<Result<Lease, String>, JobError> {
    let (now, worker) = (desk.now(), desk.world.worker.clone());
    let held = held(desk.world).await?;
    let own = held.as_ref().filter(|lease| lease.worker == worker && now < lease.lease_until);
    if let Some(lease) = own.filter(|lease| lease.lease_until.since(now) * 2 >= length()) {
        return Ok(Ok(Lease { fence: lease.fence, until: lease.lease_until }));
    }
    let take = TakeLease { worker, lease_until: now.plus(length()), at: now };
    let refused = desk.account(&AccountCommand::TakeLease(take)).await?.err();
    let Some(lease) = self::held(desk.world).await? else {
        return Ok(Err("nobody holds the lease".to_owned()));
    };
    if lease.worker != desk.world.worker {
        let (holder, until) = (&lease.worker, lease.lease_until);
        return Ok(Err(format!("{holder} holds the lease until {until}")));
    }
    Ok(match refused {
        Some(refusal) => Err(refusal.message),
        None => Ok(Lease { fence: lease.fence, until: lease.lease_until }),
    })
}

/// Gives the lease back at a graceful end, so that another instance need not wait for it.
pub async fn release(world: &World) -> Result<(), JobError> {
    let Some(lease) = held(world).await?.filter(|lease| lease.worker == world.worker) else {
        return Ok(());
    };
    let context = Context::new("shutdown", world.lot.part("shutdown").uuid("correlation"));
    let release = ReleaseLease { worker: lease.worker, fence: lease.fence, at: world.now() };
    match world.execute::<Account>(ACCOUNT, &AccountCommand::ReleaseLease(release), &context).await
    {
        // Somebody else has it already.
        Ok(_) | Err(CommandError::Refused(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

async fn held(world: &World) -> Result<Option<account::Lease>, JobError> {
    Ok(world.commands.state::<Account>(ACCOUNT).await?.lease)
}
