//! The credential by which a company's server knows this device, in the secret store.

use std::path::Path;

use secrecy::SecretString;
use timetrack_platform::secret_store::{self, SecretPlace, SecretStore, SecretStoreError};

/// Its name in the secret store.
pub(super) const NAME: &str = "device-credential";

/// The one that is kept.
///
/// # Errors
/// Where there may be one that cannot be read now.
pub(crate) fn find(store: &dyn SecretStore) -> Result<Option<SecretString>, SecretStoreError> {
    store.get(NAME)
}

/// Keeps it, and says where. Waits up to a minute where the key ring asks for a password.
///
/// # Errors
/// Where neither the key ring nor the file takes it.
pub(crate) fn keep(data_dir: &Path, credential: &SecretString) -> Result<SecretPlace, SecretStoreError> {
    let store = secret_store::open(data_dir);
    store.set(NAME, credential)?;
    Ok(store.place())
}
