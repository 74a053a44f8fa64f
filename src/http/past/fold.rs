//! The tables of a past moment: the ordinary projections, run into a store that is thrown away.

use std::fs;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Once};

use xbot_domain::log::{Checkpoint, EventLog};
use xbot_domain::time::Clock;
use xbot_projections::database::{Database, SqliteFile};
use xbot_projections::projections;
use xbot_projections::projector::{Limits, Projector};
use xbot_projections::{migrations, reads::Reader};

use super::Until;
use crate::clock::fresh_id;

/// Folders of this name belong to this program: `xbot-past-<process>-<id>`.
const NAME: &str = "xbot-past-";
/// Events in one transaction. Larger ones are no faster here, and their memory is kept by the allocator.
const BATCH: usize = 2_000;

/// Tables that stand still. Their file goes when the last reader is done.
#[derive(Debug)]
pub struct Folded {
    pub reader: Reader,
    _folder: Folder,
}

#[derive(Debug, thiserror::Error)]
#[error("could not fold the log up to {end}")]
pub struct FoldError {
    end: Checkpoint,
    #[source]
    source: Box<dyn std::error::Error + Send + Sync>,
}

impl Folded {
    pub async fn of(
        log: Arc<dyn EventLog>,
        end: Checkpoint,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, FoldError> {
        Self::fold(log, end, clock).await.map_err(|source| FoldError { end, source })
    }

    async fn fold(
        log: Arc<dyn EventLog>,
        end: Checkpoint,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        let folder = Folder::new()?;
        let file = SqliteFile::throwaway(folder.0.join("past.db"));
        let database = Database::Sqlite(file);
        migrations::up(&database).await?;
        let log = Arc::new(Until::new(log, end));
        let limits = Limits { catch_up: BATCH, ..Limits::default() };
        let projector = Projector::new(database.clone(), log, projections::ALL, clock);
        projector.with_limits(limits).catch_up().await?;
        Ok(Self { reader: Reader::of(&database), _folder: folder })
    }
}

/// Nobody else can look into it, and it goes with this value.
#[derive(Debug)]
struct Folder(PathBuf);

impl Folder {
    fn new() -> std::io::Result<Self> {
        static ONCE: Once = Once::new();
        let place = std::env::temp_dir();
        ONCE.call_once(|| clear(&place));
        let path = place.join(format!("{NAME}{}-{}", std::process::id(), fresh_id()));
        fs::DirBuilder::new().mode(0o700).create(&path)?;
        Ok(Self(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.0) {
            tracing::warn!("could not remove {}: {error}", self.0.display());
        }
    }
}

/// Removes what processes left that were killed. Before this process has made any, a folder under
/// its own number is of an earlier one too: in a container all have the same.
fn clear(place: &Path) {
    let own = std::process::id().to_string();
    for entry in fs::read_dir(place).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let owner = name.to_str().and_then(|name| name.strip_prefix(NAME)?.split('-').next());
        let is_left = |owner: &str| owner == own || !Path::new("/proc").join(owner).exists();
        if owner.is_some_and(is_left) {
            // Somebody else's, or gone already.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}
