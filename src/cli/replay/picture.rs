//! Pictures go to the file that was named.

use std::path::Path;

use crate::cli::failure::Advise as _;

pub fn write(file: &Path, svg: &str) -> anyhow::Result<()> {
    std::fs::write(file, svg).advise(
        format!("could not write {}", file.display()),
        "name a file in a folder that is there",
    )?;
    eprintln!("drawn: {}", file.display());
    Ok(())
}
