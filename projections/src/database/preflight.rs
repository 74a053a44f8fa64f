//! A SQLite file, looked at before it is used: SQLite itself notices a damaged page only when it
//! comes to it, and by then new pages may have been written beside it.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, DatabaseName, ErrorCode, OpenFlags};

use super::{ConnectError, Durability, OnMissing, SqliteFile};

pub(super) fn open(path: &Path, missing: OnMissing) -> Result<SqliteFile, ConnectError> {
    let is_new = !path.try_exists().map_err(|e| io_error(path, e))?;
    if is_new {
        make_folder(path, missing)?;
    } else {
        check_file(path)?;
    }
    let folder = fs::metadata(folder(path)).map_err(|e| io_error(path, e))?;
    refuse_read_only(path, &folder)?;

    let file = SqliteFile::new(path);
    let tried = try_out(&file);
    if tried.is_err() && is_new {
        let _ = fs::remove_file(path);
    }
    tried.map(|()| file)
}

fn make_folder(path: &Path, missing: OnMissing) -> Result<(), ConnectError> {
    match missing {
        OnMissing::Create => fs::create_dir_all(folder(path)).map_err(|e| io_error(path, e)),
        OnMissing::Refuse => Err(ConnectError::Missing { path: path.to_owned() }),
    }
}

fn check_file(path: &Path) -> Result<(), ConnectError> {
    let file = fs::metadata(path).map_err(|e| io_error(path, e))?;
    if !file.is_file() {
        return Err(ConnectError::NotAFile {
            path: path.to_owned(),
            what: if file.is_dir() { "a folder" } else { "a device" },
        });
    }
    refuse_read_only(path, &file)?;
    check_whole(path, file.len())
}

/// By the permission bits, which also tell what is meant to the superuser, whom they do not stop.
fn refuse_read_only(path: &Path, found: &fs::Metadata) -> Result<(), ConnectError> {
    if found.permissions().readonly() {
        return Err(ConnectError::ReadOnlyFile { path: path.to_owned() });
    }
    Ok(())
}

/// The header says how many pages there must be (<https://sqlite.org/fileformat2.html>, 1.3).
fn check_whole(path: &Path, size: u64) -> Result<(), ConnectError> {
    let journals = ["-wal", "-journal"].map(|end| size_of(&beside(path, end)));
    let unfinished = journals.iter().any(|size| *size > 0);
    if size == 0 {
        return match unfinished {
            true => Err(damaged(path, "it is empty, and its journal is not")),
            false => Ok(()),
        };
    }
    let mut header = Vec::new();
    fs::File::open(path)
        .and_then(|file| file.take(100).read_to_end(&mut header))
        .map_err(|e| io_error(path, e))?;
    if header.len() < 100 || !header.starts_with(b"SQLite format 3\0") {
        return Err(damaged(path, "it does not begin as one"));
    }
    match (is_short(&header, size), unfinished) {
        (false, _) => Ok(()),
        (true, false) => Err(damaged(path, "its end is missing")),
        // Killed while the journal was being written back: the missing pages may be in there.
        (true, true) => check_pages(path),
    }
}

fn is_short(header: &[u8], size: u64) -> bool {
    let number = |at, bytes| {
        let bytes = header.iter().skip(at).take(bytes);
        bytes.fold(0u64, |n, byte| n << 8 | u64::from(*byte))
    };
    let page_size = match number(16, 2) {
        1 => 65_536,
        size => size.max(1),
    };
    // The count is only kept by those who also write the change counter twice.
    let pages = match number(24, 4) == number(92, 4) {
        true => number(28, 4),
        false => 1,
    };
    size < pages * page_size || !size.is_multiple_of(page_size)
}

/// Reads every page, and writes none: a connection that may write would flush the journal at its end.
fn check_pages(path: &Path) -> Result<(), ConnectError> {
    let verdict = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)
        .and_then(|c| c.query_row("pragma quick_check(1)", [], |row| row.get::<_, String>(0)))
        .map_err(|e| sqlite_error(path, e))?;
    match verdict.as_str() {
        "ok" => Ok(()),
        problem => Err(damaged(path, problem.lines().last().unwrap_or_default())),
    }
}

fn try_out(file: &SqliteFile) -> Result<(), ConnectError> {
    let read_only = file
        .connect(Durability::Full)
        .and_then(|connection| {
            // Reads the whole schema, so that what is not SQLite shows now.
            connection.query_row("select count(*) from sqlite_master", [], |_| Ok(()))?;
            connection.is_readonly(DatabaseName::Main)
        })
        .map_err(|e| sqlite_error(file.path(), e))?;
    match read_only {
        true => Err(ConnectError::ReadOnlyFile { path: file.path().to_owned() }),
        false => Ok(()),
    }
}

fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

fn size_of(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |found| found.len())
}

fn damaged(path: &Path, reason: &str) -> ConnectError {
    ConnectError::Damaged { path: path.to_owned(), reason: reason.to_owned() }
}

fn io_error(path: &Path, source: io::Error) -> ConnectError {
    let path = path.to_owned();
    match source.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            ConnectError::ReadOnlyFile { path }
        }
        io::ErrorKind::StorageFull => ConnectError::DiskFull { path },
        _ => ConnectError::File { path, source },
    }
}

fn sqlite_error(path: &Path, source: rusqlite::Error) -> ConnectError {
    let reason = source.to_string();
    let path = path.to_owned();
    let extended = source.sqlite_error().map(|error| error.extended_code);
    match source.sqlite_error_code() {
        // The index of the write-ahead log could not grow.
        _ if extended == Some(rusqlite::ffi::SQLITE_IOERR_SHMSIZE) => {
            ConnectError::DiskFull { path }
        }
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => {
            ConnectError::Damaged { path, reason }
        }
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => {
            ConnectError::ReadOnlyFile { path }
        }
        Some(ErrorCode::DiskFull) => ConnectError::DiskFull { path },
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => ConnectError::Busy { path },
        _ => ConnectError::Sqlite { path, source },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_named_as_such() {
        for code in [rusqlite::ffi::SQLITE_FULL, rusqlite::ffi::SQLITE_IOERR_SHMSIZE] {
            let full = rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(code), None);
            assert_eq!(
                sqlite_error(Path::new("data/xbot.db"), full).to_string(),
                "the disk that holds data/xbot.db is full: free some space and start again"
            );
        }
    }
}
