//! Harnesses that the tests of several crates use.
//!
//! This crate owns what stands *around* the code under test: operating system processes ([`process`]), waiting for
//! a condition ([`poll`]), a PostgreSQL server and a database per test ([`postgres`]), an X11 desktop ([`desktop`]),
//! a Wayland desktop ([`sway`]), Wine ([`wine`]), a browser (`browser`), a bad network ([`faulty_proxy`]), an odd gateway
//! ([`gateway`]), a full disk ([`small_disk`]), a real server
//! (`server`) and a clock that stands still (`clock`). It does not own fixtures of one crate: those stay beside that crate's tests.
//!
//! It is a development dependency only (and a library of `xtask`).
//!
//! Invariants:
//!
//! * What a harness starts, it ends: on drop, and also when the test process itself is killed. It ends processes by
//!   id, never by name.
//! * Nothing outside a temporary directory and `target/` is written; the person's own desktop is never touched.
//! * A harness that is switched off (see [`switch`]) answers `None` and says so on standard error. One that is
//!   switched on and does not work panics: a test that silently skips proves nothing.

#[cfg(feature = "browser")]
pub mod browser;
#[cfg(feature = "clock")]
pub mod clock;
pub mod desktop;
pub mod directories;
pub mod enrolled;
pub mod faulty_proxy;
pub mod gateway;
pub mod poll;
pub mod postgres;
pub mod process;
#[cfg(feature = "server")]
pub mod server;
pub mod small_disk;
pub mod sway;
pub mod switch;
pub mod wall_clock;
pub mod wine;
