//! The rules: what each request means and what is stored for it. A service takes the viewer, never an id of whom to
//! show from elsewhere, and opens its own transaction.

pub mod account;
pub mod activity;
pub mod administrator;
pub mod agent_settings;
pub mod audit;
pub mod capture_interval;
pub mod dashboard;
pub mod device_health;
pub mod email_address;
pub mod employees;
pub mod enrolment;
pub mod erasure;
pub(crate) mod field;
pub mod first_run;
pub mod groups;
pub mod hours_page;
pub mod import;
pub mod ingest;
pub mod looks;
pub mod managed;
pub mod my_data;
pub(crate) mod not_measured;
pub mod organisation;
pub mod password;
pub mod password_link;
pub mod person_export;
pub mod sign_in;
pub mod team;
pub mod work_choice;
pub mod work_report;
pub(crate) mod work_time;
pub mod work_today;
