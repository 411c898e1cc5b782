use std::sync::Arc;

use keyring_core::CredentialStore;
use windows_native_keyring_store::Store;

pub(super) fn store() -> keyring_core::Result<Arc<CredentialStore>> {
    let store = Store::new()?;
    Ok(store)
}
