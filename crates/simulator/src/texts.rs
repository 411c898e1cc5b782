//! What stands in the windows of people of different professions.

use rand::{Rng, RngExt, seq::IndexedRandom};

/// What somebody works as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Profession {
    /// Writes software.
    Developer,
    /// Draws.
    Designer,
    /// Sells.
    Sales,
    /// Answers customers.
    Support,
    /// Keeps the books.
    Accounting,
    /// Leads others.
    Lead,
    /// Watches machines at night.
    Operations,
}

/// A program and the titles of its windows.
type Program = (&'static str, &'static [&'static str]);

const MAIL: Program = (
    "Outlook",
    &[
        "Posteingang - Outlook",
        "AW: Angebot 2026-114 - Nachricht (HTML)",
        "RE: Delivery dates for Q1 - Message",
        "Kalender - Outlook",
        "Einladung: Sommerfest 🎉 - Besprechung",
    ],
);

/// Where people meet.
pub(crate) const MEETING: Program = (
    "Microsoft Teams",
    &[
        "Daily Stand-up | Microsoft Teams",
        "Projekt Nordlicht – Abstimmung | Microsoft Teams",
        "1:1 Weekly | Microsoft Teams",
        "Kundengespräch Hansen & Söhne | Microsoft Teams",
    ],
);

impl Profession {
    fn programs(self) -> &'static [Program] {
        match self {
            Self::Developer => &[
                (
                    "Visual Studio Code",
                    &[
                        "invoice.rs - nordlicht - Visual Studio Code",
                        "ledger_tests.rs - nordlicht - Visual Studio Code",
                        "README.md - nordlicht - Visual Studio Code",
                    ],
                ),
                ("Windows Terminal", &["cargo test", "git log", "ssh build-02"]),
                (
                    "Firefox",
                    &[
                        "Merge request !482 · nordlicht — Mozilla Firefox",
                        "Iterator in std::iter - Rust — Mozilla Firefox",
                        "Pipeline #20931 — Mozilla Firefox",
                    ],
                ),
            ],
            Self::Designer => &[
                (
                    "Figma",
                    &[
                        "Nordlicht – Onboarding",
                        "Icons 24px",
                        "Website 2027 – Startseite",
                    ],
                ),
                (
                    "Photoshop",
                    &["hero.psd @ 66,7 % (RGB/8)", "team-foto.psd @ 100 % (RGB/8)"],
                ),
                (
                    "Firefox",
                    &[
                        "Colour contrast checker — Mozilla Firefox",
                        "Pinterest — Mozilla Firefox",
                    ],
                ),
            ],
            Self::Sales => &[
                (
                    "Excel",
                    &["Angebote_2026.xlsx - Excel", "Pipeline Q4.xlsx - Excel"],
                ),
                ("PowerPoint", &["Vorstellung Hansen & Söhne.pptx - PowerPoint"]),
                (
                    "Edge",
                    &[
                        "CRM – Kontakte – Microsoft Edge",
                        "Handelsregister – Microsoft Edge",
                    ],
                ),
            ],
            Self::Support => &[
                (
                    "Firefox",
                    &[
                        "Ticket #88120: Drucker antwortet nicht — Mozilla Firefox",
                        "Ticket #88131: رمز الدخول لا يعمل — Mozilla Firefox",
                        "Wissensdatenbank — Mozilla Firefox",
                    ],
                ),
                ("Remotedesktop", &["kunde-0371 - Remotedesktopverbindung"]),
                ("OneNote", &["Bereitschaft - OneNote"]),
            ],
            Self::Accounting => &[
                (
                    "DATEV Kanzlei-Rechnungswesen",
                    &["Buchen 11/2026", "Offene Posten Debitoren"],
                ),
                (
                    "Excel",
                    &[
                        "Reisekosten November.xlsx - Excel",
                        "Umsatz & Kosten.xlsx - Excel",
                    ],
                ),
                (
                    "Acrobat Reader",
                    &["Rechnung_20261103.pdf - Adobe Acrobat Reader"],
                ),
            ],
            Self::Lead => &[
                (
                    "Excel",
                    &["Budget 2027.xlsx - Excel", "Urlaubsplanung.xlsx - Excel"],
                ),
                (
                    "Word",
                    &["Protokoll Führungskreis.docx - Word", "Job advert - Word"],
                ),
                ("Firefox", &["Nordlicht · Roadmap — Mozilla Firefox"]),
            ],
            Self::Operations => &[
                (
                    "Firefox",
                    &[
                        "Leitstand – Übersicht — Mozilla Firefox",
                        "Grafana – Halle 3 — Mozilla Firefox",
                    ],
                ),
                ("PuTTY", &["sps-halle3", "sps-halle4"]),
                ("Editor", &["schichtbuch.txt - Editor"]),
            ],
        }
    }

    /// A program of the profession, or now and then the mail, and the title of one of its windows.
    pub(crate) fn window(self, random: &mut impl Rng) -> (&'static str, &'static str) {
        let (application, titles) = if random.random_bool(0.22) {
            MAIL
        } else {
            one_of(self.programs(), random)
        };
        (application, one_of(titles, random))
    }
}

/// One of a list that is never empty.
pub(crate) fn one_of<T: Copy>(list: &[T], random: &mut impl Rng) -> T {
    *list
        .choose(random)
        .expect("the lists of this file hold something")
}
