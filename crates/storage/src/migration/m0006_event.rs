//! What was recorded.

use sea_orm::DbBackend;
use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, integer, small_integer, uuid},
};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0006_event"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create()
            .table("event")
            .col(integer("device_key"))
            .col(big_integer("start_ms"))
            .col(uuid("id"))
            .col(big_integer("duration_ms"))
            .col(small_integer("kind"))
            .col(big_integer("subject_id"))
            .primary_key(Index::create().col("device_key").col("start_ms").col("id"))
            .take();
        if manager.get_database_backend() == DbBackend::Sqlite {
            // The rows live in the primary key itself: neighbours in time are neighbours on disk, and there is no
            // second copy of the key.
            table.extra("WITHOUT ROWID");
        }
        manager.create_table(table).await?;
        Ok(())
    }
}
