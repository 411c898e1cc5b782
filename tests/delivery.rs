//! The real sender and the real server with everything between them that goes wrong: nothing is lost, nothing doubled.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "delivery/agent.rs"]
mod agent;
#[path = "delivery/desk.rs"]
mod desk;
#[path = "delivery/forgotten.rs"]
mod forgotten;
#[path = "delivery/impostor.rs"]
mod impostor;
#[path = "delivery/network.rs"]
mod network;
#[path = "delivery/offline.rs"]
mod offline;
#[path = "delivery/put_back.rs"]
mod put_back;
#[path = "delivery/refused.rs"]
mod refused;
#[path = "support/visitor.rs"]
mod visitor;
#[path = "delivery/wrong_server.rs"]
mod wrong_server;
