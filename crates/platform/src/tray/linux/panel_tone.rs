//! Whether the desktop's panel is dark. Only Xfce answers just that question; for the others this is a good guess.

use std::env;
use std::time::Duration;

use zbus::blocking::{Connection, connection};

use super::PanelTone;
use crate::colour_scheme;

/// What a desktop tells about its colours; each `None` without an answer.
trait Colours {
    /// Xfce's switch for a dark panel.
    fn xfce_dark_panel(&self) -> Option<bool>;
    /// The name of the theme that Xfce's panel has otherwise.
    fn xfce_theme(&self) -> Option<String>;
    /// The person's choice for programs in general, from the settings portal.
    fn prefers_dark(&self) -> Option<bool>;
}

pub(super) fn read() -> PanelTone {
    let bus = connection::Builder::session()
        .and_then(|builder| builder.method_timeout(Duration::from_secs(1)).build());
    match bus {
        Ok(bus) => guess(&env::var("XDG_CURRENT_DESKTOP").unwrap_or_default(), &bus),
        Err(_) => PanelTone::Unknown,
    }
}

fn guess(desktops: &str, colours: &impl Colours) -> PanelTone {
    let tone = |dark| if dark { PanelTone::Dark } else { PanelTone::Light };
    for desktop in desktops.split(':') {
        match desktop {
            // The bar is dark in the light style too.
            "GNOME" | "Unity" => return PanelTone::Dark,
            "XFCE" => {
                let dark = colours.xfce_dark_panel() == Some(true)
                    || colours
                        .xfce_theme()
                        .is_some_and(|theme| theme.to_lowercase().contains("dark"));
                return tone(dark);
            }
            _ => {}
        }
    }
    colours.prefers_dark().map_or(PanelTone::Unknown, tone)
}

impl Colours for Connection {
    fn xfce_dark_panel(&self) -> Option<bool> {
        bool::try_from(colour_scheme::xfce_setting(
            self,
            "xfce4-panel",
            "/panels/dark-mode",
        )?)
        .ok()
    }

    fn xfce_theme(&self) -> Option<String> {
        colour_scheme::xfce_theme(self)
    }

    fn prefers_dark(&self) -> Option<bool> {
        colour_scheme::prefers_dark_on(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Answers {
        dark_panel: Option<bool>,
        theme: Option<&'static str>,
        prefers_dark: Option<bool>,
    }

    impl Colours for Answers {
        fn xfce_dark_panel(&self) -> Option<bool> {
            self.dark_panel
        }

        fn xfce_theme(&self) -> Option<String> {
            self.theme.map(str::to_owned)
        }

        fn prefers_dark(&self) -> Option<bool> {
            self.prefers_dark
        }
    }

    #[test]
    fn gnomes_bar_is_always_dark() {
        let light = Answers {
            prefers_dark: Some(false),
            ..Answers::default()
        };
        assert_eq!(guess("ubuntu:GNOME", &light), PanelTone::Dark);
    }

    #[test]
    fn xfces_panel_has_a_switch_and_otherwise_its_theme() {
        let switched = Answers {
            dark_panel: Some(true),
            theme: Some("Adwaita"),
            prefers_dark: Some(false),
        };
        let themed = Answers {
            dark_panel: Some(false),
            theme: Some("Greybird-dark"),
            ..Answers::default()
        };
        let plain = Answers {
            prefers_dark: Some(true),
            ..Answers::default()
        };
        assert_eq!(guess("XFCE", &switched), PanelTone::Dark);
        assert_eq!(guess("XFCE", &themed), PanelTone::Dark);
        assert_eq!(guess("XFCE", &plain), PanelTone::Light);
    }

    #[test]
    fn others_follow_the_person_or_stay_unknown() {
        for (prefers_dark, tone) in [
            (Some(true), PanelTone::Dark),
            (Some(false), PanelTone::Light),
            (None, PanelTone::Unknown),
        ] {
            assert_eq!(
                guess(
                    "KDE",
                    &Answers {
                        prefers_dark,
                        ..Answers::default()
                    }
                ),
                tone
            );
        }
    }
}
