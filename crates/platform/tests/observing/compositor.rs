//! A Wayland compositor with one seat and `ext_idle_notifier_v1`, and nothing else.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec};
use tempfile::TempDir;
use timetrack_test_support::poll::eventually_ok;
use wayland_protocols::ext::idle_notify::v1::server::ext_idle_notification_v1::{
    self, ExtIdleNotificationV1,
};
use wayland_protocols::ext::idle_notify::v1::server::ext_idle_notifier_v1::{self, ExtIdleNotifierV1};
use wayland_server::protocol::wl_seat::{self, WlSeat};
use wayland_server::{
    Client, DataInit, Dispatch, Display, DisplayHandle, GlobalDispatch, ListeningSocket, New,
};

const PATIENCE: Duration = Duration::from_secs(20);

/// What the client wants to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    /// Milliseconds.
    pub(crate) timeout: u32,
    pub(crate) ignores_inhibitors: bool,
}

pub(crate) struct Compositor {
    notification: Arc<Mutex<Option<(ExtIdleNotificationV1, Asked)>>>,
    stopped: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
    socket: PathBuf,
    _directory: TempDir,
}

impl Compositor {
    /// With this version of the notifier.
    pub(crate) fn start(version: u32) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let socket = directory.path().join("wayland");
        let listener = ListeningSocket::bind_absolute(socket.clone()).unwrap();
        let notification = Arc::default();
        let stopped = Arc::new(AtomicBool::new(false));
        let server = Server {
            notification: Arc::clone(&notification),
        };
        let is_stopped = Arc::clone(&stopped);
        let thread = std::thread::spawn(move || serve(server, version, &listener, &is_stopped));
        Self {
            notification,
            stopped,
            thread: Some(thread),
            socket,
            _directory: directory,
        }
    }

    pub(crate) fn socket(&self) -> &Path {
        &self.socket
    }

    pub(crate) fn asked(&self) -> Asked {
        self.notification().1
    }

    pub(crate) fn idled(&self) {
        self.notification().0.idled();
    }

    pub(crate) fn resumed(&self) {
        self.notification().0.resumed();
    }

    fn notification(&self) -> (ExtIdleNotificationV1, Asked) {
        eventually_ok(PATIENCE, || {
            self.notification.lock().unwrap().clone().ok_or("nobody asked")
        })
    }
}

impl Drop for Compositor {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::SeqCst);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn serve(mut server: Server, version: u32, listener: &ListeningSocket, stopped: &AtomicBool) {
    let mut display = Display::<Server>::new().unwrap();
    let mut handle = display.handle();
    handle.create_global::<Server, WlSeat, ()>(1, ());
    handle.create_global::<Server, ExtIdleNotifierV1, ()>(version, ());
    while !stopped.load(Ordering::SeqCst) {
        wait_for_clients(&mut display, listener);
        if let Some(stream) = listener.accept().unwrap() {
            handle.insert_client(stream, Arc::new(())).unwrap();
        }
        display.dispatch_clients(&mut server).unwrap();
        display.flush_clients().unwrap();
    }
}

/// Returns when a client came or said something. The test's own threads tell the client something, or stop the compositor,
/// without a sound: they are noticed after the time limit.
fn wait_for_clients(display: &mut Display<Server>, listener: &ListeningSocket) {
    let limit = Timespec {
        tv_sec: 0,
        tv_nsec: 5_000_000,
    };
    let clients = display.backend().poll_fd().try_clone_to_owned().unwrap();
    let mut sources = [
        PollFd::new(&clients, PollFlags::IN),
        PollFd::new(listener, PollFlags::IN),
    ];
    rustix::io::retry_on_intr(|| rustix::event::poll(&mut sources, Some(&limit))).unwrap();
}

struct Server {
    notification: Arc<Mutex<Option<(ExtIdleNotificationV1, Asked)>>>,
}

impl GlobalDispatch<WlSeat, ()> for Server {
    fn bind(
        _: &mut Self,
        _: &DisplayHandle,
        _: &Client,
        resource: New<WlSeat>,
        (): &(),
        data_init: &mut DataInit<'_, Self>,
    ) {
        data_init.init(resource, ());
    }
}

impl GlobalDispatch<ExtIdleNotifierV1, ()> for Server {
    fn bind(
        _: &mut Self,
        _: &DisplayHandle,
        _: &Client,
        resource: New<ExtIdleNotifierV1>,
        (): &(),
        data_init: &mut DataInit<'_, Self>,
    ) {
        data_init.init(resource, ());
    }
}

impl Dispatch<ExtIdleNotifierV1, ()> for Server {
    fn request(
        server: &mut Self,
        _: &Client,
        _: &ExtIdleNotifierV1,
        request: ext_idle_notifier_v1::Request,
        (): &(),
        _: &DisplayHandle,
        data_init: &mut DataInit<'_, Self>,
    ) {
        let (id, timeout, ignores_inhibitors) = match request {
            ext_idle_notifier_v1::Request::GetIdleNotification { id, timeout, .. } => (id, timeout, false),
            ext_idle_notifier_v1::Request::GetInputIdleNotification { id, timeout, .. } => {
                (id, timeout, true)
            }
            ext_idle_notifier_v1::Request::Destroy | _ => return,
        };
        let notification = data_init.init(id, ());
        *server.notification.lock().unwrap() = Some((
            notification,
            Asked {
                timeout,
                ignores_inhibitors,
            },
        ));
    }
}

impl Dispatch<WlSeat, ()> for Server {
    fn request(
        _: &mut Self,
        _: &Client,
        _: &WlSeat,
        _: wl_seat::Request,
        (): &(),
        _: &DisplayHandle,
        _: &mut DataInit<'_, Self>,
    ) {
    }
}

impl Dispatch<ExtIdleNotificationV1, ()> for Server {
    fn request(
        _: &mut Self,
        _: &Client,
        _: &ExtIdleNotificationV1,
        _: ext_idle_notification_v1::Request,
        (): &(),
        _: &DisplayHandle,
        _: &mut DataInit<'_, Self>,
    ) {
    }
}
