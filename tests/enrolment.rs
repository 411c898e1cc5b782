//! The real agent and the real server: how a computer becomes known, where what it is known by is kept, and that nothing
//! that was recorded is lost or sent to where it does not belong.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "enrolment/administrator.rs"]
mod administrator;
#[path = "enrolment/another_address.rs"]
mod another_address;
#[path = "enrolment/by_browser.rs"]
mod by_browser;
#[path = "enrolment/by_itself.rs"]
mod by_itself;
#[path = "enrolment/by_token.rs"]
mod by_token;
#[path = "enrolment/computer.rs"]
mod computer;
#[path = "enrolment/key_ring.rs"]
mod key_ring;
#[path = "enrolment/private_history.rs"]
mod private_history;
#[path = "enrolment/signed_out.rs"]
mod signed_out;
#[path = "support/visitor.rs"]
mod visitor;
#[path = "enrolment/waiting.rs"]
mod waiting;
