//! What a list would change: row by row, and the same again for whoever looks twice.

use std::collections::{BTreeSet, HashMap};

use sha2::{Digest, Sha256};
use timetrack_domain::id::{EmployeeId, GroupId};
use timetrack_storage::{Employee, Role};

use super::table::Row;
use crate::services::email_address::EmailAddress;
use crate::services::field;

/// What is known before.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// People by their e-mail addresses.
    pub(super) people: HashMap<String, Employee>,
    /// The time zones in which they live now.
    pub(super) time_zones: HashMap<EmployeeId, String>,
    /// Groups by their names.
    pub(super) groups: HashMap<String, GroupId>,
    /// How many people run the installation and may sign in.
    pub(super) administrators: usize,
}

/// What a list would change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Every row of the list, in its order.
    pub rows: Vec<PlannedRow>,
    /// Groups that are named and do not exist, by name.
    pub missing_groups: Vec<String>,
    /// Whether they are to be made.
    pub makes_groups: bool,
}

/// A row, and what becomes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedRow {
    /// The line on which it begins, from 1.
    pub line: u64,
    /// The name as it stands there.
    pub name: String,
    /// The e-mail address as it stands there.
    pub email: String,
    /// What becomes of it.
    pub outcome: Outcome,
}

/// What becomes of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Somebody is added.
    New(NewRow),
    /// What is known of somebody changes.
    Changed(EmployeeId, Vec<Change>),
    /// Everything is known already.
    Unchanged,
    /// It is left out, for these reasons.
    Wrong(Vec<Wrong>),
}

/// Somebody who is added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRow {
    /// The name.
    pub name: String,
    /// The e-mail address.
    pub email: EmailAddress,
    /// What they may do.
    pub role: Role,
    /// The name of their group.
    pub group: Option<String>,
    /// The time zone; without one, that of the organisation.
    pub time_zone: Option<String>,
}

/// Something that changes about a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What.
    pub fact: Fact,
    /// What it was; empty where there was nothing.
    pub before: String,
    /// What it becomes.
    pub after: String,
}

/// What a list can change about somebody who is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fact {
    /// The name.
    Name,
    /// What they may do.
    Role(Role),
    /// The group.
    Group,
    /// The time zone.
    TimeZone,
}

/// Why a row is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// There is no name, or it is none.
    Name,
    /// There is no e-mail address.
    NoEmail,
    /// It is no e-mail address.
    Email,
    /// The e-mail address stands on an earlier line already.
    Twice(u64),
    /// There is no such role.
    Role(String),
    /// There is no such time zone.
    TimeZone(String),
    /// There is no such group, and it is not to be made.
    Group(String),
    /// Nobody would be left who runs the installation.
    LastAdministrator,
}

impl Plan {
    /// The plan for some rows.
    pub(super) fn new(rows: Vec<Row>, known: &Known, makes_groups: bool) -> Self {
        let mut first_lines: HashMap<String, u64> = HashMap::new();
        let mut missing = BTreeSet::new();
        let mut administrators = known.administrators;
        let planned = rows
            .into_iter()
            .map(|row| {
                let outcome = outcome(&row, known, makes_groups, &mut first_lines, &mut administrators);
                if let Some(group) = &row.group
                    && !known.groups.contains_key(group)
                    && field::name("group", group).is_ok()
                {
                    missing.insert(group.clone());
                }
                PlannedRow {
                    line: row.line,
                    name: row.name.unwrap_or_default(),
                    email: row.email.unwrap_or_default(),
                    outcome,
                }
            })
            .collect();
        Self {
            rows: planned,
            missing_groups: missing.into_iter().collect(),
            makes_groups,
        }
    }

    /// The same text for the same plan, and for no other.
    pub fn digest(&self) -> String {
        // Everything in it is written by `Debug`, with the ids of those who change and what was before.
        hex::encode(Sha256::digest(format!("{self:?}")))
    }

    /// How many rows are added, changed, unchanged and left out.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for row in &self.rows {
            match row.outcome {
                Outcome::New(_) => counts.new += 1,
                Outcome::Changed(..) => counts.changed += 1,
                Outcome::Unchanged => counts.unchanged += 1,
                Outcome::Wrong(_) => counts.wrong += 1,
            }
        }
        counts
    }
}

/// How many rows of a list there are of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// People who are added.
    pub new: u64,
    /// People of whom something changes.
    pub changed: u64,
    /// People who are known as they are.
    pub unchanged: u64,
    /// Rows that are left out.
    pub wrong: u64,
}

/// What can be read of a row whatever is known.
struct Read {
    name: String,
    email: EmailAddress,
    role: Option<Role>,
    time_zone: Option<String>,
}

fn outcome(
    row: &Row,
    known: &Known,
    makes_groups: bool,
    first_lines: &mut HashMap<String, u64>,
    administrators: &mut usize,
) -> Outcome {
    let (read, mut wrong) = read(row);
    if let Some(Ok(email)) = row.email.as_deref().map(str::parse::<EmailAddress>) {
        let first = *first_lines.entry(email.to_string()).or_insert(row.line);
        if first != row.line {
            wrong.push(Wrong::Twice(first));
        }
    }
    if let Some(group) = &row.group
        && !known.groups.contains_key(group)
        && (!makes_groups || field::name("group", group).is_err())
    {
        wrong.push(Wrong::Group(group.clone()));
    }
    let Some(read) = read.filter(|_| wrong.is_empty()) else {
        return Outcome::Wrong(wrong);
    };
    match known.people.get(read.email.as_str()) {
        None => Outcome::New(NewRow {
            name: read.name,
            email: read.email,
            role: read.role.unwrap_or(Role::Employee),
            group: row.group.clone(),
            time_zone: read.time_zone,
        }),
        Some(person) => changed(person, &read, row.group.as_deref(), known, administrators),
    }
}

fn read(row: &Row) -> (Option<Read>, Vec<Wrong>) {
    let mut wrong = Vec::new();
    let name = row
        .name
        .as_deref()
        .and_then(|name| field::name("name", name).ok());
    if name.is_none() {
        wrong.push(Wrong::Name);
    }
    let email = row.email.as_deref().map(str::parse::<EmailAddress>);
    match &email {
        None => wrong.push(Wrong::NoEmail),
        Some(Err(_)) => wrong.push(Wrong::Email),
        Some(Ok(_)) => {}
    }
    let role = row.role.as_deref().map(|typed| role(typed).ok_or(typed));
    if let Some(Err(typed)) = role {
        wrong.push(Wrong::Role(typed.to_owned()));
    }
    let zone = row.time_zone.as_deref();
    let zone = zone.map(|typed| field::time_zone("timeZone", typed).map_err(|_| typed));
    if let Some(Err(typed)) = zone {
        wrong.push(Wrong::TimeZone(typed.to_owned()));
    }
    let (Some(name), Some(Ok(email))) = (name, email) else {
        return (None, wrong);
    };
    let read = Read {
        name,
        email,
        role: role.and_then(Result::ok),
        time_zone: zone.and_then(Result::ok),
    };
    (Some(read), wrong)
}

fn changed(
    person: &Employee,
    read: &Read,
    group: Option<&str>,
    known: &Known,
    administrators: &mut usize,
) -> Outcome {
    let group_before = person.group.and_then(|id| {
        let mut names = known.groups.iter().filter(|(_, group)| **group == id);
        names.next().map(|(name, _)| name.as_str())
    });
    let zone_before = known.time_zones.get(&person.id).map(String::as_str);
    let mut changes = Vec::new();
    let mut compare = |fact, before: &str, after: &str| {
        if before != after {
            changes.push(Change {
                fact,
                before: before.to_owned(),
                after: after.to_owned(),
            });
        }
    };
    compare(Fact::Name, &person.name, &read.name);
    if let Some(role) = read.role {
        let word = crate::services::employees::role_word;
        compare(Fact::Role(role), word(person.role), word(role));
    }
    // A cell that is empty leaves things as they are.
    if let Some(group) = group {
        compare(Fact::Group, group_before.unwrap_or_default(), group);
    }
    if let Some(zone) = &read.time_zone {
        compare(Fact::TimeZone, zone_before.unwrap_or_default(), zone);
    }
    let ends =
        person.active && person.role == Role::Admin && read.role.is_some_and(|role| role != Role::Admin);
    if ends {
        if *administrators <= 1 {
            return Outcome::Wrong(vec![Wrong::LastAdministrator]);
        }
        *administrators -= 1;
    }
    if changes.is_empty() {
        return Outcome::Unchanged;
    }
    Outcome::Changed(person.id, changes)
}

fn role(typed: &str) -> Option<Role> {
    match typed.to_lowercase().as_str() {
        "employee" | "mitarbeiter" | "mitarbeiterin" | "mitarbeitende" => Some(Role::Employee),
        "manager" | "managerin" | "führungskraft" => Some(Role::Manager),
        "admin" | "administrator" | "administratorin" => Some(Role::Admin),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use timetrack_domain::IdGenerator;
    use timetrack_storage::EmployeeKind;

    use super::super::table::rows;
    use super::*;

    fn known() -> Known {
        let mut ids = IdGenerator::from_seed(1);
        let group = GroupId::generate(Timestamp::UNIX_EPOCH, &mut ids);
        let mut known = Known {
            groups: HashMap::from([("Sales".to_owned(), group)]),
            administrators: 1,
            ..Known::default()
        };
        for (name, email, role) in [
            ("Ada King", "ada@example.com", Role::Employee),
            ("Root", "root@example.com", Role::Admin),
        ] {
            let id = EmployeeId::generate(Timestamp::UNIX_EPOCH, &mut ids);
            known.time_zones.insert(id, "Europe/Berlin".to_owned());
            let person = Employee {
                id,
                name: name.to_owned(),
                email: Some(email.to_owned()),
                kind: EmployeeKind::Person,
                role,
                sees_content: false,
                group: None,
                active: true,
                created: Timestamp::UNIX_EPOCH,
            };
            known.people.insert(email.to_owned(), person);
        }
        known
    }

    fn plan(list: &str, makes_groups: bool) -> Plan {
        Plan::new(rows(list).unwrap(), &known(), makes_groups)
    }

    #[test]
    fn each_row_says_what_becomes_of_it() {
        let list = "name;email;role;group;time zone\n\
                    Ben;Ben@Example.com;;;\n\
                    Ada Lovelace;ada@example.com;manager;Sales;europe/vienna\n\
                    Root;root@example.com;;;Europe/Berlin\n\
                    =1+1;cmd@example.com;Führungskraft;Neu;\n\
                    ;x;boss;Neu;Mars/Base\n\
                    Zoe;;;;\n\
                    Ben;BEN@example.com;;;\n\
                    Root;ROOT@example.com;employee;;\n";
        let planned = plan(list, true);
        let word = |fact, before: &str, after: &str| Change {
            fact,
            before: before.to_owned(),
            after: after.to_owned(),
        };
        let outcomes: Vec<_> = planned.rows.iter().map(|row| &row.outcome).collect();
        assert!(
            matches!(outcomes[0], Outcome::New(new) if new.email.as_str() == "ben@example.com" && new.role == Role::Employee)
        );
        let Outcome::Changed(_, changes) = outcomes[1] else {
            panic!("{outcomes:?}")
        };
        assert_eq!(
            *changes,
            [
                word(Fact::Name, "Ada King", "Ada Lovelace"),
                word(Fact::Role(Role::Manager), "employee", "manager"),
                word(Fact::Group, "", "Sales"),
                word(Fact::TimeZone, "Europe/Berlin", "Europe/Vienna"),
            ]
        );
        assert_eq!(outcomes[2], &Outcome::Unchanged);
        assert!(
            matches!(outcomes[3], Outcome::New(new) if new.name == "=1+1" && new.group.as_deref() == Some("Neu"))
        );
        let wrong = [
            Wrong::Name,
            Wrong::Email,
            Wrong::Role("boss".to_owned()),
            Wrong::TimeZone("Mars/Base".to_owned()),
        ];
        assert_eq!(outcomes[4], &Outcome::Wrong(wrong.into()));
        assert_eq!(outcomes[5], &Outcome::Wrong(vec![Wrong::NoEmail]));
        assert_eq!(outcomes[6], &Outcome::Wrong(vec![Wrong::Twice(2)]));
        assert_eq!(outcomes[7], &Outcome::Wrong(vec![Wrong::Twice(4)]));
        assert_eq!(planned.missing_groups, ["Neu"]);
        assert_eq!(
            planned.counts(),
            Counts {
                new: 2,
                changed: 1,
                unchanged: 1,
                wrong: 4
            }
        );
        let alone = plan("name,email,role\nRoot,root@example.com,employee", true);
        assert_eq!(
            alone.rows[0].outcome,
            Outcome::Wrong(vec![Wrong::LastAdministrator])
        );
        let unknown = plan("name,email,group\nBen,b@example.com,Neu", false);
        assert_eq!(
            unknown.rows[0].outcome,
            Outcome::Wrong(vec![Wrong::Group("Neu".to_owned())])
        );
        assert_ne!(plan(list, true).digest(), plan(list, false).digest());
        assert_eq!(plan(list, true).digest(), planned.digest());
    }
}
