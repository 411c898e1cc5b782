//! How far the clocks of devices were behind, so that nothing goes before its time once such a clock was put right.
//!
//! A trigger notes it with whatever stores a report, in the same transaction: a clock may be wrong for minutes only. The
//! difference is rounded up to whole hours, so that a device has a handful of rows; up to a minute is the way that a
//! batch takes, and a clock as exact as clocks are.

use sea_orm::DbBackend;
use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, integer},
};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0020_slow_clock"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("slow_clock")
                    .col(integer("device_key"))
                    .col(big_integer("behind_ms"))
                    .col(big_integer("until_ms"))
                    .primary_key(Index::create().col("device_key").col("behind_ms"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("slow_clock", "device_key")
                            .to("device", "key")
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .take(),
            )
            .await?;
        let connection = manager.get_connection();
        connection
            .execute_unprepared(
                "INSERT INTO slow_clock (device_key, behind_ms, until_ms) \
                 SELECT key, (clock_offset_ms + 3599999) / 3600000 * 3600000, reported_ms FROM device \
                 WHERE clock_offset_ms > 60000 AND reported_ms IS NOT NULL",
            )
            .await?;
        let note = "INSERT INTO slow_clock (device_key, behind_ms, until_ms) \
                    VALUES (NEW.key, (NEW.clock_offset_ms + 3599999) / 3600000 * 3600000, NEW.reported_ms) \
                    ON CONFLICT (device_key, behind_ms) DO UPDATE SET until_ms = excluded.until_ms \
                    WHERE slow_clock.until_ms < excluded.until_ms;";
        let (event, condition) = (
            "AFTER UPDATE OF clock_offset_ms ON device",
            "NEW.clock_offset_ms > 60000 AND NEW.reported_ms IS NOT NULL",
        );
        let trigger = if manager.get_database_backend() == DbBackend::Sqlite {
            format!("CREATE TRIGGER slow_clock_noted {event} WHEN {condition} BEGIN {note} END")
        } else {
            format!(
                "CREATE FUNCTION note_slow_clock() RETURNS trigger LANGUAGE plpgsql AS \
                 $$ BEGIN {note} RETURN NULL; END $$; \
                 CREATE TRIGGER slow_clock_noted {event} FOR EACH ROW WHEN ({condition}) \
                 EXECUTE FUNCTION note_slow_clock()"
            )
        };
        connection.execute_unprepared(&trigger).await?;
        Ok(())
    }
}
