//! Sign-ins of browsers, by the hash of their cookie.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, blob_uniq, text, uuid},
};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0010_sign_in"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("sign_in")
                    .col(uuid("id"))
                    .col(blob_uniq("token_hash"))
                    .col(uuid("employee_id"))
                    .col(text("browser"))
                    .col(big_integer("created_ms"))
                    .col(big_integer("expires_ms"))
                    .col(big_integer("last_seen_ms"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("sign_in", "employee_id")
                            .to("employee", "id")
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .take(),
            )
            .await?;
        Ok(())
    }
}
