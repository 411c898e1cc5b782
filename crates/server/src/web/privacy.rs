//! What TimeTrack records: the privacy answer, one click from every page.

use askama::Template;
use axum::response::Response;
use timetrack_domain::Lane;

use crate::error::AppError;
use crate::services::activity::Audience;
use crate::web::frame::Frame;
use crate::web::kinds;
use crate::web::parts::Off;
use crate::web::responses::page;
use crate::web::surroundings::Surroundings;

/// The page.
#[derive(Debug, Template)]
#[template(path = "pages/privacy/privacy.html")]
pub(crate) struct PrivacyPage {
    frame: Frame,
    kinds: Vec<KindRow>,
    offs: Vec<Off>,
    choices: Vec<ChoiceRow>,
}

#[derive(Clone, Debug)]
struct KindRow {
    name: String,
    recorded: String,
    seen_by: String,
    kept: String,
    deletable: String,
}

#[derive(Clone, Debug)]
struct ChoiceRow {
    name: String,
    recorded: String,
    counts: String,
}

const KINDS: [(Lane, &str, &str, &str); 3] = [
    (
        Lane::WorkSession,
        "kind-working-time",
        "recorded-working-time",
        "deletable-no",
    ),
    (Lane::Afk, "kind-afk", "recorded-afk", "deletable-yes"),
    (
        Lane::Window,
        "kind-windows",
        "recorded-windows",
        "deletable-hours-stay",
    ),
];

const CHOICES: [(&str, &str, &str); 6] = [
    ("state-working", "choice-working", "yes"),
    ("state-idle", "choice-idle", "choice-idle-counts"),
    ("choice-locked-name", "choice-locked", "choice-idle-counts"),
    ("state-break", "choice-break", "no"),
    ("choice-private-name", "choice-private", "yes"),
    ("choice-off-name", "choice-off", "no"),
];

impl PrivacyPage {
    /// The page.
    pub(crate) fn new(frame: Frame, audience: Audience) -> Self {
        let locale = frame.locale;
        Self {
            kinds: KINDS
                .map(|(lane, name, recorded, deletable)| KindRow {
                    name: locale.text(name),
                    recorded: locale.text(recorded),
                    seen_by: kinds::seen_by(lane, audience, locale),
                    kept: kinds::kept(lane, &frame.retention, locale),
                    deletable: locale.text(deletable),
                })
                .into(),
            offs: kinds::offs(locale),
            choices: CHOICES
                .map(|(name, recorded, counts)| ChoiceRow {
                    name: locale.text(name),
                    recorded: locale.text(recorded),
                    counts: locale.text(counts),
                })
                .into(),
            frame,
        }
    }
}

/// `GET /privacy`
pub(super) async fn show(around: Surroundings) -> Result<Response, AppError> {
    let frame = around.frame_of_no_section("privacy-link");
    page(&PrivacyPage::new(frame, around.audience()))
}
