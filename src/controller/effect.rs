//! What the controller asks the shell to do.

use timetrack_domain::{person_choice::Command, tracking_settings::DetailLevel};

use super::ReplyId;
use crate::ipc::Response;

/// One thing to be done.
#[derive(Debug, PartialEq)]
pub enum Effect {
    /// Pass the person's choice to the recorder.
    Recorder(Command),
    /// Send everything that is pending, at once.
    SyncNow,
    /// Let the server know soon that something changed.
    TellServer,
    /// Let the sender try before its time: what kept it from working may be over.
    RetrySending,
    /// Look for the credential of this device again: another program may have kept one.
    LookForCredential,
    /// Start workers again that were given up.
    RetryGivenUp,
    /// Show the first-run notice.
    ShowNotice,
    /// Show the status window.
    ShowStatusWindow,
    /// Open the browser at the person's own data, signed in.
    OpenMyData,
    /// Open the configuration file.
    OpenConfig,
    /// Open the log file.
    OpenLog,
    /// Have the agent start by itself, or not.
    SetAutostart(bool),
    /// Tell the person something.
    Notify(Notification),
    /// Answer another process with a link to the pages.
    ReplyWithLink(ReplyId),
    /// Answer another process that it is done, once the recorder has taken what was passed to it.
    ReplyOnceRecorded(ReplyId),
    /// Answer another process.
    Reply(ReplyId, Response),
    /// Stop the workers and end.
    Quit,
}

/// Something to tell the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notification {
    /// "Sync now" is done.
    SyncFinished {
        /// How many events were sent.
        events: u64,
    },
    /// "Sync now" failed.
    SyncFailed(crate::status::SendFailureCause),
    /// More is recorded from now on, because the company said so.
    MoreIsRecorded(DetailLevel),
}
