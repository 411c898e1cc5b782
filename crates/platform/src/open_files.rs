//! How many files a process may have open. A connection counts as one.

use std::io;

#[cfg_attr(unix, path = "open_files/unix.rs")]
#[cfg_attr(windows, path = "open_files/windows.rs")]
mod imp;

/// Lets this process have `wanted` files open, or as many as the system lets it, and gives how many that are. Systems begin
/// with few (1,024 on most Linux), for the sake of programs that nobody writes any more.
///
/// # Errors
///
/// Where the system refuses even what it said it would allow; then nothing has changed.
pub fn allow(wanted: u64) -> io::Result<u64> {
    imp::allow(wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_taken_away() {
        let allowed = allow(64).unwrap();
        assert!(allowed >= 64, "{allowed}");
        assert!(allow(allowed.saturating_add(1)).unwrap() >= allowed);
    }
}
