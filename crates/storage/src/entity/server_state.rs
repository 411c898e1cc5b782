//! The one row that says which life of the database this is.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "server_state")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i16,
    pub epoch: Uuid,
    pub lacks_since_ms: Option<i64>,
    pub created_ms: i64,
    pub settings_version: i64,
    pub commit_counter: i64,
    pub ingested_ms: i64,
    pub rewrite_due: i16,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
