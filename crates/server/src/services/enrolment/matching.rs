//! Whose computer it is, by the names that it gives.

use std::collections::BTreeSet;

use timetrack_domain::id::EmployeeId;
use timetrack_protocol::enrolment::Computer;
use timetrack_storage::{EmployeeKind, StorageError, Transaction};

/// The person whom every name leads to that leads to anybody: an account that is theirs, or their e-mail address. `None`
/// where no name does, or two lead to two people.
pub(super) async fn find_person(
    transaction: &Transaction,
    computer: &Computer,
) -> Result<Option<EmployeeId>, StorageError> {
    let mut found = BTreeSet::new();
    for name in names(computer) {
        if let Some(account) = transaction.employee_accounts().find(name).await? {
            found.insert(account);
        }
        if let Some(employee) = transaction.employees().find_by_email(name).await? {
            found.insert(employee.id);
        }
    }
    let (Some(person), None) = (found.pop_first(), found.pop_first()) else {
        return Ok(None);
    };
    let person = transaction.employees().find(person).await?;
    Ok(person
        .filter(|person| person.active && person.kind == EmployeeKind::Person)
        .map(|person| person.id))
}

/// `ada@example.com`, `EXAMPLE\ada`, `ada`.
fn names(computer: &Computer) -> impl Iterator<Item = &str> {
    let account = computer.account_name.as_str();
    let without_domain = account.split_once('\\').map(|(_, name)| name);
    let all = [computer.directory_name.as_deref(), Some(account), without_domain];
    all.into_iter().flatten().filter(|name| !name.is_empty())
}
