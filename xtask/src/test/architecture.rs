//! The rules of `docs/ARCHITECTURE.md` that a search through the sources can check.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use timetrack_test_support::directories;

/// Longer files are two things in one.
const LONGEST_FILE: usize = 600;

/// Where the sources are.
const SOURCES: [&str; 3] = ["src", "crates", "xtask"];

/// The only home of operating system code.
const PLATFORM: &str = "crates/platform";

/// A toolkit that an agent without a C library does not need, and that is no longer maintained.
const UNWANTED: [&str; 3] = ["gtk", "gtk-sys", "glib-sys"];

/// # Errors
///
/// With every place that breaks a rule.
pub(super) fn check() -> Result<()> {
    let root = directories::workspace();
    let mut breaches = Vec::new();
    for folder in SOURCES {
        for path in rust_files(&root.join(folder))? {
            let text = std::fs::read_to_string(&path)
                .with_context(|| format!("Failed to read {}", path.display()))?;
            let path = path
                .strip_prefix(root)
                .expect("the path was found below the root");
            breaches.extend(breaches_of(path, &text));
        }
    }
    let lock = std::fs::read_to_string(root.join("Cargo.lock")).context("Failed to read Cargo.lock")?;
    breaches.extend(unwanted_packages(&lock));
    if breaches.is_empty() {
        println!("nothing to complain about");
        return Ok(());
    }
    bail!(
        "{} breaches of the architecture:\n{}",
        breaches.len(),
        breaches.join("\n")
    );
}

fn rust_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let entries =
        std::fs::read_dir(folder).with_context(|| format!("Failed to read {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(rust_files(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn breaches_of(path: &Path, text: &str) -> Vec<String> {
    let mut breaches = Vec::new();
    let length = text.lines().count();
    if length > LONGEST_FILE {
        breaches.push(format!(
            "{}: {length} lines, more than {LONGEST_FILE}",
            path.display()
        ));
    }
    if path.file_name().is_some_and(|name| name == "mod.rs") {
        breaches.push(format!("{}: name it after its folder, beside it", path.display()));
    }
    let may_know_the_system = path.starts_with(PLATFORM)
        || path.starts_with("xtask")
        || path.file_name().is_some_and(|name| name == "build.rs");
    if !may_know_the_system {
        for (index, line) in text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            if asks_for_the_system(code) {
                breaches.push(format!(
                    "{}:{}: operating system code outside {PLATFORM}",
                    path.display(),
                    index + 1
                ));
            }
            if is_unsafe(code) {
                breaches.push(format!(
                    "{}:{}: unsafe code outside {PLATFORM}",
                    path.display(),
                    index + 1
                ));
            }
        }
    }
    breaches
}

fn asks_for_the_system(code: &str) -> bool {
    let Some(condition) = ["cfg(", "cfg!(", "cfg_attr("]
        .iter()
        .find_map(|opening| code.split_once(opening).map(|(_, condition)| condition))
    else {
        return false;
    };
    // Between quotes stand values, such as the subsystem of a Windows program.
    let names: String = condition.split('"').step_by(2).collect();
    words(&names).any(|word| matches!(word, "target_os" | "target_family" | "windows" | "unix"))
}

fn is_unsafe(code: &str) -> bool {
    let mut words_after = words(code).skip_while(|word| *word != "unsafe");
    words_after.next().is_some()
        && (code.contains("unsafe {")
            || matches!(words_after.next(), Some("fn" | "impl" | "extern" | "trait")))
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| !character.is_alphanumeric() && character != '_')
        .filter(|word| !word.is_empty())
}

fn unwanted_packages(lock: &str) -> Vec<String> {
    lock.lines()
        .filter_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"'))
        .filter(|name| UNWANTED.contains(name))
        .map(|name| format!("Cargo.lock: {name} is unwanted"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn breaches(path: &str, text: &str) -> usize {
        breaches_of(Path::new(path), text).len()
    }

    #[test]
    fn system_code_has_one_home() {
        for code in [
            "#[cfg(target_os = \"linux\")]",
            "#[cfg(any(test, windows))]",
            "if cfg!(unix) {",
            "#![cfg_attr(windows, windows_subsystem = \"windows\")]",
            "    unsafe { read() };",
            "pub unsafe fn read();",
            "unsafe impl Send for Window {}",
        ] {
            assert_eq!(breaches("crates/server/src/lib.rs", code), 1, "{code}");
            assert_eq!(breaches("crates/platform/src/idle.rs", code), 0, "{code}");
        }
    }

    #[test]
    fn what_only_looks_like_it_passes() {
        for code in [
            "#[cfg(test)]",
            "#[cfg(feature = \"standalone\")]",
            "#![cfg_attr(not(debug_assertions), windows_subsystem = \"windows\")]",
            "// unsafe { is a word here } cfg(windows)",
            "let policy = \"script-src 'unsafe-inline'\";",
            "let windows = tracked.windows();",
            "unsafe_code = 1;",
        ] {
            assert_eq!(breaches("src/main.rs", code), 0, "{code}");
        }
    }

    #[test]
    fn files_are_short_and_named_after_their_folder() {
        assert_eq!(breaches("src/app.rs", &"\n".repeat(LONGEST_FILE)), 0);
        assert_eq!(breaches("src/app.rs", &"\n".repeat(LONGEST_FILE + 1)), 1);
        assert_eq!(breaches("src/tray/mod.rs", ""), 1);
    }

    #[test]
    fn unwanted_packages_are_found_by_their_whole_name() {
        let lock = "name = \"gtk\"\nname = \"gtk-layer\"\n";
        assert_eq!(unwanted_packages(lock), ["Cargo.lock: gtk is unwanted"]);
    }
}
