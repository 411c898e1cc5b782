//! Bearer tokens, by the hash of their text.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, blob_uniq, integer_null, small_integer, text, uuid, uuid_null},
};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0009_access_token"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("access_token")
                    .col(uuid("id"))
                    .col(blob_uniq("token_hash"))
                    .col(small_integer("kind"))
                    .col(text("label"))
                    .col(integer_null("device_key"))
                    .col(uuid_null("employee_id"))
                    .col(big_integer("created_ms"))
                    .col(big_integer_null("expires_ms"))
                    .col(big_integer_null("revoked_ms"))
                    .col(big_integer_null("last_used_ms"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("access_token", "device_key")
                            .to("device", "key")
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("access_token", "employee_id")
                            .to("employee", "id")
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .take(),
            )
            .await?;
        Ok(())
    }
}
