//! Tombstones of what was deleted.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deletion")]
pub struct Model {
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
    pub number: i64,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
