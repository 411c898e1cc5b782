//! The TimeTrack agent: records working time on one computer.
//!
//! Owns: the worker threads and what they tell each other, the status model, tray, status window and command line. Does
//! not own: the rules of recording (`timetrack-domain`), the buffer (`timetrack-outbox`), anything of the operating
//! system (`timetrack-platform`), pages and reports (`timetrack-server`).
//!
//! Data goes one way: workers observe, the recorder decides, the outbox keeps, the sender sends. The status goes one
//! way too: workers report to the controller, which alone writes it.

pub mod app;
pub mod cli;
pub mod config;
pub mod controller;
pub mod first_run;
pub mod i18n;
pub mod ipc;
pub mod log;
pub mod server_client;
pub mod status;
pub mod status_text;
pub mod status_window;
pub mod supervisor;
pub mod tray;
pub mod workers;
