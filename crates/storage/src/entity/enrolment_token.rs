//! Tokens that let computers enrol themselves.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "enrolment_token")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub token_hash: Vec<u8>,
    pub label: String,
    pub group_id: Option<Uuid>,
    pub employee_id: Option<Uuid>,
    pub created_by: Option<Uuid>,
    pub created_ms: i64,
    pub expires_ms: Option<i64>,
    pub maximum_uses: Option<i64>,
    pub uses: i64,
    pub revoked_ms: Option<i64>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
