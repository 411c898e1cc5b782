//! What the last run deleted by age, or why it did not.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, boolean, small_integer, text},
};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0022_retention_run"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("retention_run")
                    .col(small_integer("id"))
                    .col(big_integer("at_ms"))
                    .col(boolean("is_well"))
                    .col(text("report"))
                    .primary_key(Index::create().col("id"))
                    .take(),
            )
            .await?;
        Ok(())
    }
}
