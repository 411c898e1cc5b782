//! The credentials by which companies' servers know this device, in the secret store: one for each server, so that none
//! is ever shown to another.

use std::path::Path;

use secrecy::SecretString;
use timetrack_platform::secret_store::{self, SecretPlace, SecretStore, SecretStoreError};
use url::Url;

/// Its name in the secret store.
pub(super) fn name(server: &Url) -> String {
    format!("device-credential {server}")
}

/// The one for `server` that is kept.
///
/// # Errors
/// Where there may be one that cannot be read now.
pub(crate) fn find(store: &dyn SecretStore, server: &Url) -> Result<Option<SecretString>, SecretStoreError> {
    store.get(&name(server))
}

/// Keeps the one for `server`, and says where. Waits up to a minute where the key ring asks for a password.
///
/// # Errors
/// Where neither the key ring nor the file takes it.
pub(crate) fn keep(
    data_dir: &Path,
    server: &Url,
    credential: &SecretString,
) -> Result<SecretPlace, SecretStoreError> {
    let store = secret_store::open(data_dir);
    store.set(&name(server), credential)?;
    Ok(store.place())
}

/// Has `to`, to which the server at `from` has moved, known by that one's credential, unless it has its own.
///
/// # Errors
/// Where the store does not give or take it; nothing is lost then.
pub(super) fn moved(store: &dyn SecretStore, from: &Url, to: &Url) -> Result<(), SecretStoreError> {
    if from == to || find(store, to)?.is_some() {
        return Ok(());
    }
    let Some(credential) = find(store, from)? else {
        return Ok(());
    };
    store.set(&name(to), &credential)?;
    store.delete(&name(from))
}
