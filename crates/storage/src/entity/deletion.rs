//! Tombstones of what was deleted: of ranges that were asked for, and of single events that went as a whole.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deletion")]
pub struct Model {
    /// Of the deletion; of the event, where it is the tombstone of one.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub device_key: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub start_ms: i64,
    pub end_ms: i64,
    pub lanes: i16,
    pub created_ms: i64,
    pub employee_id: Uuid,
    /// The place in the order in which agents are told. That of the tombstone of an event is 0 or less: it is told with its
    /// deletion, if at all.
    pub number: i64,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
