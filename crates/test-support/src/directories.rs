//! Where the harnesses put what a person may want to look at afterwards.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The root of the checkout.
pub fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .expect("this crate lies two levels below the root")
}

/// Cargo's target directory.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace().join("target"), PathBuf::from)
}

/// The path for a picture: `target/screenshots/NAME.png`, with the directories above it made. A slash in the name
/// makes a subdirectory.
///
/// # Errors
///
/// When the directory cannot be made.
pub fn screenshot(name: &str) -> Result<PathBuf> {
    let path = target().join("screenshots").join(format!("{name}.png"));
    let parent = path.parent().expect("the path was just joined from parts");
    std::fs::create_dir_all(parent).with_context(|| format!("Failed to make {}", parent.display()))?;
    Ok(path)
}
