//! Agent and server are killed again and again while something is recorded: what was closed arrives, exactly once.
//!
//! The agent is this very test program, started again as a process of its own that puts the real parts together and is
//! fed with a made-up working day. What it is fed with is written to a ledger first; afterwards the server's database
//! has to tell exactly what the ledger tells.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(
    clippy::print_stderr,
    reason = "the seed and the figures of a run are told with its output"
)]

#[path = "delivery/agent.rs"]
mod agent;
#[path = "kill/check.rs"]
mod check;
#[path = "kill/comparison.rs"]
mod comparison;
#[path = "kill/expected.rs"]
mod expected;
#[path = "kill/ledger.rs"]
mod ledger;
#[path = "kill/plan.rs"]
mod plan;
#[path = "kill/process.rs"]
mod process;
#[path = "kill/script.rs"]
mod script;
#[path = "kill/story.rs"]
mod story;

use timetrack_test_support::server::TestServer;

#[test]
fn every_closed_interval_arrives_once_though_agent_and_server_are_killed_twenty_times_each() {
    if process::is_the_agent() {
        return process::be_the_agent();
    }
    story::run(TestServer::on_sqlite(), plan::Length::TWENTY_EACH);
}

#[test]
fn every_closed_interval_arrives_once_in_postgresql_too() {
    if let Some(server) = TestServer::on_postgres() {
        story::run(server, plan::Length::SHORT);
    }
}
