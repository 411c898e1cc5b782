//! Tokens that let computers enrol themselves, and computers that wait for somebody to sign them in.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, blob, blob_uniq, text, text_uniq, uuid, uuid_null},
};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0017_enrolment"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("enrolment_token")
                    .col(uuid("id"))
                    .col(blob_uniq("token_hash"))
                    .col(text("label"))
                    .col(uuid_null("group_id"))
                    .col(uuid_null("employee_id"))
                    .col(uuid_null("created_by"))
                    .col(big_integer("created_ms"))
                    .col(big_integer_null("expires_ms"))
                    .col(big_integer_null("maximum_uses"))
                    .col(big_integer("uses"))
                    .col(big_integer_null("revoked_ms"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("enrolment_token", "group_id")
                            .to("employee_group", "id")
                            .on_delete(ForeignKeyAction::SetNull),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("enrolment_token", "employee_id")
                            .to("employee", "id")
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .take(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("enrolment_request")
                    .col(blob("secret_hash"))
                    .col(text_uniq("code"))
                    .col(text("machine_name"))
                    .col(text("account_name"))
                    .col(big_integer("created_ms"))
                    .col(big_integer("expires_ms"))
                    .col(uuid_null("approved_by"))
                    .primary_key(Index::create().col("secret_hash"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("enrolment_request", "approved_by")
                            .to("employee", "id")
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .take(),
            )
            .await
    }
}
