//! Every connection takes a descriptor, and the usual limit of a process is 1,024 of them.

use tracing::debug;

/// Raises the limit of open files as far as this process may by itself.
pub fn raise() {
    match rlimit::increase_nofile_limit(u64::MAX) {
        Ok(limit) => debug!(limit, "as many files may be open as the system lets us"),
        Err(error) => debug!("could not raise the limit of open files: {error}"),
    }
}
