use std::io;
use std::os::fd::AsRawFd;
use std::os::unix::net::UnixStream;

/// The user id of the process at the other end, as it was when the connection was made.
pub(super) fn user_of(stream: &UnixStream) -> io::Result<u32> {
    let (mut user, mut group) = (0, 0);
    // SAFETY: the descriptor is open for as long as `stream` is borrowed, and both pointers are valid for writing.
    let result = unsafe { libc::getpeereid(stream.as_raw_fd(), &raw mut user, &raw mut group) };
    if result == 0 {
        Ok(user)
    } else {
        Err(io::Error::last_os_error())
    }
}
