//! The only home of operating system code and of `unsafe`.
//!
//! Each capability is a module with the same types and functions on Windows, macOS and Linux; the module's folder holds
//! one implementation per system. On Linux, where a desktop can be any of a dozen, an implementation is a list of
//! backends that are tried in order, and `Unsupported` tells why none of them works.
//!
//! This crate observes and asks; it decides nothing. When a person counts as idle, what a title may contain before it is
//! stored, and what a suspend means for an interval is up to `timetrack-domain` and the agent.
//!
//! Features: without any, what a server needs too. `observe` watches the desktop (focused window, idle time, lock and
//! suspend); `desktop` speaks to the person (tray, notifications, key ring).
//!
//! Invariants:
//!
//! * No other crate holds an operating system's `cfg` or `unsafe`.
//! * A missing display, bus or permission is an answer (`Unsupported`, `Focus::Unavailable`), never a panic.
//! * Window titles are not logged, and `Debug` of what carries one does not show it.

#[cfg(feature = "observe")]
pub mod active_window;
pub mod allocator;
pub mod atomic_file;
#[cfg(feature = "desktop")]
pub mod autostart;
#[cfg(all(feature = "observe", target_os = "linux"))]
mod bus;
pub mod clock;
#[cfg(feature = "desktop")]
pub mod colour_scheme;
#[cfg(feature = "desktop")]
pub mod console;
#[cfg(all(feature = "observe", target_os = "linux"))]
pub mod desktop_session;
pub mod directories;
pub mod disk_space;
#[cfg(feature = "desktop")]
pub mod event_loop;
#[cfg(all(windows, any(feature = "desktop", feature = "observe")))]
mod hidden_window;
#[cfg(feature = "observe")]
pub mod idle;
pub mod local_socket;
#[cfg(feature = "desktop")]
pub mod machine;
#[cfg(feature = "desktop")]
pub mod managed_policy;
#[cfg(feature = "desktop")]
pub mod message_box;
#[cfg(feature = "desktop")]
pub mod notifications;
pub mod open;
pub mod open_files;
#[cfg(all(feature = "desktop", windows))]
mod registry;
#[cfg(feature = "desktop")]
pub mod secret_store;
#[cfg(feature = "observe")]
pub mod session_events;
pub mod signals;
pub mod single_instance;
#[cfg(feature = "desktop")]
pub mod tray;
#[cfg(feature = "observe")]
pub mod unsupported;
#[cfg(feature = "observe")]
pub mod waker;
#[cfg(all(feature = "observe", target_os = "linux"))]
mod wayland;
#[cfg(windows)]
mod wide_string;
#[cfg(all(feature = "observe", target_os = "linux"))]
mod x11;

pub use clock::SystemClock;
