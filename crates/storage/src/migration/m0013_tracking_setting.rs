//! Settings of the recorder, per scope.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, small_integer, text_null, uuid},
};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0013_tracking_setting"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("tracking_setting")
                    .col(small_integer("scope"))
                    .col(uuid("owner_id"))
                    .col(big_integer("version"))
                    .col(text_null("settings"))
                    .col(big_integer("changed_ms"))
                    .primary_key(Index::create().col("scope").col("owner_id"))
                    .take(),
            )
            .await?;
        Ok(())
    }
}
