use std::io;
use std::os::unix::net::UnixStream;

/// The user id of the process at the other end, as it was when the connection was made.
pub(super) fn user_of(stream: &UnixStream) -> io::Result<u32> {
    Ok(rustix::net::sockopt::socket_peercred(stream)?.uid.as_raw())
}
