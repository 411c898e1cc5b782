//! The rows of tables, for SeaORM. Repositories turn them into the types of the domain. The tables `event`,
//! `open_event` and `day_roll_up_due` have none: only statements written by hand touch them.

#![expect(
    unreachable_pub,
    reason = "the library's derive macros need everything to be public"
)]

pub mod access_token;
pub mod audit_entry;
pub mod day_roll_up;
pub mod deletion;
pub mod device;
pub mod device_assignment;
pub mod employee;
pub mod employee_account;
pub mod employee_group;
pub mod employee_time_zone;
pub mod enrolment_request;
pub mod enrolment_token;
pub mod group_manager;
pub mod one_time_link;
pub mod organisation;
pub mod server_state;
pub mod sign_in;
pub mod sign_in_failure;
pub mod subject;
pub mod tracking_setting;
