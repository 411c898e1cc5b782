//! How often signing in failed, by what it was tried with.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, blob},
};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0019_sign_in_failure"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("sign_in_failure")
                    .col(blob("key"))
                    .col(big_integer("failures"))
                    .col(big_integer("last_ms"))
                    .primary_key(Index::create().col("key"))
                    .take(),
            )
            .await
    }
}
