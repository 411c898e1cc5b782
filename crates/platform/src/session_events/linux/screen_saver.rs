//! `ActiveChanged` of the screen savers, on the session bus: KDE, Xfce and others speak as `org.freedesktop.ScreenSaver`,
//! GNOME, Cinnamon and MATE in the way of `org.gnome.ScreenSaver`.

use std::future::ready;

use futures_util::StreamExt;
use zbus::{MatchRule, MessageStream};

use super::state::{Report, ScreenSaver};
use super::{Attempt, DesktopSession, Reports, bus};

const BACKEND: &str = "screen-saver";

const INTERFACES: [(&str, ScreenSaver); 2] = [
    ("org.freedesktop.ScreenSaver", ScreenSaver::Freedesktop),
    ("org.gnome.ScreenSaver", ScreenSaver::Gnome),
];

pub(super) async fn connect(session: &DesktopSession, reports: &mut Reports) -> Result<(), Attempt> {
    subscribe(session, reports).await.map_err(|error| {
        Attempt::new(
            BACKEND,
            format_args!("there is no session bus, so screen savers cannot be heard: {error}"),
        )
    })
}

async fn subscribe(session: &DesktopSession, reports: &mut Reports) -> zbus::Result<()> {
    let connection = bus::connect_session(session).await?;
    for (interface, screen_saver) in INTERFACES {
        let rule = MatchRule::builder()
            .msg_type(zbus::message::Type::Signal)
            .interface(interface)?
            .member("ActiveChanged")?
            .build();
        let stream = MessageStream::for_match_rule(rule, &connection, None).await?;
        super::add_source(
            reports,
            stream.filter_map(move |message| {
                let is_on = message
                    .ok()
                    .and_then(|message| message.body().deserialize::<bool>().ok());
                ready(is_on.map(|is_on| Report::ScreenSaver(screen_saver, is_on)))
            }),
        );
    }
    Ok(())
}
