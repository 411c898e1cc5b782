//! What an entry of the menu does.

/// Declares the actions with the ids that the tray hands back.
macro_rules! menu_actions {
    ($($(#[$documentation:meta])* $action:ident = $id:literal),+ $(,)?) => {
        /// What an entry of the menu does.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum MenuAction {
            $($(#[$documentation])* $action,)+
        }

        impl MenuAction {
            /// The id of the entry.
            pub fn id(self) -> &'static str {
                match self {
                    $(Self::$action => $id,)+
                }
            }

            /// The action with this id.
            pub fn from_id(id: &str) -> Option<Self> {
                match id {
                    $($id => Some(Self::$action),)+
                    _ => None,
                }
            }
        }
    };
}

menu_actions! {
    /// Show what is recorded, and begin once it was read.
    ReadNotice = "read-notice",
    /// Begin work, or end the break.
    StartWork = "start-work",
    /// Begin a break.
    StartBreak = "start-break",
    /// End work.
    EndWork = "end-work",
    /// Tracking on.
    TrackingOn = "tracking-on",
    /// Tracking off.
    TrackingOff = "tracking-off",
    /// Privacy mode off.
    PrivacyOff = "privacy-off",
    /// Privacy mode for a quarter of an hour.
    PrivacyFor15Minutes = "privacy-15",
    /// Privacy mode for an hour.
    PrivacyFor1Hour = "privacy-60",
    /// Privacy mode until it is turned off.
    PrivacyUntilTurnedOff = "privacy-on",
    /// Send everything and synchronise everything now.
    SyncNow = "sync-now",
    /// Send pending events.
    SendPending = "send-pending",
    /// Show the status.
    ShowStatus = "show-status",
    /// Open the person's own data in the browser.
    OpenMyData = "my-data",
    /// Open the configuration.
    OpenConfig = "open-config",
    /// Open the log file.
    OpenLog = "open-log",
    /// Start with the computer, or not.
    ToggleAutostart = "autostart",
    /// End the agent.
    Quit = "quit",
}
