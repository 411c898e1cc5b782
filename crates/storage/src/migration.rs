//! The schema, step by step. Append only: what was released is never edited.

#![expect(
    elided_lifetimes_in_paths,
    reason = "the library's trait leaves the lifetime out, and an implementation must do the same"
)]

use sea_orm_migration::{MigrationTrait, MigratorTrait, async_trait};

mod m0001_server_state;
mod m0002_organisation;
mod m0003_employee;
mod m0004_device;
mod m0005_subject;
mod m0006_event;
mod m0007_open_event;
mod m0008_deletion;
mod m0009_access_token;
mod m0010_sign_in;
mod m0011_one_time_link;
mod m0012_day_roll_up;
mod m0013_tracking_setting;
mod m0014_retention;
mod m0016_group;
mod m0017_enrolment;
mod m0018_audit_entry;
mod m0019_sign_in_failure;
mod m0020_slow_clock;
mod m0021_clock_track;
mod m0022_retention_run;
mod m0023_clock_stay;
mod m0024_commit_mark;
mod m0025_not_measured;
mod m0026_audit_actor;
mod m0028_capture_interval;
mod m0029_data_policy;
mod m0030_audit_text;

/// The number of PostgreSQL's advisory lock under which migrations run. Arbitrary, and the same in every version.
pub(crate) const MIGRATION_LOCK: i64 = 0x0074_696d_6574_7261;

pub(crate) struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_server_state::Migration),
            Box::new(m0002_organisation::Migration),
            Box::new(m0003_employee::Migration),
            Box::new(m0004_device::Migration),
            Box::new(m0005_subject::Migration),
            Box::new(m0006_event::Migration),
            Box::new(m0007_open_event::Migration),
            Box::new(m0008_deletion::Migration),
            Box::new(m0009_access_token::Migration),
            Box::new(m0010_sign_in::Migration),
            Box::new(m0011_one_time_link::Migration),
            Box::new(m0012_day_roll_up::Migration),
            Box::new(m0013_tracking_setting::Migration),
            Box::new(m0014_retention::Migration),
            Box::new(m0016_group::Migration),
            Box::new(m0017_enrolment::Migration),
            Box::new(m0018_audit_entry::Migration),
            Box::new(m0019_sign_in_failure::Migration),
            Box::new(m0020_slow_clock::Migration),
            Box::new(m0021_clock_track::Migration),
            Box::new(m0022_retention_run::Migration),
            Box::new(m0023_clock_stay::Migration),
            Box::new(m0024_commit_mark::Migration),
            Box::new(m0025_not_measured::Migration),
            Box::new(m0026_audit_actor::Migration),
            Box::new(m0028_capture_interval::Migration),
            Box::new(m0029_data_policy::Migration),
            Box::new(m0030_audit_text::Migration),
        ]
    }
}
