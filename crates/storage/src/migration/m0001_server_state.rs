//! The one row that says which life of the database this is.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, small_integer, uuid},
};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0001_server_state"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("server_state")
                    .col(small_integer("id"))
                    .col(uuid("epoch"))
                    .col(big_integer_null("lacks_since_ms"))
                    .col(big_integer("created_ms"))
                    .col(big_integer("settings_version"))
                    .col(big_integer("commit_counter"))
                    .col(big_integer("ingested_ms"))
                    .col(small_integer("rewrite_due"))
                    .primary_key(Index::create().col("id"))
                    .take(),
            )
            .await?;
        Ok(())
    }
}
