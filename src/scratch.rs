//! Folders for tables that are thrown away: nobody else can look into them, and they go with their
//! value, or, when the process was killed, at the next start of another.

use std::fs;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::sync::Once;

use xbot_projections::database::{Database, SqliteFile};
use xbot_projections::migrations;

use crate::clock::fresh_id;

/// Folders of this name belong to this program: `xbot-past-<process>-<id>`.
const NAME: &str = "xbot-past-";

/// Empty tables in a file, which is removed with this value.
#[derive(Debug)]
pub struct Scratch {
    pub database: Database,
    _folder: Folder,
}

impl Scratch {
    pub async fn new() -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        let folder = Folder::new()?;
        let database = Database::Sqlite(SqliteFile::throwaway(folder.0.join("past.db")));
        migrations::up(&database).await?;
        Ok(Self { database, _folder: folder })
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
