//! Installs the packages of Debian or Ubuntu that the tests use.

use std::collections::BTreeSet;
use std::process::Command;
use std::time::Duration;

use anyhow::{Result, bail, ensure};
use timetrack_test_support::process::{self, Program};

use crate::tool::show_and_run;

/// X11 and what is tried on it. xvfb brings the software renderer of OpenGL.
const X11: &[&str] = &[
    "xvfb",
    "xfwm4",
    "xfce4-panel",
    "xfconf",
    "dbus-x11",
    "dbus",
    "xterm",
    "x11-apps",
    "x11-utils",
    "xdotool",
    "imagemagick",
    "zenity",
    "gnome-keyring",
    "librsvg2-bin",
];

/// Libraries that the status window loads when it starts.
const WINDOW: &[&str] = &[
    "libgl1",
    "libegl1",
    "libgl1-mesa-dri",
    "libxcursor1",
    "libxi6",
    "libxrandr2",
    "libxkbcommon0",
    "libxkbcommon-x11-0",
    "libwayland-egl1",
];

/// A Wayland desktop and its tools.
const WAYLAND: &[&str] = &["sway", "foot", "wtype", "grim"];

const DATABASE: &[&str] = &["postgresql"];

/// A clock that one program alone sees moved.
const CLOCK: &[&str] = &["faketime"];

/// A browser, its driver, and letters for what it shows.
const BROWSER: &[&str] = &[
    "chromium",
    "chromium-driver",
    "fonts-noto-core",
    "fonts-noto-color-emoji",
];

/// Cross-building for Windows, running the result, and building installers.
const WINDOWS: &[&str] = &[
    "rustc-web",
    "cargo-web",
    "rust-web-src",
    "gcc-mingw-w64-x86-64",
    "g++-mingw-w64-x86-64",
    "wine64",
    "wine",
    "msitools",
    "wixl",
];

/// Mirrors and locks have bad moments.
const ATTEMPTS: usize = 3;

const LIMIT: Duration = Duration::from_mins(15);

/// Installs what is missing; calls no package manager when nothing is.
///
/// # Errors
///
/// With the command to type, when this account may not install.
pub(super) fn install_missing() -> Result<()> {
    let missing = missing()?;
    if missing.is_empty() {
        println!("all packages are installed");
        return Ok(());
    }
    let prefix: &[&str] = if process::is_superuser() {
        &[]
    } else if process::run(Command::new("sudo").args(["-n", "true"])).is_ok() {
        &["sudo", "-n"]
    } else {
        bail!("{}", advice(&missing));
    };
    // Both together: a package list that has aged names files that the mirror no longer has.
    let mut outcome = Ok(());
    for _ in 0..ATTEMPTS {
        outcome = apt_get(prefix, &["update", "-q"]).and_then(|()| {
            let arguments: Vec<&str> = ["install", "-y", "-q", "--no-install-recommends"]
                .into_iter()
                .chain(missing.iter().copied())
                .collect();
            apt_get(prefix, &arguments)
        });
        if outcome.is_ok() {
            break;
        }
    }
    outcome
}

fn apt_get(prefix: &[&str], arguments: &[&str]) -> Result<()> {
    let words: Vec<&str> = prefix
        .iter()
        .copied()
        // Given by env, because sudo does not pass the environment on.
        .chain(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"])
        // Another apt may be at work, as on every freshly started machine.
        .chain(["-o", "DPkg::Lock::Timeout=300"])
        .chain(arguments.iter().copied())
        .collect();
    show_and_run(&Program::new(words[0]).args(&words[1..]), LIMIT)
}

fn missing() -> Result<Vec<&'static str>> {
    let wanted: Vec<&str> = [X11, WINDOW, WAYLAND, DATABASE, CLOCK, BROWSER, WINDOWS]
        .into_iter()
        .flatten()
        .copied()
        .collect();
    let query = Command::new("dpkg-query")
        .args(["--show", "--showformat=${Package} ${db:Status-Status}\\n"])
        .args(&wanted)
        .output();
    let Ok(query) = query else {
        bail!(
            "this is neither Debian nor Ubuntu. Install what these packages hold, then run \
             `cargo xtask test --skip packages`: {}",
            wanted.join(" ")
        );
    };
    let listing = String::from_utf8_lossy(&query.stdout);
    // It exits with 1 when it does not know a package, which is what is being asked.
    ensure!(
        query.status.code().is_some_and(|code| code <= 1),
        "dpkg-query: {}",
        query.status
    );
    let installed = installed(&listing);
    Ok(wanted
        .into_iter()
        .filter(|package| !installed.contains(package))
        .collect())
}

fn installed(listing: &str) -> BTreeSet<&str> {
    listing
        .lines()
        .filter_map(|line| line.strip_suffix(" installed"))
        .collect()
}

fn advice(missing: &[&str]) -> String {
    format!(
        "these packages are missing, and this account may not install them. Type:\n  \
         sudo apt-get update && sudo apt-get install -y --no-install-recommends {}",
        missing.join(" ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_fully_installed_packages_count() {
        let installed = installed("xvfb installed\nwine config-files\nsway not-installed\n");
        assert_eq!(installed.into_iter().collect::<Vec<_>>(), ["xvfb"]);
    }

    #[test]
    fn the_advice_can_be_typed_as_it_stands() {
        let advice = advice(&["xvfb", "sway"]);
        assert!(advice.ends_with("--no-install-recommends xvfb sway"), "{advice}");
    }
}
