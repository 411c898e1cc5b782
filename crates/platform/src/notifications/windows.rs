use windows_registry::CURRENT_USER;

use super::{APPLICATION_ID, NotificationError};

pub(super) fn show(title: &str, body: &str) -> Result<(), NotificationError> {
    let failed = |reason: String| NotificationError { reason };
    register().map_err(|error| failed(error.to_string()))?;
    let shown = notify_rust::Notification::new()
        .app_id(APPLICATION_ID)
        .summary(title)
        .body(body)
        .show();
    shown.map(drop).map_err(|error| failed(error.to_string()))
}

/// Windows shows notifications of registered senders only, under the name that is registered.
fn register() -> windows_registry::Result<()> {
    let sender = CURRENT_USER.create(format!(r"Software\Classes\AppUserModelId\{APPLICATION_ID}"))?;
    sender.set_string("DisplayName", "TimeTrack")
}
