//! The audit log. Its entries are never changed; they outlive whom they speak of, and go by age.

use sea_orm::DbBackend;
use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, integer_null, text, uuid, uuid_null},
};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0018_audit_entry"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("audit_entry")
                    .col(uuid("id"))
                    .col(big_integer("at_ms"))
                    .col(uuid_null("actor_employee_id"))
                    .col(integer_null("actor_device_key"))
                    .col(text("action"))
                    .col(uuid_null("about_id"))
                    .col(text("detail"))
                    .primary_key(Index::create().col("id"))
                    .take(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("audit_entry_about")
                    .table("audit_entry")
                    .col("about_id")
                    .col("id")
                    .take(),
            )
            .await?;
        let connection = manager.get_connection();
        if manager.get_database_backend() == DbBackend::Sqlite {
            connection
                .execute_unprepared(
                    "CREATE TRIGGER audit_entry_append_only BEFORE UPDATE ON audit_entry \
                     BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END",
                )
                .await?;
        } else {
            connection
                .execute_unprepared(
                    "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS \
                     $$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$; \
                     CREATE TRIGGER audit_entry_append_only BEFORE UPDATE ON audit_entry \
                     FOR EACH ROW EXECUTE FUNCTION refuse_change()",
                )
                .await?;
        }
        Ok(())
    }
}
