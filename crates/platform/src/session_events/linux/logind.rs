//! `org.freedesktop.login1` (systemd-logind, elogind) on the system bus.
//!
//! The session's `LockedHint` and `Active`; the manager's `PrepareForSleep` and `PrepareForShutdown`, with a delay
//! inhibitor that makes the computer wait until the callback has returned. The session's signals `Lock` and `Unlock` are
//! only requests to the screen locker and say nothing. Source: org.freedesktop.login1(5), systemd "Inhibitor Locks".

use std::collections::HashMap;
use std::future::ready;

use futures_util::{StreamExt, stream};
use zbus::message::Message;
use zbus::zvariant::{DynamicType, OwnedFd, OwnedObjectPath, OwnedValue};
use zbus::{Connection, MatchRule, MessageStream};

use super::state::Report;
use super::{Attempt, DesktopSession, Reports, bus};

pub(super) const BACKEND: &str = "logind";

const SERVICE: &str = "org.freedesktop.login1";
const MANAGER_PATH: &str = "/org/freedesktop/login1";
const MANAGER: &str = "org.freedesktop.login1.Manager";
const SESSION: &str = "org.freedesktop.login1.Session";
const PROPERTIES: &str = "org.freedesktop.DBus.Properties";

/// While this lives, the computer waits with sleep and shutdown, for as long as its administrator allows.
pub(super) struct DelayInhibitor {
    _descriptor: OwnedFd,
}

pub(super) struct Logind {
    connection: Connection,
}

impl Logind {
    /// Adds what logind says to `reports`. Suspend and shutdown can be seen even where the session cannot be found;
    /// the second part of the result then tells why.
    pub(super) async fn connect(
        session: &DesktopSession,
        reports: &mut Reports,
    ) -> Result<(Self, Option<Attempt>), Attempt> {
        let failed = |error: zbus::Error| {
            Attempt::new(
                BACKEND,
                format_args!("lock and suspend cannot be seen, because there is no logind: {error}"),
            )
        };
        let connection = bus::connect_system(session).await.map_err(failed)?;
        let logind = Self { connection };
        // An answer proves that logind runs; a bus alone would stay silent for ever.
        let _: Vec<(String, u32, String, String, OwnedObjectPath)> = logind
            .call(MANAGER_PATH, MANAGER, "ListSessions", &())
            .await
            .map_err(failed)?;
        logind.subscribe_to_manager(reports).await.map_err(failed)?;
        let limitation = match logind.subscribe_to_session(session, reports).await {
            Ok(()) => None,
            Err(error) => Some(Attempt::new(
                BACKEND,
                format_args!(
                    "logind does not know the session of this process, so locks may go unseen: {error}"
                ),
            )),
        };
        Ok((logind, limitation))
    }

    /// None where the administrator does not allow it; the events still come, only in more of a hurry.
    pub(super) async fn inhibit(&self) -> Option<DelayInhibitor> {
        let arguments = ("sleep:shutdown", "TimeTrack", "Saves what was recorded", "delay");
        match self.call(MANAGER_PATH, MANAGER, "Inhibit", &arguments).await {
            Ok(descriptor) => Some(DelayInhibitor {
                _descriptor: descriptor,
            }),
            Err(error) => {
                tracing::debug!(%error, "logind grants no delay before sleep and shutdown");
                None
            }
        }
    }

    async fn subscribe_to_manager(&self, reports: &mut Reports) -> zbus::Result<()> {
        let sleep: fn(bool) -> Report = Report::Sleep;
        for (member, report) in [
            ("PrepareForSleep", sleep),
            ("PrepareForShutdown", Report::Shutdown),
        ] {
            let stream = self.signals(MANAGER_PATH, MANAGER, member).await?;
            super::add_source(
                reports,
                stream.filter_map(move |message| {
                    let value = message
                        .ok()
                        .and_then(|message| message.body().deserialize::<bool>().ok());
                    ready(value.map(report))
                }),
            );
        }
        Ok(())
    }

    async fn subscribe_to_session(
        &self,
        session: &DesktopSession,
        reports: &mut Reports,
    ) -> zbus::Result<()> {
        let path = self.session_path(session).await?;
        let changes = self
            .signals(path.as_str(), PROPERTIES, "PropertiesChanged")
            .await?;
        // Asked for after the subscription, so that no change between the two is missed.
        let mut present = Vec::new();
        for name in ["LockedHint", "Active"] {
            let value: OwnedValue = self
                .call(path.as_str(), PROPERTIES, "Get", &(SESSION, name))
                .await?;
            present.extend(property_report(name, &value));
        }
        reports.push(Box::pin(stream::iter(present).map(Some)));
        super::add_source(
            reports,
            changes.flat_map(|message| {
                stream::iter(
                    message
                        .map(|message| changed_properties(&message))
                        .unwrap_or_default(),
                )
            }),
        );
        Ok(())
    }

    /// The session by its name; else that of this process; else, for a service of the person, the one with the screen.
    async fn session_path(&self, session: &DesktopSession) -> zbus::Result<OwnedObjectPath> {
        if let Some(id) = session.session_id.as_deref()
            && let Ok(path) = self.call(MANAGER_PATH, MANAGER, "GetSession", &(id,)).await
        {
            return Ok(path);
        }
        if let Ok(path) = self
            .call(MANAGER_PATH, MANAGER, "GetSessionByPID", &(std::process::id(),))
            .await
        {
            return Ok(path);
        }
        let user = rustix::process::getuid().as_raw();
        let user: OwnedObjectPath = self.call(MANAGER_PATH, MANAGER, "GetUser", &(user,)).await?;
        let arguments = ("org.freedesktop.login1.User", "Display");
        let display: OwnedValue = self.call(user.as_str(), PROPERTIES, "Get", &arguments).await?;
        let (_, path) = <(String, OwnedObjectPath)>::try_from(display)?;
        Ok(path)
    }

    async fn signals(&self, path: &str, interface: &str, member: &str) -> zbus::Result<MessageStream> {
        let rule = MatchRule::builder()
            .msg_type(zbus::message::Type::Signal)
            .sender(SERVICE)?
            .path(path)?
            .interface(interface)?
            .member(member)?
            .build()
            .to_owned();
        MessageStream::for_match_rule(rule, &self.connection, None).await
    }

    async fn call<Arguments, Reply>(
        &self,
        path: &str,
        interface: &str,
        method: &str,
        arguments: &Arguments,
    ) -> zbus::Result<Reply>
    where
        Arguments: serde::Serialize + DynamicType,
        Reply: for<'reply> zbus::zvariant::DynamicDeserialize<'reply>,
    {
        let reply = self
            .connection
            .call_method(Some(SERVICE), path, Some(interface), method, arguments)
            .await?;
        reply.body().deserialize()
    }
}

fn changed_properties(message: &Message) -> Vec<Report> {
    let body = message.body();
    let changed = body.deserialize::<(String, HashMap<String, OwnedValue>, Vec<String>)>();
    let Ok((interface, changed, _)) = changed else {
        return Vec::new();
    };
    if interface != SESSION {
        return Vec::new();
    }
    changed
        .iter()
        .filter_map(|(name, value)| property_report(name, value))
        .collect()
}

fn property_report(name: &str, value: &OwnedValue) -> Option<Report> {
    let value = bool::try_from(value).ok()?;
    match name {
        "LockedHint" => Some(Report::LockedHint(value)),
        "Active" => Some(Report::Active(value)),
        _ => None,
    }
}
