//! The page where a person says that a computer is theirs.

use askama::Template;

use crate::error::AppError;
use crate::services::enrolment::by_browser::WaitingComputer;
use crate::web::enrolment::{EnrolmentPage, Said};
use crate::web::frame::{Frame, Section};
use crate::web::locale::{Language, Locale};
use crate::web::samples::{HOSTILE, at, frame, zone};

/// Every state of it in one language.
pub(super) fn pages(language: Language) -> Vec<(&'static str, String)> {
    let title = Locale::new(language).text("enrol-title");
    let frame = || Frame {
        section: None,
        ..frame(language, Section::MyData, &title)
    };
    let computer = WaitingComputer {
        code: "BCDF-GHJK".to_owned(),
        machine_name: HOSTILE[0].to_owned(),
        account_name: "MESSTECHNIK-BRUECKNER\\anna-lena.grossschmidt-hohenlohe".to_owned(),
        asked: at("09:12"),
    };
    let wait = AppError::TooManyAttempts {
        retry_after_seconds: 95,
    };
    [
        ("enrolment", EnrolmentPage::asking(frame())),
        (
            "enrolment-compare",
            EnrolmentPage::comparing(frame(), computer, &zone()),
        ),
        ("enrolment-mine", EnrolmentPage::done(frame(), Said::Mine)),
        ("enrolment-refused", EnrolmentPage::done(frame(), Said::Refuse)),
        (
            "enrolment-ended",
            EnrolmentPage::wrong(frame(), "<script>alert(1)</script>", &AppError::EnrolmentEnded),
        ),
        ("enrolment-wait", EnrolmentPage::wrong(frame(), "BCDF", &wait)),
    ]
    .into_iter()
    .map(|(name, page)| (name, page.render().unwrap()))
    .collect()
}
