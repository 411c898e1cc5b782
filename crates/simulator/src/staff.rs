//! The people of the simulated company.

use std::borrow::Cow;

use crate::{DeviceKind, Habit, Position, Profession, SimulatedPerson};

/// How many people [`people`] gives.
pub const CORE: usize = 12;

/// The twelve of [`people`], and as many more with their habits as make `count` in all; no fewer than the twelve.
pub fn company(seed: u64, count: usize) -> Vec<SimulatedPerson> {
    let core = people(seed);
    let more = (CORE..count).map(|number| {
        let like = &core[number % CORE];
        let first = FIRST_NAMES[number % FIRST_NAMES.len()];
        let last = LAST_NAMES[number / FIRST_NAMES.len() % LAST_NAMES.len()];
        SimulatedPerson {
            name: Cow::Owned(format!("{first} {last}")),
            account: Cow::Owned(format!("person{number}")),
            position: Position::Employee,
            move_to: None,
            seed: seed.wrapping_mul(31).wrapping_add(number as u64 + 1),
            ..like.clone()
        }
    });
    let more: Vec<SimulatedPerson> = more.collect();
    core.into_iter().chain(more).collect()
}

const FIRST_NAMES: [&str; 13] = [
    "Anna",
    "Bilal",
    "Chiara",
    "Dương",
    "Eero",
    "Ifeoma",
    "Jürgen",
    "Καλλιόπη",
    "Lea",
    "Миха́йло",
    "Nour",
    "Ömer",
    "奈々",
];
const LAST_NAMES: [&str; 11] = [
    "Becker",
    "Nguyễn",
    "Rossi",
    "Virtanen",
    "Okafor",
    "Groß-Müller",
    "Παπαδόπουλος",
    "Şahin",
    "Коваленко",
    "d’Arcy",
    "田中",
];

/// Twelve people in three groups, with everything that makes hours hard to count among them: two computers, a night
/// shift, a move to another zone, a computer without network, and zones whose clocks change on other days.
pub fn people(seed: u64) -> Vec<SimulatedPerson> {
    use DeviceKind::{Desktop, Laptop};
    use Position::{Administrator, Employee, Manager};

    let mut people = vec![
        person(
            "Ada Hoffmann",
            "ada",
            "Entwicklung",
            Manager,
            Profession::Lead,
            Habit::Meetings,
            &[Laptop],
        ),
        person(
            "Jonas Weber",
            "jonas",
            "Entwicklung",
            Employee,
            Profession::Developer,
            Habit::Focus,
            &[Desktop],
        ),
        person(
            "María José de la Concepción Carreño Quiñones y Fernández de Córdoba",
            "maria",
            "Entwicklung",
            Employee,
            Profession::Developer,
            Habit::ContextSwitching,
            &[Laptop],
        ),
        person(
            "Tomasz Wiśniewski",
            "tomasz",
            "Entwicklung",
            Employee,
            Profession::Developer,
            Habit::TwoDevices,
            &[Desktop, Laptop],
        ),
        person(
            "Yuki Tanaka",
            "yuki",
            "Entwicklung",
            Employee,
            Profession::Designer,
            Habit::Private,
            &[Laptop],
        ),
        person(
            "Bernd Schröder",
            "bernd",
            "Vertrieb",
            Manager,
            Profession::Sales,
            Habit::Office,
            &[Laptop],
        ),
        person(
            "Aylin Demir",
            "aylin",
            "Vertrieb",
            Employee,
            Profession::Sales,
            Habit::Office,
            &[Laptop],
        ),
        person(
            "Liam O’Connor",
            "liam",
            "Vertrieb",
            Employee,
            Profession::Sales,
            Habit::Split,
            &[Laptop],
        ),
        person(
            "Sabine Krüger",
            "sabine",
            "Verwaltung",
            Manager,
            Profession::Accounting,
            Habit::Early,
            &[Desktop],
        ),
        person(
            "Dmitri Petrow",
            "dmitri",
            "Verwaltung",
            Employee,
            Profession::Support,
            Habit::OfflineForAWeek,
            &[Laptop],
        ),
        person(
            "فاطمة الزهراء بن علي",
            "fatima",
            "Verwaltung",
            Administrator,
            Profession::Accounting,
            Habit::PartTime,
            &[Laptop],
        ),
        person(
            "Kwame Mensah",
            "kwame",
            "Verwaltung",
            Employee,
            Profession::Operations,
            Habit::NightShift,
            &[Desktop],
        ),
    ];
    for (number, person) in (1_u64..).zip(&mut people) {
        person.seed = seed.wrapping_mul(31).wrapping_add(number);
    }
    if let Some(aylin) = people.iter_mut().find(|person| person.account == "aylin") {
        aylin.move_to = Some("America/New_York");
    }
    if let Some(liam) = people.iter_mut().find(|person| person.account == "liam") {
        liam.zone = "Europe/Dublin";
    }
    people
}

fn person(
    name: &'static str,
    account: &'static str,
    group: &'static str,
    position: Position,
    profession: Profession,
    habit: Habit,
    devices: &'static [DeviceKind],
) -> SimulatedPerson {
    SimulatedPerson {
        name: Cow::Borrowed(name),
        account: Cow::Borrowed(account),
        group,
        position,
        profession,
        habit,
        devices,
        zone: "Europe/Berlin",
        move_to: None,
        extra_shift: None,
        seed: 0,
    }
}
