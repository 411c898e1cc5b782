//! Everything that is held about the person who looks, and the way to delete it.

pub(crate) mod delete;
pub(crate) mod items;
pub(super) mod routes;

use askama::Template;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::services::activity::Audience;
use crate::services::looks::Looker;
use crate::services::my_data::{Ahead, DeletedRange, Held, LONGEST_LIST, MyData};
use crate::web::address::Address;
use crate::web::audit::words;
use crate::web::frame::Frame;
use crate::web::kinds;
use crate::web::locale::Locale;
use crate::web::parts::{Fact, Off};
use delete::DeleteForm;

/// The page.
#[derive(Debug, Template)]
#[template(path = "pages/my_data/my_data.html")]
pub(crate) struct MyDataPage {
    frame: Frame,
    done: Option<String>,
    ahead: Option<AheadNote>,
    held: Vec<HeldRow>,
    went_by_age: Option<String>,
    nothing_goes: Option<String>,
    offs: Vec<Off>,
    deletions: Vec<DeletionRow>,
    deletions_more: Option<String>,
    rules: Vec<Fact>,
    delete: DeleteForm,
    /// Who looked lately; `None` where there is nobody who could.
    lookers: Option<Vec<LookerRow>>,
}

#[derive(Clone, Debug)]
struct LookerRow {
    who: String,
    what: String,
    when: String,
}

/// What was just deleted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deleted {
    /// How many intervals.
    pub(crate) count: u64,
    /// Whether idle time was to go: that changes what the days add up to.
    pub(crate) with_idle: bool,
}

/// That something lies in the future, and what to do about it.
#[derive(Clone, Debug)]
struct AheadNote {
    text: String,
    items_url: String,
    delete_url: Option<String>,
}

#[derive(Clone, Debug)]
struct HeldRow {
    name: String,
    amount: String,
    machines: String,
    kept: String,
    seen_by: String,
    items_url: String,
}

#[derive(Clone, Debug)]
struct DeletionRow {
    range: String,
    what: String,
    machine: String,
    when: String,
}

impl MyDataPage {
    /// The page of what the service read. `deleted` is what was just deleted.
    pub(crate) fn new(
        frame: Frame,
        data: &MyData,
        rules: &kinds::Rules,
        deleted: Option<Deleted>,
        delete: DeleteForm,
        audience: Audience,
    ) -> Self {
        let locale = frame.locale;
        Self {
            done: deleted.map(|deleted| {
                let key = if deleted.with_idle {
                    "deleted-intervals-idle"
                } else {
                    "deleted-intervals"
                };
                locale.text_counted(key, deleted.count, &[])
            }),
            ahead: data
                .ahead
                .as_ref()
                .map(|ahead| AheadNote::new(ahead, data, locale)),
            held: data
                .held
                .iter()
                .map(|held| HeldRow::new(held, data, audience, &frame))
                .collect(),
            went_by_age: data
                .detail_since
                .map(|since| locale.text_with("held-went-by-age", &[("day", &locale.day_with_year(since))])),
            nothing_goes: data
                .nothing_goes_since
                .map(|since| locale.text_with("held-nothing-goes", &[("day", &locale.day_with_year(since))])),
            offs: kinds::offs(locale),
            deletions: data
                .deletions
                .iter()
                .map(|deletion| DeletionRow::new(deletion, data, locale))
                .collect(),
            deletions_more: (data.deletions.len() >= LONGEST_LIST)
                .then(|| locale.text_counted("deletions-latest", LONGEST_LIST as u64, &[])),
            rules: rules.facts(locale),
            lookers: None,
            delete,
            frame,
        }
    }
}

impl MyDataPage {
    /// With those who looked, for the people of a company.
    pub(crate) fn with_lookers(mut self, lookers: &[Looker], zone: &TimeZone) -> Self {
        let locale = self.frame.locale;
        self.lookers = self.frame.role.map(|_| {
            let row = |looker: &Looker| LookerRow {
                who: looker.name.clone().unwrap_or_else(|| locale.text("audit-gone")),
                what: words::look(looker.look, locale),
                when: match looker.times {
                    1 => locale.moment(looker.at, zone),
                    times => {
                        let last = locale.moment(looker.at, zone);
                        locale.text_counted("look-times", times, &[("last", &last)])
                    }
                },
            };
            lookers.iter().map(row).collect()
        });
        self
    }
}

impl AheadNote {
    fn new(ahead: &Ahead, data: &MyData, locale: Locale) -> Self {
        let day = |at: Timestamp| at.to_zoned(data.zone.clone()).date();
        let values = [
            ("until", locale.day_with_year(day(ahead.hull.end()))),
            ("machines", ahead.machines.join(", ")),
        ];
        let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
        Self {
            text: locale.text_counted("held-ahead", ahead.count, &values),
            items_url: Address::new("/my-data/items")
                .with("from", &day(ahead.hull.start()).to_string())
                .into_string(),
            delete_url: ahead
                .deletable
                .map(|deletable| DeleteForm::about_what_is_ahead(deletable, data.now, &data.zone)),
        }
    }
}

impl HeldRow {
    fn new(held: &Held, data: &MyData, audience: Audience, frame: &Frame) -> Self {
        let locale = frame.locale;
        let amount = match held.since {
            Some(since) => {
                let since = locale.day_with_year(since.to_zoned(data.zone.clone()).date());
                locale.text_counted(kinds::amount_key(held.lane), held.count, &[("since", &since)])
            }
            None => locale.text("held-nothing"),
        };
        let machines = match held.machines.as_slice() {
            [] => "–".to_owned(),
            [only] => only.clone(),
            [first, others @ ..] => {
                locale.text_counted("machines-and-more", others.len() as u64, &[("machine", first)])
            }
        };
        Self {
            name: locale.text(kinds::name_key(held.lane)),
            amount,
            machines,
            kept: kinds::kept(held.lane, &frame.retention, locale),
            seen_by: kinds::seen_by(held.lane, audience, locale),
            items_url: Address::new("/my-data/items")
                .with("kind", kinds::query_value(held.lane))
                .into_string(),
        }
    }
}

impl DeletionRow {
    fn new(deletion: &DeletedRange, data: &MyData, locale: Locale) -> Self {
        let lanes: Vec<String> = deletion
            .lanes
            .iter()
            .map(|lane| locale.text(kinds::name_key(*lane)))
            .collect();
        Self {
            range: kinds::range(deletion.interval, &data.zone, data.today, locale),
            what: lanes.join(", "),
            machine: deletion.machine.clone(),
            when: locale.day_with_year(deletion.at.to_zoned(data.zone.clone()).date()),
        }
    }
}
