//! How many batches of a device were stored, and what marks of that are signed with.

use sea_orm::DbBackend;
use sea_orm_migration::prelude::*;

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0024_commit_mark"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        connection
            .execute_unprepared("ALTER TABLE device ADD COLUMN commits BIGINT NOT NULL DEFAULT 0")
            .await?;
        connection
            .execute_unprepared("ALTER TABLE device ADD COLUMN committed_ms BIGINT")
            .await?;
        // The database makes the key itself: nobody else has any use for it. SQLite takes no such default for a column that
        // is added; there the first transaction that needs the key makes it.
        let key = if manager.get_database_backend() == DbBackend::Sqlite {
            "ALTER TABLE server_state ADD COLUMN mark_key BLOB"
        } else {
            "ALTER TABLE server_state ADD COLUMN mark_key BYTEA NOT NULL DEFAULT \
             decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex')"
        };
        connection.execute_unprepared(key).await?;
        Ok(())
    }
}
