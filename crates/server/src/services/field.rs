//! What people type into fields that several services have: names and time zones.

use jiff::tz::TimeZone;

use crate::error::AppError;

/// The longest name of a person, a group or an organisation, in characters.
pub(crate) const LONGEST_NAME: usize = 200;

/// A name without space around it.
///
/// # Errors
/// [`AppError::InvalidField`] where it is empty, too long, or has characters that nobody can see.
pub(crate) fn name(field: &str, typed: &str) -> Result<String, AppError> {
    let name = typed.trim();
    let is_name =
        !name.is_empty() && name.chars().count() <= LONGEST_NAME && !name.chars().any(char::is_control);
    if is_name {
        Ok(name.to_owned())
    } else {
        let message = format!("It must be a name of 1 to {LONGEST_NAME} characters.");
        Err(AppError::invalid_field(field, message))
    }
}

/// The name of a time zone as the IANA database spells it.
///
/// # Errors
/// [`AppError::InvalidField`] where there is no such zone.
pub(crate) fn time_zone(field: &str, typed: &str) -> Result<String, AppError> {
    let zone = TimeZone::get(typed.trim()).ok();
    zone.as_ref()
        .and_then(TimeZone::iana_name)
        .map(ToOwned::to_owned)
        .ok_or_else(|| {
            AppError::invalid_field(
                field,
                "There is no such time zone. Use an IANA name such as \"Europe/Berlin\".",
            )
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_can_be_seen_and_are_short_enough() {
        assert_eq!(name("name", "  Müller & Söhne 👩‍💻 ").unwrap(), "Müller & Söhne 👩‍💻");
        let long = "ä".repeat(LONGEST_NAME);
        assert_eq!(name("name", &long).unwrap(), long);
        for wrong in ["", " \t", "a\0b", "a\nb", &format!("{long}ä")] {
            let error = name("label", wrong).unwrap_err();
            assert!(matches!(error, AppError::InvalidField { field, .. } if field == "label"));
        }
    }

    #[test]
    fn time_zones_get_their_own_spelling() {
        assert_eq!(time_zone("timeZone", " europe/berlin").unwrap(), "Europe/Berlin");
        assert_eq!(time_zone("timeZone", "UTC").unwrap(), "UTC");
        for wrong in [
            "",
            "Berlin",
            "Europe/Nowhere",
            "+01:00",
            "../../etc/passwd",
            "<script>",
        ] {
            assert!(time_zone("timeZone", wrong).is_err(), "{wrong}");
        }
    }
}
