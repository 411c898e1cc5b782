//! The server through its real router on a real database: SQLite always, PostgreSQL where the environment names one.

#![expect(clippy::unwrap_used, reason = "these are tests")]

mod access;
mod account;
mod added_up;
mod audit;
mod authentication;
mod capture_interval;
mod company_hours;
mod company_ledger;
mod compression;
mod connections;
mod deleted_absence;
mod described;
mod embedded;
mod enrolment;
mod erased_person;
mod errors;
mod events;
mod faults;
mod guessing;
mod harness;
mod live;
mod organisation;
mod over_the_wire;
mod password_links;
mod passwords;
mod people;
mod restored;
mod retention;
mod rewrite;
mod settings_news;
mod settings_preview;
mod setup;
mod sign_in;
mod team;
mod tracking_settings;
mod two_servers;
mod wire;
mod work;
mod work_today;
