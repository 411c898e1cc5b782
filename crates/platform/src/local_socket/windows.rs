use std::fmt;
use std::fs::File;
use std::io;
use std::os::windows::io::{AsRawHandle, FromRawHandle, OwnedHandle};
use std::path::Path;
use std::ptr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sha2::{Digest, Sha256};
use windows_sys::Win32::Foundation::{
    ERROR_ACCESS_DENIED, ERROR_BROKEN_PIPE, ERROR_FILE_NOT_FOUND, ERROR_NO_DATA, ERROR_PIPE_BUSY,
    ERROR_PIPE_CONNECTED, ERROR_PIPE_NOT_CONNECTED, ERROR_SEM_TIMEOUT, GENERIC_READ, GENERIC_WRITE,
    INVALID_HANDLE_VALUE,
};
use windows_sys::Win32::Storage::FileSystem::{
    CreateFileW, FILE_FLAG_FIRST_PIPE_INSTANCE, FILE_FLAG_OVERLAPPED, OPEN_EXISTING, PIPE_ACCESS_DUPLEX,
    ReadFile, SECURITY_IDENTIFICATION, SECURITY_SQOS_PRESENT, WriteFile,
};
use windows_sys::Win32::System::Pipes::{
    ConnectNamedPipe, CreateNamedPipeW, PIPE_REJECT_REMOTE_CLIENTS, PIPE_TYPE_BYTE, PIPE_UNLIMITED_INSTANCES,
    WaitNamedPipeW,
};

use crate::wide_string;

use self::access::OwnerOnly;
use self::overlapped::{Ended, Event};

use super::{Deadline, LocalSocketError};

#[path = "windows/access.rs"]
mod access;
#[path = "windows/overlapped.rs"]
mod overlapped;

/// Pipes buffer in the kernel; small, because lines are.
const BUFFER: u32 = 64 * 1024;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Address(String);

impl Address {
    /// Pipes have one flat name space per computer, so the name is made of the folder, which lies in the person's
    /// own profile unless chosen otherwise.
    pub(super) fn in_directory(folder: &Path) -> Self {
        let digest = Sha256::digest(folder.to_string_lossy().to_lowercase());
        let name = hex::encode(&digest[..16]);
        Self(format!(r"\\.\pipe\timetrack-{name}"))
    }

    fn wide(&self) -> Vec<u16> {
        wide_string::from(&self.0)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

#[derive(Debug)]
pub(super) struct Listener {
    address: Address,
    access: OwnerOnly,
    /// The pipe that the next caller gets; there is always one, so that no caller finds nothing.
    next: Mutex<OwnedHandle>,
    closed: Arc<Event>,
}

impl Listener {
    /// A crashed agent leaves nothing behind: its pipes vanish with it.
    pub(super) fn bind(address: &Address) -> Result<Self, LocalSocketError> {
        let in_use = || LocalSocketError::InUse {
            endpoint: address.to_string(),
        };
        let access = OwnerOnly::new()?;
        if somebody_listens(address) {
            return Err(in_use());
        }
        let first = create(address, &access, FILE_FLAG_FIRST_PIPE_INSTANCE).map_err(|error| {
            match error.raw_os_error().map(i32::cast_unsigned) {
                Some(ERROR_ACCESS_DENIED | ERROR_PIPE_BUSY) => in_use(),
                _ => LocalSocketError::Io(error),
            }
        })?;
        Ok(Self {
            address: address.clone(),
            access,
            next: Mutex::new(first),
            closed: Arc::new(Event::new()?),
        })
    }

    pub(super) fn accept(&self) -> Result<Connection, LocalSocketError> {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            let pipe = next.as_raw_handle();
            // SAFETY: the handle is open while `next` is locked, and `overlapped::run` keeps its block alive until
            // the operation has ended.
            let connected = overlapped::run(&*next, &self.closed, None, |block| unsafe {
                ConnectNamedPipe(pipe, block)
            });
            match connected {
                Err(Ended::Closed) => return Err(LocalSocketError::Closed),
                Err(Ended::TimedOut) => return Err(LocalSocketError::TimedOut),
                Err(Ended::Failed(ERROR_PIPE_CONNECTED)) | Ok(_) => {
                    let following = create(&self.address, &self.access, 0)?;
                    return Connection::new(std::mem::replace(&mut *next, following)).map_err(Into::into);
                }
                // The caller has hung up before it was answered.
                Err(Ended::Failed(ERROR_NO_DATA)) => *next = create(&self.address, &self.access, 0)?,
                Err(Ended::Failed(error)) => return Err(os_error(error).into()),
            }
        }
    }

    #[expect(
        clippy::unnecessary_wraps,
        reason = "the same signature on every operating system"
    )]
    pub(super) fn closer(&self) -> io::Result<ListenerCloser> {
        Ok(ListenerCloser(self.closed.clone()))
    }
}

#[derive(Debug)]
pub(super) struct ListenerCloser(Arc<Event>);

impl ListenerCloser {
    pub(super) fn close(&self) {
        self.0.set();
    }
}

#[derive(Debug)]
pub(super) struct Connection {
    pipe: Arc<File>,
    closed: Arc<Event>,
}

impl Connection {
    pub(super) fn connect(address: &Address, timeout: Duration) -> Result<Self, LocalSocketError> {
        let (name, deadline) = (address.wide(), Deadline::after(timeout));
        loop {
            // "Identification" lets the other end learn who calls and nothing more.
            let flags = FILE_FLAG_OVERLAPPED | SECURITY_SQOS_PRESENT | SECURITY_IDENTIFICATION;
            let access = GENERIC_READ | GENERIC_WRITE;
            // SAFETY: the name ends with a zero and outlives the call; no security attributes and no template.
            let handle = unsafe {
                CreateFileW(
                    name.as_ptr(),
                    access,
                    0,
                    ptr::null(),
                    OPEN_EXISTING,
                    flags,
                    ptr::null_mut(),
                )
            };
            if handle != INVALID_HANDLE_VALUE {
                // SAFETY: the handle was just opened and belongs to nobody else.
                let pipe = unsafe { OwnedHandle::from_raw_handle(handle) };
                return if access::is_ours(&pipe)? {
                    Ok(Self::new(pipe)?)
                } else {
                    Err(LocalSocketError::Stranger)
                };
            }
            let error = io::Error::last_os_error();
            match error.raw_os_error().map(i32::cast_unsigned) {
                Some(ERROR_FILE_NOT_FOUND) => return Err(LocalSocketError::NobodyThere),
                Some(ERROR_ACCESS_DENIED) => return Err(LocalSocketError::Stranger),
                Some(ERROR_PIPE_BUSY) => {}
                _ => return Err(error.into()),
            }
            let remaining = overlapped::milliseconds(deadline.remaining());
            // SAFETY: the name ends with a zero and outlives the call.
            if remaining == 0 || unsafe { WaitNamedPipeW(name.as_ptr(), remaining) } == 0 {
                let error = io::Error::last_os_error();
                match error.raw_os_error().map(i32::cast_unsigned) {
                    // The agent has gone meanwhile; the next try says so.
                    Some(ERROR_FILE_NOT_FOUND) => {}
                    _ if remaining == 0 => return Err(LocalSocketError::TimedOut),
                    Some(ERROR_SEM_TIMEOUT) => return Err(LocalSocketError::TimedOut),
                    _ => return Err(error.into()),
                }
            }
        }
    }

    pub(super) fn send(&mut self, bytes: &[u8], timeout: Duration) -> Result<(), LocalSocketError> {
        let deadline = Deadline::after(timeout);
        let mut rest = bytes;
        while !rest.is_empty() {
            let length = u32::try_from(rest.len()).unwrap_or(u32::MAX);
            let pipe = self.pipe.as_raw_handle();
            let limit = Some(deadline.remaining());
            // SAFETY: handle and bytes outlive the call, because `overlapped::run` returns only when the operation
            // has ended.
            let written = overlapped::run(&*self.pipe, &self.closed, limit, |block| unsafe {
                WriteFile(pipe, rest.as_ptr(), length, ptr::null_mut(), block)
            });
            match written {
                Ok(count) => rest = &rest[count as usize..],
                Err(Ended::Closed) => return Err(LocalSocketError::Closed),
                Err(Ended::TimedOut) => return Err(LocalSocketError::TimedOut),
                Err(Ended::Failed(error)) => return Err(os_error(error).into()),
            }
        }
        Ok(())
    }

    /// A timeout of zero takes what is there.
    pub(super) fn receive(
        &mut self,
        chunk: &mut [u8],
        timeout: Option<Duration>,
    ) -> Result<usize, LocalSocketError> {
        let length = u32::try_from(chunk.len()).unwrap_or(u32::MAX);
        let pipe = self.pipe.as_raw_handle();
        // SAFETY: handle and buffer outlive the call, because `overlapped::run` returns only when the operation has
        // ended.
        let read = overlapped::run(&*self.pipe, &self.closed, timeout, |block| unsafe {
            ReadFile(pipe, chunk.as_mut_ptr(), length, ptr::null_mut(), block)
        });
        match read {
            Ok(count) => Ok(count as usize),
            Err(Ended::Closed | Ended::Failed(ERROR_BROKEN_PIPE | ERROR_PIPE_NOT_CONNECTED)) => Ok(0),
            Err(Ended::TimedOut) => Err(LocalSocketError::TimedOut),
            Err(Ended::Failed(error)) => Err(os_error(error).into()),
        }
    }

    #[expect(
        clippy::unnecessary_wraps,
        reason = "the same signature on every operating system"
    )]
    pub(super) fn duplicate(&self) -> io::Result<Self> {
        Ok(Self {
            pipe: self.pipe.clone(),
            closed: self.closed.clone(),
        })
    }

    #[expect(
        clippy::unnecessary_wraps,
        reason = "the same signature on every operating system"
    )]
    pub(super) fn closer(&self) -> io::Result<StreamCloser> {
        Ok(StreamCloser(self.closed.clone()))
    }

    fn new(pipe: OwnedHandle) -> io::Result<Self> {
        Ok(Self {
            pipe: Arc::new(File::from(pipe)),
            closed: Arc::new(Event::new()?),
        })
    }
}

#[derive(Debug)]
pub(super) struct StreamCloser(Arc<Event>);

impl StreamCloser {
    pub(super) fn close(&self) {
        self.0.set();
    }
}

/// Asks without calling. The flag for the first pipe of a name closes the gap between this question and the making.
fn somebody_listens(address: &Address) -> bool {
    let name = address.wide();
    // SAFETY: the name ends with a zero and outlives the call.
    let free = unsafe { WaitNamedPipeW(name.as_ptr(), 1) };
    free != 0 || io::Error::last_os_error().kind() != io::ErrorKind::NotFound
}

fn create(address: &Address, access: &OwnerOnly, extra_flags: u32) -> io::Result<OwnedHandle> {
    let name = address.wide();
    let attributes = access.attributes();
    // SAFETY: name and attributes outlive the call; the attributes point to a descriptor that `access` owns.
    let handle = unsafe {
        CreateNamedPipeW(
            name.as_ptr(),
            PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED | extra_flags,
            PIPE_TYPE_BYTE | PIPE_REJECT_REMOTE_CLIENTS,
            PIPE_UNLIMITED_INSTANCES,
            BUFFER,
            BUFFER,
            0,
            &raw const attributes,
        )
    };
    if handle == INVALID_HANDLE_VALUE {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the handle was just opened and belongs to nobody else.
    Ok(unsafe { OwnedHandle::from_raw_handle(handle) })
}

fn os_error(number: u32) -> io::Error {
    io::Error::from_raw_os_error(number.cast_signed())
}
