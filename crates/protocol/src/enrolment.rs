//! How a computer becomes known to a server: by a token that an administrator made (`POST /api/enroll`), or by somebody
//! who signs it in through a browser (`POST /api/enroll/request`, then `POST /api/enroll/claim`), as in RFC 8628.

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use timetrack_domain::id::DeviceId;

/// What a computer says about itself. All of it is a claim: it decides whose the device is only for those who hold a
/// token, or with the word of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Computer {
    /// The name of the computer.
    pub machine_name: String,
    /// The name of the account, with its domain where there is one: `EXAMPLE\ada`.
    pub account_name: String,
    /// The name by which a directory knows the person: `ada@example.com`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub directory_name: Option<String>,
}

/// `POST /api/enroll`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EnrolByToken {
    /// The enrolment token.
    #[serde(with = "secret")]
    pub token: SecretString,
    /// Who asks.
    #[serde(flatten)]
    pub computer: Computer,
}

/// The answer that makes a computer a device.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Enrolled {
    /// The id of the device.
    pub device_id: DeviceId,
    /// The bearer token that it proves itself by from now on. It is told once.
    #[serde(with = "secret")]
    pub credential: SecretString,
    /// Whether it is known whose it is. Where not, it waits to be assigned, and what it sends is kept.
    pub assigned: bool,
}

/// The answer to `POST /api/enroll/request`, whose body is a [`Computer`].
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SignInStarted {
    /// What the computer claims its device by.
    #[serde(with = "secret")]
    pub secret: SecretString,
    /// What the person compares: shown on the computer and on the page.
    pub code: String,
    /// The page where the person signs in and says that the computer is theirs.
    pub url: String,
    /// How long the person has for that, in seconds.
    pub expires_in_seconds: u32,
    /// How often the computer may ask, in seconds.
    pub interval_seconds: u32,
}

/// `POST /api/enroll/claim`. Answered by [`Enrolled`] (201), or by [`SignInWaiting`] (202) as long as nobody has said
/// anything.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SignInClaim {
    /// The secret of [`SignInStarted`].
    #[serde(with = "secret")]
    pub secret: SecretString,
}

/// Nobody has said anything yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SignInWaiting {
    /// When to ask again, in seconds.
    pub interval_seconds: u32,
}

/// The code of the error for a token that is wrong, has expired, was revoked or was used up.
pub const REFUSED_TOKEN: &str = "enrolment_refused";
/// The code of the error for a sign-in that somebody refused, or that took too long.
pub const SIGN_IN_ENDED: &str = "enrolment_ended";
/// The code of the error for a device whose credential was revoked.
pub const REVOKED_DEVICE: &str = "device_revoked";

/// Secrets on the wire; nowhere else are they written.
mod secret {
    use secrecy::{ExposeSecret, SecretString};
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(secret: &SecretString, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(secret.expose_secret())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SecretString, D::Error> {
        String::deserialize(deserializer).map(SecretString::from)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_request_is_flat_and_shows_its_token_on_the_wire_only() {
        let request = EnrolByToken {
            token: "s3cret".to_owned().into(),
            computer: Computer {
                machine_name: "LT-0371".to_owned(),
                account_name: "EXAMPLE\\ada".to_owned(),
                directory_name: None,
            },
        };
        let written = serde_json::to_value(&request).unwrap();
        assert_eq!(
            written,
            json!({"token": "s3cret", "machineName": "LT-0371", "accountName": "EXAMPLE\\ada"})
        );
        let later = r#"{"token":"s3cret","machineName":"LT-0371","accountName":"EXAMPLE\\ada","future":[1]}"#;
        let read: EnrolByToken = serde_json::from_str(later).unwrap();
        assert_eq!(read.computer, request.computer);
        assert!(!format!("{read:?}").contains("s3cret"));
    }
}
