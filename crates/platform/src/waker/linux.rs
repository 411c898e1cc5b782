//! An eventfd, polled together with the file descriptor of a connection.

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::Arc;
use std::time::Duration;

use rustix::event::{EventfdFlags, PollFd, PollFlags, Timespec, eventfd, poll};
use rustix::io::Errno;

#[derive(Clone, Debug)]
pub(crate) struct Waker(Arc<OwnedFd>);

/// Why [`Waker::wait_readable`] came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Readiness {
    Readable,
    Woken,
    TimedOut,
}

impl Waker {
    pub(super) fn new() -> io::Result<Self> {
        let descriptor = eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)?;
        Ok(Self(Arc::new(descriptor)))
    }

    pub(super) fn wake(&self) {
        // The only failure is a counter at its limit, and then a wake-up is pending anyway.
        let _ = rustix::io::write(&*self.0, &1_u64.to_ne_bytes());
    }

    /// Waits until `descriptor` can be read (or was closed by the other side), someone wakes, or `timeout` passed;
    /// without a `timeout` for as long as it takes. Clears the wake-up that it reports.
    pub(crate) fn wait_readable(
        &self,
        descriptor: BorrowedFd<'_>,
        timeout: Option<Duration>,
    ) -> io::Result<Readiness> {
        let timeout = timeout.map(|timeout| {
            Timespec::try_from(timeout).unwrap_or(Timespec {
                tv_sec: i64::MAX,
                tv_nsec: 0,
            })
        });
        let mut descriptors = [
            PollFd::from_borrowed_fd(self.0.as_fd(), PollFlags::IN),
            PollFd::from_borrowed_fd(descriptor, PollFlags::IN),
        ];
        match poll(&mut descriptors, timeout.as_ref()) {
            // A signal: the caller looks at its deadline and waits again.
            Err(Errno::INTR) => return Ok(Readiness::Readable),
            Err(error) => return Err(error.into()),
            Ok(_) => {}
        }
        let [waker, connection] = &descriptors;
        if !waker.revents().is_empty() {
            let mut counter = [0; 8];
            // Another clone's waiter may have cleared it first.
            let _ = rustix::io::read(&*self.0, &mut counter);
            return Ok(Readiness::Woken);
        }
        Ok(if connection.revents().is_empty() {
            Readiness::TimedOut
        } else {
            Readiness::Readable
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn idle_pipe() -> (OwnedFd, OwnedFd) {
        rustix::pipe::pipe().unwrap()
    }

    #[test]
    fn a_wake_up_before_the_wait_counts_once() {
        let waker = Waker::new().unwrap();
        let (reader, _writer) = idle_pipe();
        waker.wake();
        waker.wake();
        let wait = |timeout| waker.wait_readable(reader.as_fd(), Some(timeout)).unwrap();
        assert_eq!(wait(Duration::from_secs(10)), Readiness::Woken);
        assert_eq!(wait(Duration::ZERO), Readiness::TimedOut);
    }

    #[test]
    fn a_wake_up_ends_an_endless_wait() {
        let waker = Waker::new().unwrap();
        let (reader, _writer) = idle_pipe();
        let waiting = waker.clone();
        let thread = std::thread::spawn(move || waiting.wait_readable(reader.as_fd(), None).unwrap());
        waker.wake();
        assert_eq!(thread.join().unwrap(), Readiness::Woken);
    }

    #[test]
    fn the_longest_timeout_is_no_error() {
        let waker = Waker::new().unwrap();
        let (reader, writer) = idle_pipe();
        rustix::io::write(&writer, b"x").unwrap();
        assert_eq!(
            waker.wait_readable(reader.as_fd(), Some(Duration::MAX)).unwrap(),
            Readiness::Readable
        );
    }
}
