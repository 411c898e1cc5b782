//! What a computer may say about itself.

use timetrack_protocol::enrolment::Computer;

use crate::error::AppError;

/// The longest name, in characters: more than any system or directory allows.
const LONGEST: usize = 256;

/// The names without what nobody can see or no database takes.
///
/// # Errors
/// [`AppError::InvalidField`] where a name is missing.
pub(super) fn checked(computer: Computer) -> Result<Computer, AppError> {
    let needed = |field: &str, text: &str| {
        let cleaned = cleaned(text);
        if cleaned.is_empty() {
            Err(AppError::invalid_field(field, "It must be a name."))
        } else {
            Ok(cleaned)
        }
    };
    Ok(Computer {
        machine_name: needed("machineName", &computer.machine_name)?,
        account_name: needed("accountName", &computer.account_name)?,
        directory_name: computer
            .directory_name
            .map(|name| cleaned(&name))
            .filter(|name| !name.is_empty()),
    })
}

fn cleaned(text: &str) -> String {
    let visible = text.chars().filter(|character| !character.is_control());
    let cut: String = visible.take(LONGEST).collect();
    cut.trim().to_owned()
}

/// Which computer it is, for the audit log.
pub(super) fn in_words(computer: &Computer) -> String {
    format!("{}, {}", computer.machine_name, computer.account_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_kept_to_what_can_be_seen() {
        let computer = checked(Computer {
            machine_name: "\0LT-0371\u{1b}[0m\n".to_owned(),
            account_name: format!("EXAMPLE\\{}", "ä".repeat(1_000)),
            directory_name: Some(" \t".to_owned()),
        })
        .unwrap();
        assert_eq!(computer.machine_name, "LT-0371[0m");
        assert_eq!(computer.account_name.chars().count(), LONGEST);
        assert_eq!(computer.directory_name, None);
        let nameless = Computer {
            account_name: "\n".to_owned(),
            ..computer
        };
        assert!(matches!(
            checked(nameless),
            Err(AppError::InvalidField { field, .. }) if field == "accountName"
        ));
    }
}
