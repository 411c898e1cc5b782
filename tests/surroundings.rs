//! The real agent without a desktop: on its pages, and in bad surroundings, of which each gets a message that says what to
//! do, and nothing is lost.

#![expect(
    clippy::unwrap_used,
    reason = "in helpers of tests, which clippy does not recognise as such"
)]

#[path = "surroundings/agent.rs"]
mod agent;
#[path = "surroundings/command_line.rs"]
mod command_line;
#[path = "surroundings/configuration.rs"]
mod configuration;
#[path = "surroundings/disk.rs"]
mod disk;
#[path = "surroundings/folder.rs"]
mod folder;
#[path = "surroundings/neighbours.rs"]
mod neighbours;
#[path = "surroundings/pages.rs"]
mod pages;
#[path = "support/visitor.rs"]
mod visitor;
