use super::NotificationError;

pub(super) fn show(title: &str, body: &str) -> Result<(), NotificationError> {
    let shown = notify_rust::Notification::new().summary(title).body(body).show();
    shown.map(drop).map_err(|error| NotificationError {
        reason: error.to_string(),
    })
}
