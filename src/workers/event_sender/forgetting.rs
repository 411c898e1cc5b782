//! Removing from the outbox what a person deleted on the server.

use timetrack_protocol::DeletionPage;

use super::round::{Failure, Round, own_fault};

impl Round<'_> {
    /// Removes what an answer says was deleted, and asks on as long as there is more.
    pub(super) async fn forget(&self, mut page: Option<DeletionPage>) -> Result<(), Failure> {
        let mut items = 0;
        while let Some(deletions) = page {
            items += self
                .outbox
                .forget(&deletions)
                .map_err(|error| own_fault(&error))?;
            page = if deletions.more {
                let next = self.send(&[], &self.going_on()?).await?.deletions;
                // A server that does not get on is asked again with the next batch.
                next.filter(|next| next.cursor != deletions.cursor)
            } else {
                None
            };
        }
        if items > 0 {
            tracing::info!(items, "Removed what was deleted on the server");
        }
        Ok(())
    }
}
