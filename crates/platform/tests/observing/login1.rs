//! A stand-in of systemd-logind, after org.freedesktop.login1(5).

use std::io::Read;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Mutex};

use zbus::blocking::{Connection, connection};
use zbus::fdo;
use zbus::object_server::SignalEmitter;
use zbus::zvariant::{self, OwnedObjectPath};

pub(crate) const SESSION_ID: &str = "7";
const MANAGER_PATH: &str = "/org/freedesktop/login1";
const SESSION_PATH: &str = "/org/freedesktop/login1/session/_37";

/// Our ends of the inhibitors that were handed out.
type Inhibitors = Arc<Mutex<Vec<UnixStream>>>;

pub(crate) struct Login1 {
    connection: Connection,
    inhibitors: Inhibitors,
}

impl Login1 {
    pub(crate) fn start(address: &str) -> Self {
        let inhibitors = Inhibitors::default();
        let connection = connection::Builder::address(address)
            .unwrap()
            .serve_at(
                MANAGER_PATH,
                Manager {
                    session_id: SESSION_ID,
                    inhibitors: Arc::clone(&inhibitors),
                },
            )
            .unwrap()
            .serve_at(
                SESSION_PATH,
                Session {
                    locked_hint: false,
                    active: true,
                },
            )
            .unwrap()
            .name("org.freedesktop.login1")
            .unwrap()
            .build()
            .unwrap();
        Self {
            connection,
            inhibitors,
        }
    }

    pub(crate) fn set_locked_hint(&self, locked: bool) {
        self.change(
            |session| session.locked_hint = locked,
            async |session, emitter| session.locked_hint_changed(emitter).await,
        );
    }

    pub(crate) fn set_active(&self, active: bool) {
        self.change(
            |session| session.active = active,
            async |session, emitter| session.active_changed(emitter).await,
        );
    }

    /// Sends `PrepareForSleep` or `PrepareForShutdown`.
    pub(crate) fn prepare(&self, signal: &str, begins: bool) {
        self.connection
            .emit_signal(
                None::<&str>,
                MANAGER_PATH,
                "org.freedesktop.login1.Manager",
                signal,
                &(begins,),
            )
            .unwrap();
    }

    /// Whether somebody holds an inhibitor: its other end is then open.
    pub(crate) fn is_delayed(&self) -> bool {
        let mut inhibitors = self.inhibitors.lock().unwrap();
        inhibitors.retain_mut(|inhibitor| !matches!(inhibitor.read(&mut [0]), Ok(0)));
        !inhibitors.is_empty()
    }

    fn change(
        &self,
        change: impl FnOnce(&mut Session),
        tell: impl AsyncFnOnce(&Session, &SignalEmitter<'_>) -> zbus::Result<()>,
    ) {
        let session = self
            .connection
            .object_server()
            .interface::<_, Session>(SESSION_PATH)
            .unwrap();
        change(&mut session.get_mut());
        async_io::block_on(tell(&session.get(), session.signal_emitter())).unwrap();
    }
}

struct Manager {
    session_id: &'static str,
    inhibitors: Inhibitors,
}

#[zbus::interface(name = "org.freedesktop.login1.Manager")]
impl Manager {
    #[expect(clippy::unused_self, reason = "an interface's methods have a receiver")]
    fn list_sessions(&self) -> Vec<(String, u32, String, String, OwnedObjectPath)> {
        vec![(
            SESSION_ID.to_owned(),
            1000,
            "person".to_owned(),
            "seat0".to_owned(),
            session_path(),
        )]
    }

    fn get_session(&self, id: &str) -> fdo::Result<OwnedObjectPath> {
        if id == self.session_id {
            Ok(session_path())
        } else {
            Err(fdo::Error::Failed(format!("no session {id}")))
        }
    }

    fn inhibit(&self, what: &str, who: &str, why: &str, mode: &str) -> fdo::Result<zvariant::OwnedFd> {
        if (what, mode) != ("sleep:shutdown", "delay") || who.is_empty() || why.is_empty() {
            return Err(fdo::Error::AccessDenied(format!("{mode} {what}")));
        }
        let (ours, theirs) = UnixStream::pair().map_err(|error| fdo::Error::IOError(error.to_string()))?;
        ours.set_nonblocking(true)
            .map_err(|error| fdo::Error::IOError(error.to_string()))?;
        self.inhibitors.lock().unwrap().push(ours);
        Ok(OwnedFd::from(theirs).into())
    }
}

struct Session {
    locked_hint: bool,
    active: bool,
}

#[zbus::interface(name = "org.freedesktop.login1.Session")]
impl Session {
    #[zbus(property)]
    fn locked_hint(&self) -> bool {
        self.locked_hint
    }

    #[zbus(property)]
    fn active(&self) -> bool {
        self.active
    }
}

fn session_path() -> OwnedObjectPath {
    OwnedObjectPath::try_from(SESSION_PATH).unwrap()
}
