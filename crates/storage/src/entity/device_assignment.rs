//! Whom a device belonged to, dated.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "device_assignment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub device_key: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub from_ms: i64,
    pub to_ms: Option<i64>,
    pub employee_id: Uuid,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
