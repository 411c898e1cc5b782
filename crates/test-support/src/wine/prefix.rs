//! Fresh Windows installations, copied from a template, because making one takes Wine some ten seconds.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use tempfile::TempDir;

use super::{PATIENCE, in_prefix, serve};
use crate::desktop::Desktop;
use crate::{directories, process};

/// A new prefix. Dropping it deletes its files.
pub(super) fn fresh(desktop: &Desktop) -> Result<TempDir> {
    let template = template(desktop)?;
    let prefix = tempfile::Builder::new().prefix("prefix-").tempdir_in(folder()?)?;
    copy(&template, prefix.path())?;
    Ok(prefix)
}

/// The prepared prefix in `target/wine`, made when it is not there.
fn template(desktop: &Desktop) -> Result<PathBuf> {
    let version =
        process::run(Command::new("wine").arg("--version")).context("Failed to ask Wine its version")?;
    let finished = folder()?.join(format!(
        "template-{}",
        version.split_whitespace().next().unwrap_or("wine")
    ));
    if finished.exists() {
        return Ok(finished);
    }
    let scratch = tempfile::Builder::new()
        .prefix("template-")
        .tempdir_in(folder()?)?;
    let prefix = scratch.path().join("prefix");
    std::fs::create_dir(&prefix)?;
    let server = serve(desktop, &prefix)?;
    in_prefix(desktop, &prefix, "wine")
        .args(["wineboot", "--init"])
        .group()
        .run(PATIENCE)
        .context("Failed to make a Windows installation")?;
    // Ends only when the registry is on disk.
    in_prefix(desktop, &prefix, "wineserver")
        .arg("--kill")
        .run(PATIENCE)
        .ok();
    drop(server);
    match std::fs::rename(&prefix, &finished) {
        // Another test was faster, and its template is as good.
        Err(_) if finished.exists() => Ok(finished),
        outcome => outcome.map(|()| finished).context("Failed to keep the template"),
    }
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    process::run(
        Command::new("cp")
            .args(["--archive", "--reflink=auto"])
            .arg(from.join("."))
            .arg(to),
    )
    .context("Failed to copy the template")?;
    Ok(())
}

fn folder() -> Result<PathBuf> {
    let folder = directories::target().join("wine");
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}
