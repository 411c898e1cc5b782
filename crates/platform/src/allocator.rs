//! How the process's memory allocator trades memory for speed.

#[cfg_attr(all(target_os = "linux", target_env = "gnu"), path = "allocator/glibc.rs")]
#[cfg_attr(
    not(all(target_os = "linux", target_env = "gnu")),
    path = "allocator/as_it_is.rs"
)]
mod imp;

/// Has the allocator keep as little memory as it can: one heap for all threads, and what is free at its end goes back to
/// the system soon. For a program of many threads that allocate seldom. To be called before the first thread starts.
///
/// Only the GNU C library needs it; elsewhere it does nothing.
pub fn keep_little() {
    imp::keep_little();
}
