use std::collections::HashMap;
use std::time::Duration;

use zbus::blocking::{Proxy, connection};
use zbus::zvariant::Value;

use super::NotificationError;

pub(super) fn show(title: &str, body: &str) -> Result<(), NotificationError> {
    notify(title, body).map_err(|error| NotificationError {
        reason: error.to_string(),
    })
}

fn notify(title: &str, body: &str) -> zbus::Result<()> {
    let bus = connection::Builder::session()?
        .method_timeout(Duration::from_secs(2))
        .build()?;
    let server = Proxy::new(
        &bus,
        "org.freedesktop.Notifications",
        "/org/freedesktop/Notifications",
        "org.freedesktop.Notifications",
    )?;
    let capabilities: Vec<String> = server.call("GetCapabilities", &())?;
    let body = if capabilities.iter().any(|capability| capability == "body-markup") {
        without_markup(body)
    } else {
        body.to_owned()
    };
    let hints: HashMap<&str, Value<'_>> = HashMap::from([("desktop-entry", Value::from("timetrack"))]);
    let (replaces, actions, server_decides) = (0_u32, Vec::<&str>::new(), -1_i32);
    let _id: u32 = server.call(
        "Notify",
        &(
            "TimeTrack",
            replaces,
            "timetrack",
            title,
            body.as_str(),
            actions,
            hints,
            server_decides,
        ),
    )?;
    Ok(())
}

fn without_markup(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_body_is_not_markup() {
        assert_eq!(without_markup("<b>3 & 4</b>"), "&lt;b&gt;3 &amp; 4&lt;/b&gt;");
    }
}
