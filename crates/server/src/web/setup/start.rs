//! The first steps of a new company, one after the other: it can be left at any step, and goes on where something is
//! missing.

pub(super) mod handlers;

use askama::Template;
use jiff::tz::TimeZone;

use super::form::{Problem, time_zones};
use super::organisation::OrganisationFields;
use crate::services::first_run::{Decision, FirstComputer, Preset, Progress, Step};
use crate::web::frame::Frame;
use crate::web::locale::Locale;

/// The page.
#[derive(Debug, Template)]
#[template(path = "pages/setup/start.html")]
pub(crate) struct StartPage {
    frame: Frame,
    heading: String,
    steps: Vec<StepRow>,
    step: Step,
    fields: OrganisationFields,
    time_zones: Vec<String>,
    presets: Vec<PresetCard>,
    /// Whether what holds is none of the presets.
    has_other_settings: bool,
    people: String,
    groups: Vec<String>,
    person: PersonFields,
    has_token: bool,
    commands: Vec<Command>,
    wait: Waiting,
    done: Option<String>,
    problem: Problem,
}

/// The part that changes while one waits.
#[derive(Debug, Template)]
#[template(path = "pages/setup/start_live.html")]
pub(crate) struct StartLive {
    frame: Frame,
    wait: Waiting,
}

#[derive(Clone, Debug)]
struct StepRow {
    number: usize,
    label: String,
    url: String,
    is_current: bool,
    is_done: bool,
}

#[derive(Clone, Debug)]
struct PresetCard {
    value: &'static str,
    name: String,
    lead: String,
    ticks: Vec<Tick>,
    foot: String,
    is_recommended: bool,
    is_selected: bool,
}

#[derive(Clone, Debug)]
struct Tick {
    text: String,
    is_recorded: bool,
}

/// What somebody types on a computer.
#[derive(Clone, Debug)]
struct Command {
    system: &'static str,
    text: String,
}

/// The first computers.
#[derive(Clone, Debug)]
struct Waiting {
    computers: Vec<ComputerRow>,
    has_data: bool,
}

#[derive(Clone, Debug)]
struct ComputerRow {
    machine: String,
    person: String,
    state: String,
    has_data: bool,
}

/// Somebody to be added.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct PersonFields {
    pub(crate) name: String,
    pub(crate) email: String,
    /// The name of a group, of one that there is or one to be made.
    pub(crate) group: String,
}

impl StartPage {
    /// The page at a step, of what the service read.
    pub(crate) fn new(frame: Frame, progress: &Progress, step: Step, zone: &TimeZone) -> Self {
        let locale = frame.locale;
        let organisation = &progress.organisation;
        Self {
            heading: locale.text_with("start-title", &[("organisation", &organisation.name)]),
            steps: steps(progress, step, locale),
            step,
            fields: OrganisationFields {
                name: organisation.name.clone(),
                time_zone: organisation.time_zone.clone(),
            },
            time_zones: time_zones(),
            presets: presets(progress, locale),
            has_other_settings: progress.decision == Decision::Other,
            people: locale.text_counted("start-people-count", progress.people as u64, &[]),
            groups: progress.groups.iter().map(|group| group.name.clone()).collect(),
            person: PersonFields::default(),
            has_token: progress.has_token,
            commands: Vec::new(),
            wait: Waiting::new(progress, zone, locale),
            done: None,
            problem: Problem::default(),
            frame,
        }
    }

    /// With the commands for a token that was just made. They are shown this once.
    pub(crate) fn with_token(self, base: &str, token: &str) -> Self {
        let command = |system, program| Command {
            system,
            text: format!("{program} enroll --server {base} --token {token}"),
        };
        Self {
            commands: vec![
                command("Windows (PowerShell)", ".\\timetrack.exe"),
                command("macOS (Terminal)", "./timetrack"),
                command("Linux", "./timetrack"),
            ],
            ..self
        }
    }

    /// With the organisation as it was typed, and what is wrong with it.
    pub(crate) fn wrong_organisation(self, fields: OrganisationFields, problem: Problem) -> Self {
        Self {
            fields,
            problem,
            ..self
        }
    }

    /// With somebody who cannot be added.
    pub(crate) fn wrong_person(self, person: PersonFields, problem: Problem) -> Self {
        Self {
            person,
            problem,
            ..self
        }
    }
}

impl StartLive {
    /// The part, of what the service read.
    pub(crate) fn new(frame: Frame, progress: &Progress, zone: &TimeZone) -> Self {
        Self {
            wait: Waiting::new(progress, zone, frame.locale),
            frame,
        }
    }
}

impl Waiting {
    fn new(progress: &Progress, zone: &TimeZone, locale: Locale) -> Self {
        Self {
            computers: progress
                .computers
                .iter()
                .map(|computer| ComputerRow::new(computer, zone, locale))
                .collect(),
            has_data: progress.has_data,
        }
    }
}

impl ComputerRow {
    fn new(computer: &FirstComputer, zone: &TimeZone, locale: Locale) -> Self {
        let device = &computer.owned.device;
        let (key, at) = match (computer.first_recorded, device.last_seen) {
            (Some(at), _) => ("start-recorded", at),
            (None, Some(at)) => ("start-heard", at),
            (None, None) => ("start-enrolled", device.created),
        };
        Self {
            machine: device.machine_name.clone(),
            person: if computer.owned.is_waiting() {
                locale.text("setup-nobody-yet")
            } else {
                computer.owned.owner.name.clone()
            },
            state: locale.text_with(key, &[("time", &locale.moment(at, zone))]),
            has_data: computer.first_recorded.is_some(),
        }
    }
}

/// The word of a step in an address.
pub(super) fn step_word(step: Step) -> &'static str {
    match step {
        Step::Organisation => "organisation",
        Step::Recording => "recording",
        Step::People => "people",
        Step::FirstData => "data",
    }
}

/// The word of a preset in the form.
pub(super) fn preset_word(preset: Preset) -> &'static str {
    match preset {
        Preset::HoursOnly => "hours",
        Preset::PrivateTimeline => "private",
        Preset::ManagedActivity => "managed",
    }
}

fn steps(progress: &Progress, current: Step, locale: Locale) -> Vec<StepRow> {
    let label = |step| match step {
        Step::Organisation => "start-step-organisation",
        Step::Recording => "start-step-recording",
        Step::People => "start-step-people",
        Step::FirstData => "start-step-data",
    };
    let numbered = Step::ALL.into_iter().enumerate();
    numbered
        .map(|(index, step)| StepRow {
            number: index + 1,
            label: locale.text(label(step)),
            url: format!("/setup/start?step={}", step_word(step)),
            is_current: step == current,
            is_done: progress.is_done(step),
        })
        .collect()
}

fn presets(progress: &Progress, locale: Locale) -> Vec<PresetCard> {
    let selected = match progress.decision {
        Decision::Open => Some(Preset::PrivateTimeline),
        Decision::Preset(preset) => Some(preset),
        Decision::Other => None,
    };
    let card = |preset| {
        let (name, lead, windows, foot) = match preset {
            Preset::HoursOnly => (
                "start-preset-hours",
                "start-preset-hours-lead",
                "start-tick-no-windows",
                "start-foot-hours",
            ),
            Preset::PrivateTimeline => (
                "start-preset-private",
                "start-preset-private-lead",
                "start-tick-private-windows",
                "start-foot-private",
            ),
            Preset::ManagedActivity => (
                "start-preset-managed",
                "start-preset-managed-lead",
                "start-tick-windows",
                "start-foot-managed",
            ),
        };
        let tick = |key, is_recorded| Tick {
            text: locale.text(key),
            is_recorded,
        };
        PresetCard {
            value: preset_word(preset),
            name: locale.text(name),
            lead: locale.text(lead),
            ticks: vec![
                tick("start-tick-hours", true),
                tick(windows, preset != Preset::HoursOnly),
                tick("start-tick-no-pictures", false),
                tick("start-tick-no-keys", false),
            ],
            foot: locale.text(foot),
            is_recommended: preset == Preset::PrivateTimeline,
            is_selected: selected == Some(preset),
        }
    };
    Preset::ALL.map(card).into()
}
