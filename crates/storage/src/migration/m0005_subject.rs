//! The dictionary of applications and titles, one per person, so that erasing a person is one delete.

use sea_orm_migration::{
    prelude::*,
    schema::{big_pk_auto, blob, text, text_null, uuid},
};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0005_subject"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("subject")
                    .col(big_pk_auto("id"))
                    .col(uuid("employee_id"))
                    .col(blob("digest"))
                    .col(text("application"))
                    .col(text_null("title"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("subject", "employee_id")
                            .to("employee", "id")
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .take(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("subject_digest")
                    .table("subject")
                    .col("employee_id")
                    .col("digest")
                    .unique()
                    .take(),
            )
            .await?;
        Ok(())
    }
}
