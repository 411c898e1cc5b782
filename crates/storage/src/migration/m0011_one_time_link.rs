//! Links that work once, by the hash of their secret.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, blob, small_integer, uuid},
};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0011_one_time_link"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("one_time_link")
                    .col(blob("token_hash"))
                    .col(uuid("employee_id"))
                    .col(small_integer("purpose"))
                    .col(big_integer("expires_ms"))
                    .col(big_integer_null("used_ms"))
                    .primary_key(Index::create().col("token_hash"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("one_time_link", "employee_id")
                            .to("employee", "id")
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .take(),
            )
            .await?;
        Ok(())
    }
}
