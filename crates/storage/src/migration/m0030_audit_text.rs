//! The audit log stays append-only but for one thing: the text of an entry may be taken away when the person whom it is
//! about is erased.

use sea_orm::DbBackend;
use sea_orm_migration::prelude::*;

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0030_audit_text"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let is_sqlite = manager.get_database_backend() == DbBackend::Sqlite;
        let same = if is_sqlite { "IS" } else { "IS NOT DISTINCT FROM" };
        let kept: Vec<String> = [
            "id",
            "at_ms",
            "actor_employee_id",
            "actor_device_key",
            "action",
            "about_id",
        ]
        .iter()
        .map(|column| format!("NEW.{column} {same} OLD.{column}"))
        .collect();
        let refused = format!("NOT (NEW.detail = '' AND {})", kept.join(" AND "));
        let connection = manager.get_connection();
        let change = if is_sqlite {
            format!(
                "DROP TRIGGER audit_entry_append_only; \
                 CREATE TRIGGER audit_entry_append_only BEFORE UPDATE ON audit_entry WHEN {refused} \
                 BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
            )
        } else {
            format!(
                "DROP TRIGGER audit_entry_append_only ON audit_entry; \
                 CREATE TRIGGER audit_entry_append_only BEFORE UPDATE ON audit_entry \
                 FOR EACH ROW WHEN ({refused}) EXECUTE FUNCTION refuse_change()"
            )
        };
        connection.execute_unprepared(&change).await?;
        Ok(())
    }
}
