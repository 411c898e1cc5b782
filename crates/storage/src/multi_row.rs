//! Statements that write many rows at once.
//!
//! The numbers of rows per statement are powers of two, so that a handful of prepared statements serves every batch.

use std::sync::OnceLock;

use sea_orm::{DbBackend, Statement, Value};

const LARGEST_EXPONENT: usize = 8;

/// A statement about any number of rows: `head VALUES (?, …), … tail`.
pub(crate) struct MultiRowStatement {
    head: &'static str,
    columns: usize,
    tail: &'static str,
    /// By database, then by the exponent of the number of rows.
    texts: [[OnceLock<String>; LARGEST_EXPONENT + 1]; 2],
}

impl MultiRowStatement {
    pub(crate) const fn new(head: &'static str, columns: usize, tail: &'static str) -> Self {
        Self {
            head,
            columns,
            tail,
            texts: [const { [const { OnceLock::new() }; LARGEST_EXPONENT + 1] }; 2],
        }
    }

    /// The statements for `rows`, in their order.
    pub(crate) fn statements<R, V>(&self, backend: DbBackend, rows: &[R], values: V) -> Vec<Statement>
    where
        V: Fn(&R, &mut Vec<Value>),
    {
        let mut statements = Vec::new();
        let mut rest = rows;
        while !rest.is_empty() {
            let exponent = (rest.len().ilog2() as usize).min(LARGEST_EXPONENT);
            let (now, later) = rest.split_at(1 << exponent);
            rest = later;
            let mut bound = Vec::with_capacity(now.len() * self.columns);
            for row in now {
                values(row, &mut bound);
            }
            statements.push(Statement::from_sql_and_values(
                backend,
                self.text(backend, exponent),
                bound,
            ));
        }
        statements
    }

    fn text(&self, backend: DbBackend, exponent: usize) -> &str {
        let postgres = backend == DbBackend::Postgres;
        self.texts[usize::from(postgres)][exponent].get_or_init(|| {
            let mut text = format!("{} VALUES ", self.head);
            let mut number = 0;
            for row in 0..1_usize << exponent {
                text.push_str(if row == 0 { "(" } else { ", (" });
                for column in 0..self.columns {
                    number += 1;
                    text.push_str(if column == 0 { "" } else { ", " });
                    if postgres {
                        text.push('$');
                        text.push_str(&number.to_string());
                    } else {
                        text.push('?');
                    }
                }
                text.push(')');
            }
            text.push(' ');
            text.push_str(self.tail);
            text
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static INSERT: MultiRowStatement =
        MultiRowStatement::new("INSERT INTO thing (a, b)", 2, "ON CONFLICT DO NOTHING");

    fn statements(backend: DbBackend, rows: i32) -> Vec<Statement> {
        let rows: Vec<i32> = (0..rows).collect();
        INSERT.statements(backend, &rows, |row, values| {
            values.extend([(*row).into(), (*row).into()]);
        })
    }

    #[test]
    fn rows_are_split_into_powers_of_two() {
        let lengths: Vec<usize> = statements(DbBackend::Sqlite, 611)
            .iter()
            .map(|statement| statement.values.as_ref().unwrap().0.len() / 2)
            .collect();
        assert_eq!(lengths, [256, 256, 64, 32, 2, 1]);
        assert!(statements(DbBackend::Sqlite, 0).is_empty());
    }

    #[test]
    fn each_database_gets_its_placeholders() {
        assert_eq!(
            statements(DbBackend::Sqlite, 2)[0].sql,
            "INSERT INTO thing (a, b) VALUES (?, ?), (?, ?) ON CONFLICT DO NOTHING"
        );
        assert_eq!(
            statements(DbBackend::Postgres, 2)[0].sql,
            "INSERT INTO thing (a, b) VALUES ($1, $2), ($3, $4) ON CONFLICT DO NOTHING"
        );
    }
}
