use std::env;
use std::fmt;
use std::fs::{self, Permissions};
use std::io::{self, ErrorKind, Read, Write};
use std::net::Shutdown;
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::net::{AddressFamily, SocketAddrUnix, SocketType};
use rustix::process::geteuid;
use sha2::{Digest, Sha256};

use crate::directories::create_private;

use super::LocalSocketError;

#[cfg_attr(target_os = "linux", path = "unix/peer_linux.rs")]
#[cfg_attr(target_os = "macos", path = "unix/peer_macos.rs")]
mod peer;

/// `sun_path` holds 108 bytes on Linux and 104 on macOS, the closing zero included.
const LONGEST_PATH: usize = 103;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Address(PathBuf);

impl Address {
    /// `agent.sock` in the folder; where that is too long for a socket's address, a folder of the person's own
    /// among the temporary files, named after the real one.
    pub(super) fn in_directory(folder: &Path) -> Self {
        let path = folder.join("agent.sock");
        if path.as_os_str().len() <= LONGEST_PATH {
            return Self(path);
        }
        let digest = Sha256::digest(folder.as_os_str().as_encoded_bytes());
        let short = hex::encode(&digest[..8]);
        Self(
            env::temp_dir()
                .join(format!("timetrack-{}-{short}", geteuid().as_raw()))
                .join("agent.sock"),
        )
    }
}

impl fmt::Display for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.display().fmt(formatter)
    }
}

#[derive(Debug)]
pub(super) struct Listener {
    socket: UnixListener,
    path: PathBuf,
    closed: UnixStream,
    close: UnixStream,
}

impl Listener {
    pub(super) fn bind(Address(path): &Address) -> Result<Self, LocalSocketError> {
        let folder = path
            .parent()
            .expect("Address::in_directory joins a file name to a folder");
        create_private(folder)?;
        let owner = fs::symlink_metadata(folder)?;
        if !owner.is_dir() || owner.uid() != geteuid().as_raw() {
            return Err(LocalSocketError::Stranger);
        }
        remove_left_over(path)?;
        let socket = UnixListener::bind(path)?;
        fs::set_permissions(path, Permissions::from_mode(0o600))?;
        socket.set_nonblocking(true)?;
        let (close, closed) = UnixStream::pair()?;
        Ok(Self {
            socket,
            path: path.clone(),
            closed,
            close,
        })
    }

    pub(super) fn accept(&self) -> Result<Connection, LocalSocketError> {
        loop {
            let mut waiting = [
                PollFd::new(&self.closed, PollFlags::IN),
                PollFd::new(&self.socket, PollFlags::IN),
            ];
            match poll(&mut waiting, None) {
                Ok(_) => {}
                Err(rustix::io::Errno::INTR) => continue,
                Err(error) => return Err(io::Error::from(error).into()),
            }
            if !waiting[0].revents().is_empty() {
                return Err(LocalSocketError::Closed);
            }
            match self.socket.accept() {
                Ok((stream, _)) => {
                    stream.set_nonblocking(false)?;
                    return Connection::with_known_peer(stream);
                }
                // The caller has given up between poll and accept.
                Err(error)
                    if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::ConnectionAborted) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    pub(super) fn closer(&self) -> io::Result<ListenerCloser> {
        self.close.try_clone().map(ListenerCloser)
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_file(&self.path) {
            tracing::debug!(%error, "the local socket's file could not be removed");
        }
    }
}

#[derive(Debug)]
pub(super) struct ListenerCloser(UnixStream);

impl ListenerCloser {
    pub(super) fn close(&self) {
        // Fails only when the listener is gone already.
        let _ = self.0.shutdown(Shutdown::Write);
    }
}

#[derive(Debug)]
pub(super) struct Connection(UnixStream);

impl Connection {
    pub(super) fn connect(Address(path): &Address, timeout: Duration) -> Result<Self, LocalSocketError> {
        Self::with_known_peer(connect_within(path, timeout)?)
    }

    pub(super) fn send(&mut self, bytes: &[u8], timeout: Duration) -> Result<(), LocalSocketError> {
        self.0.set_write_timeout(Some(timeout))?;
        self.0.write_all(bytes).map_err(or_timed_out)
    }

    /// A timeout of zero takes what is there.
    pub(super) fn receive(
        &mut self,
        chunk: &mut [u8],
        timeout: Option<Duration>,
    ) -> Result<usize, LocalSocketError> {
        // The standard library refuses zero, which means "for ever" to the operating system.
        self.0
            .set_read_timeout(timeout.map(|limit| limit.max(Duration::from_millis(1))))?;
        loop {
            match self.0.read(chunk) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::ConnectionReset => return Ok(0),
                other => return other.map_err(or_timed_out),
            }
        }
    }

    pub(super) fn duplicate(&self) -> io::Result<Self> {
        self.0.try_clone().map(Self)
    }

    pub(super) fn closer(&self) -> io::Result<StreamCloser> {
        self.0.try_clone().map(StreamCloser)
    }

    fn with_known_peer(stream: UnixStream) -> Result<Self, LocalSocketError> {
        if peer::user_of(&stream)? == geteuid().as_raw() {
            Ok(Self(stream))
        } else {
            Err(LocalSocketError::Stranger)
        }
    }
}

#[derive(Debug)]
pub(super) struct StreamCloser(UnixStream);

impl StreamCloser {
    pub(super) fn close(&self) {
        // Fails only when the other side has hung up already.
        let _ = self.0.shutdown(Shutdown::Both);
    }
}

/// A full queue of callers makes a blocking `connect` wait for ever, so it is done without blocking.
fn connect_within(path: &Path, timeout: Duration) -> Result<UnixStream, LocalSocketError> {
    let address = SocketAddrUnix::new(path).map_err(io::Error::from)?;
    let deadline = super::Deadline::after(timeout);
    loop {
        let socket =
            rustix::net::socket(AddressFamily::UNIX, SocketType::STREAM, None).map_err(io::Error::from)?;
        rustix::io::fcntl_setfd(&socket, rustix::io::FdFlags::CLOEXEC).map_err(io::Error::from)?;
        rustix::io::ioctl_fionbio(&socket, true).map_err(io::Error::from)?;
        match rustix::net::connect(&socket, &address) {
            Ok(()) => {
                let stream = UnixStream::from(socket);
                stream.set_nonblocking(false)?;
                return Ok(stream);
            }
            Err(rustix::io::Errno::NOENT | rustix::io::Errno::CONNREFUSED) => {
                return Err(LocalSocketError::NobodyThere);
            }
            Err(rustix::io::Errno::ACCESS | rustix::io::Errno::PERM) => {
                return Err(LocalSocketError::Stranger);
            }
            Err(rustix::io::Errno::AGAIN | rustix::io::Errno::INPROGRESS | rustix::io::Errno::INTR) => {
                if deadline.remaining().is_zero() {
                    return Err(LocalSocketError::TimedOut);
                }
                // Nothing signals that the queue has room again; a short poll on nothing is the wait.
                let pause = Timespec {
                    tv_sec: 0,
                    tv_nsec: 10_000_000,
                };
                let _ = poll(&mut [], Some(&pause));
            }
            Err(error) => return Err(io::Error::from(error).into()),
        }
    }
}

/// Takes away the socket file of an agent that ended without doing so; never anything but a socket.
fn remove_left_over(path: &Path) -> Result<(), LocalSocketError> {
    let in_use = || LocalSocketError::InUse {
        endpoint: path.display().to_string(),
    };
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error.into()),
        Ok(metadata) if !metadata.file_type().is_socket() => Err(in_use()),
        Ok(_) => match connect_within(path, Duration::from_secs(1)) {
            Err(LocalSocketError::NobodyThere) => Ok(fs::remove_file(path)?),
            Ok(_) | Err(_) => Err(in_use()),
        },
    }
}

fn or_timed_out(error: io::Error) -> LocalSocketError {
    if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) {
        LocalSocketError::TimedOut
    } else {
        LocalSocketError::Io(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::single_instance;

    #[test]
    fn a_crashed_agents_socket_is_taken_over_and_a_living_ones_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let address = Address::in_directory(folder.path());
        drop(UnixListener::bind(&address.0).unwrap());
        assert!(
            address.0.exists(),
            "a plain listener leaves its file behind, as a crash does"
        );
        let _guard = single_instance::acquire(folder.path()).unwrap();
        let listener = Listener::bind(&address).unwrap();
        assert!(matches!(
            Listener::bind(&address),
            Err(LocalSocketError::InUse { .. })
        ));
        drop(listener);
        assert!(!address.0.exists());
    }

    #[test]
    fn a_file_that_is_no_socket_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let address = Address::in_directory(folder.path());
        fs::write(&address.0, b"precious").unwrap();
        assert!(matches!(
            Listener::bind(&address),
            Err(LocalSocketError::InUse { .. })
        ));
        assert_eq!(fs::read(&address.0).unwrap(), b"precious");
    }

    #[test]
    fn folder_and_socket_are_closed_to_others() {
        let folder = tempfile::tempdir().unwrap();
        let runtime = folder.path().join("run");
        let address = Address::in_directory(&runtime);
        let _listener = Listener::bind(&address).unwrap();
        assert_eq!(fs::metadata(&runtime).unwrap().mode() & 0o777, 0o700);
        assert_eq!(fs::metadata(&address.0).unwrap().mode() & 0o777, 0o600);
    }

    #[test]
    fn a_long_folder_gets_a_short_address_of_its_own() {
        let long = PathBuf::from("/").join("x".repeat(120));
        let address = Address::in_directory(&long);
        assert!(address.0.as_os_str().len() <= LONGEST_PATH);
        assert_eq!(address, Address::in_directory(&long));
        assert_ne!(address, Address::in_directory(&long.join("y")));
    }
}
