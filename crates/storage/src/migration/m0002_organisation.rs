//! The organisation.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, text, uuid},
};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0002_organisation"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("organisation")
                    .col(uuid("id"))
                    .col(text("name"))
                    .col(text("time_zone"))
                    .col(big_integer("created_ms"))
                    .primary_key(Index::create().col("id"))
                    .take(),
            )
            .await?;
        Ok(())
    }
}
