//! The pages through the real router on a real database, and in a real browser.

#![expect(clippy::unwrap_used, reason = "these are tests")]

mod accounts;
mod browser;
mod deletion;
mod deletion_ahead;
mod docs;
mod export;
mod harness;
mod ordinary_week;
mod readme_pictures;
mod recorded_week;
mod setup;
mod setup_import;
mod setup_settings;
mod setup_start;
mod shown;
mod size;
mod team;
mod visit;
