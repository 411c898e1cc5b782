//! Renders every template in every language and looks at what must hold for all of them.

use std::path::PathBuf;

use askama::Template;
use axum::http::StatusCode;
use jiff::Timestamp;
use timetrack_storage::Role;

use super::activity::{ActivityLive, ActivityPage, ActivityQuery, Sight};
use super::dashboard::{DashboardLive, DashboardPage};
use super::docs::DocsPage;
use super::error_page::{ErrorPage, LinkUsedPage, SignedOutPage};
use super::frame::{Frame, Section};
use super::kinds::Rules;
use super::locale::{Language, Locale};
use super::my_data::delete::{DeleteForm, DeletePage, DeleteQuery};
use super::my_data::items::{ItemsPage, ItemsQuery};
use super::my_data::{Deleted, MyDataPage};
use super::privacy::PrivacyPage;
use super::samples::{self, frame};
use super::whose::Whose;
use super::work_hours::{HoursQuery, WorkHoursPage};
use super::{samples_of_hours, samples_of_my_data};
use crate::error::{AppError, ErrorReport};
use crate::services::activity::Audience;
use crate::services::hours_page::HoursPage;
use crate::services::my_data::ItemPage;

mod accounts;
mod enrolment;
mod setup;
mod setup_lists;
mod team;

const SEEN_BY: &str = "Only you see this.";

const RULES: Rules = Rules {
    afk_threshold_seconds: 180,
    opens_by_itself: true,
    detail_key: "rule-detail-title",
};

fn own_sight() -> Sight {
    Sight {
        whose: Whose::Own,
        has_content: true,
        seen_by: SEEN_BY.to_owned(),
    }
}

/// Every page in one language, with the name of its file.
fn pages(language: Language) -> Vec<(&'static str, String)> {
    let locale = Locale::new(language);
    let mut pages = Vec::new();
    let mut page = |name: &'static str, html: askama::Result<String>| pages.push((name, html.unwrap()));

    let dashboard_frame = || frame(language, Section::Dashboard, &locale.text("navigation-dashboard"));
    let dashboard = samples::dashboard();
    page(
        "dashboard",
        DashboardPage::new(dashboard_frame(), &dashboard, SEEN_BY).render(),
    );
    page(
        "dashboard-live",
        DashboardLive::new(dashboard_frame(), &dashboard.present).render(),
    );
    let quiet = crate::services::dashboard::Dashboard {
        present: crate::services::dashboard::Present {
            today: samples::empty_day(),
            attention: Vec::new(),
            ..samples::dashboard().present
        },
        week_uses: crate::services::activity::UseSums::default(),
        ..samples::dashboard()
    };
    page(
        "dashboard-quiet",
        DashboardPage::new(dashboard_frame(), &quiet, SEEN_BY).render(),
    );
    let first_run = crate::services::dashboard::Dashboard {
        has_records: false,
        ..quiet
    };
    page(
        "dashboard-first-run",
        DashboardPage::new(dashboard_frame(), &first_run, SEEN_BY).render(),
    );

    let docs_frame = || Frame {
        role: Some(Role::Admin),
        ..frame(language, Section::Account, &locale.text("docs-title"))
    };
    page("docs", DocsPage::new(docs_frame()).render());

    let activity_frame = || frame(language, Section::Activity, &locale.text("navigation-activity"));
    let activity = |day, query: &ActivityQuery| {
        ActivityPage::new(activity_frame(), &samples::activity(day), query, &own_sight()).render()
    };
    let text = |text: &str| Some(text.to_owned());
    let plain = ActivityQuery::default();
    let selected = ActivityQuery {
        from: text("10:30"),
        to: text("11:52"),
        ..ActivityQuery::default()
    };
    let zoomed = ActivityQuery {
        view_from: text("10:00"),
        view_to: text("12:00"),
        search: text("drift\"><script>"),
        ..selected.clone()
    };
    let wrong = ActivityQuery {
        day: text("<script>"),
        from: text("x"),
        to: text("y"),
        ..ActivityQuery::default()
    };
    page("activity", activity(samples::working_day(), &plain));
    page("activity-selected", activity(samples::working_day(), &selected));
    page("activity-zoomed", activity(samples::working_day(), &zoomed));
    page("activity-wrong", activity(samples::working_day(), &wrong));
    page("activity-busy", activity(samples::busy_day(20_000), &plain));
    page("activity-empty", activity(samples::empty_day(), &plain));
    page("activity-running", activity(samples::running_day(), &plain));
    let live = ActivityLive::new(
        activity_frame(),
        &samples::activity(samples::running_day()),
        &plain,
        &own_sight(),
    );
    page("activity-live", live.render());

    let hours_frame = || {
        frame(
            language,
            Section::WorkHours,
            &locale.text("navigation-work-hours"),
        )
    };
    let hours = samples_of_hours::hours();
    page(
        "work-hours",
        WorkHoursPage::new(
            hours_frame(),
            &hours,
            &HoursQuery::default(),
            &Whose::Own,
            SEEN_BY,
        )
        .render(),
    );
    let no_hours = HoursPage {
        days: hours
            .days
            .iter()
            .map(|day| crate::services::hours_page::DayHours {
                figures: None,
                ..day.clone()
            })
            .collect(),
        sessions: Vec::new(),
        ..hours
    };
    let wrong_week = HoursQuery { week: text("47") };
    page(
        "work-hours-empty",
        WorkHoursPage::new(hours_frame(), &no_hours, &wrong_week, &Whose::Own, SEEN_BY).render(),
    );

    let mine_frame = || frame(language, Section::MyData, &locale.text("navigation-my-data"));
    let today = jiff::civil::date(2026, 11, 18);
    page(
        "my-data",
        MyDataPage::new(
            mine_frame(),
            &samples_of_my_data::my_data(),
            &RULES,
            Some(Deleted {
                count: 38,
                with_idle: true,
            }),
            DeleteForm::about(today),
            Audience::Managers,
        )
        .render(),
    );
    page(
        "items",
        ItemsPage::new(
            mine_frame(),
            &samples_of_my_data::items(),
            &ItemsQuery::default(),
            SEEN_BY,
        )
        .render(),
    );
    let no_items = ItemPage {
        items: Vec::new(),
        next: None,
        ..samples_of_my_data::items()
    };
    page(
        "items-empty",
        ItemsPage::new(mine_frame(), &no_items, &ItemsQuery::default(), SEEN_BY).render(),
    );
    let preview = samples_of_my_data::preview();
    page(
        "delete",
        DeletePage::preview(
            mine_frame(),
            DeleteForm::about(today),
            &preview,
            &samples::zone(),
            today,
        )
        .render(),
    );
    let wrong =
        DeleteForm::read(&DeleteQuery::default(), &samples::zone(), Timestamp::MAX, locale).unwrap_err();
    page(
        "delete-wrong",
        DeletePage::form(mine_frame(), *wrong, &samples::zone()).render(),
    );

    page(
        "privacy",
        PrivacyPage::new(
            frame(language, Section::MyData, &locale.text("privacy-link")),
            Audience::Alone,
        )
        .render(),
    );
    page("signed-out", SignedOutPage { locale }.render());
    page("link-used", LinkUsedPage { locale }.render());
    for (name, error) in [
        ("error-404", AppError::NotFound),
        ("error-403", AppError::Forbidden),
        ("error-stale", AppError::ForgedRequest),
        (
            "error-400",
            AppError::Malformed {
                message: "<b>no</b>".to_owned(),
            },
        ),
        (
            "error-503",
            AppError::Overloaded {
                retry_after_seconds: 5,
            },
        ),
        ("error-500", AppError::Internal(anyhow::anyhow!("secret cause"))),
    ] {
        page(
            name,
            ErrorPage::new(&ErrorReport::from(error), None, locale).render(),
        );
    }
    pages.extend(accounts::pages(language));
    pages.extend(enrolment::pages(language));
    pages.extend(setup::pages(language));
    pages.extend(setup_lists::pages(language));
    pages.extend(team::pages(language));
    pages
}

#[test]
fn every_page_renders_in_every_language() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target/pages");
    for language in Language::ALL {
        let folder = folder.join(language.code());
        std::fs::create_dir_all(&folder).unwrap();
        for (name, html) in pages(language) {
            std::fs::write(folder.join(format!("{name}.html")), &html).unwrap();
            check_harmless(name, &html);
            check_shape(name, &html, language);
        }
    }
}

#[test]
fn the_side_bar_and_the_bar_of_a_narrow_screen_offer_the_same_choices() {
    for language in Language::ALL {
        for (name, html) in pages(language) {
            if !html.contains("data-live-part=\"state-bar\"") {
                continue;
            }
            for choice in ["break", "end", "private"] {
                let button = format!("name=\"choice\" value=\"{choice}\"");
                assert_eq!(html.matches(&button).count(), 2, "{name}: {choice}");
            }
        }
    }
}

/// Nothing that was recorded becomes markup, and nothing needs more than the policy allows.
fn check_harmless(name: &str, html: &str) {
    assert!(!html.contains("<script>"), "{name} has an inline script");
    assert!(!html.contains("<img"), "{name} has an image from a title");
    assert!(!html.contains(" style="), "{name} has an inline style");
    assert!(!html.contains("<style"), "{name} has an inline style");
    assert!(!html.contains(" onclick="), "{name} has an inline handler");
    assert!(
        !html.contains("<b>no</b>") && !html.contains("<b>unheard"),
        "{name} repeats markup"
    );
    assert!(
        !html.contains("secret cause"),
        "{name} tells what went wrong inside"
    );
    for address in html.split("href=\"").skip(1).chain(html.split("src=\"").skip(1)) {
        let address = address.split('"').next().unwrap();
        assert!(address.starts_with(['/', '#']), "{name} leads to {address}");
    }
}

fn check_shape(name: &str, html: &str, language: Language) {
    let is_fragment = name.ends_with("-live");
    assert_eq!(html.contains("<!doctype html>"), !is_fragment, "{name}");
    if !is_fragment {
        assert!(
            html.contains(&format!("<html lang=\"{}\">", language.code())),
            "{name}"
        );
        assert_eq!(html.matches("<h1").count(), 1, "{name} has one heading");
        assert_eq!(html.matches("<main").count(), 1, "{name}");
    }
    for (open, close) in [
        ("<table", "</table>"),
        ("<svg", "</svg>"),
        ("<section", "</section>"),
        ("<form", "</form>"),
    ] {
        assert_eq!(
            html.matches(open).count(),
            html.matches(close).count(),
            "{name}: {open}"
        );
    }
    for head in html
        .split("<th")
        .skip(1)
        .filter(|rest| rest.starts_with([' ', '>']))
    {
        assert!(
            head.split('>').next().unwrap().contains("scope="),
            "{name}: a head of a table without scope"
        );
    }
    check_headings(name, html);
    check_drawings(name, html);
    let ids: Vec<&str> = html
        .split(" id=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    let distinct: std::collections::BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), distinct.len(), "{name} has an id twice: {ids:?}");
}

/// Headings go down by one level at a time, as somebody who jumps from one to the next expects.
fn check_headings(name: &str, html: &str) {
    let mut above = u32::from(name.ends_with("-live"));
    for rest in html.split("<h").skip(1) {
        let Some(level) = rest.chars().next().and_then(|level| level.to_digit(10)) else {
            continue;
        };
        assert!(level <= above + 1, "{name}: h{level} follows h{above}");
        above = level;
    }
}

/// Every drawing is either described or said to be an ornament.
fn check_drawings(name: &str, html: &str) {
    for drawing in html.split("<svg").skip(1) {
        let tag = drawing.split('>').next().unwrap();
        let is_ornament = tag.contains("aria-hidden=\"true\"");
        let is_described = tag.contains("role=\"img\"") && tag.contains("aria-label=\"");
        let is_within_ornament = tag.is_empty() || tag == " data-overlay";
        assert!(
            is_ornament || is_described || is_within_ornament,
            "{name} has a drawing without words: <svg{tag}>"
        );
    }
}

#[test]
fn an_error_keeps_its_status_and_says_it_in_the_language_of_the_request() {
    let headers = [(axum::http::header::ACCEPT_LANGUAGE, "de".parse().unwrap())]
        .into_iter()
        .collect();
    let asked = super::Asked {
        method: &axum::http::Method::GET,
        uri: &axum::http::Uri::from_static("/nothing"),
        headers: &headers,
        site: &crate::Site::new(([127, 0, 0, 1], 8000).into(), None, Vec::new()),
    };
    let response = super::error_page(&ErrorReport::from(AppError::NotFound), None, asked);
    assert_eq!(response.status(), StatusCode::OK, "the caller sets the status");
}
