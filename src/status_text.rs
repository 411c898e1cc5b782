//! The status in words: the lines that the tray, the status window and the command line show alike. Pure.

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use timetrack_domain::{
    AfkCause,
    duration_text::DisplayMinutes,
    recorder::{NotWorking, RecorderState},
    tracking_settings::DetailLevel,
};
use url::Url;

use crate::{
    config::Language,
    i18n::Texts,
    status::{
        AgentStatus, Connection, Link, OutboxTrouble, PrivacyMode, Problem, SendFailureCause, Severity,
    },
    supervisor::WorkerState,
    workers::WorkerName,
};

/// The status in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusText {
    /// The state, such as "Working since 08:12".
    pub headline: String,
    /// How long the person worked today, and how much of it is recorded.
    pub subline: String,
    /// Where it goes.
    pub place: String,
    /// What is wrong, the gravest first: a title, and what is safe and what to do.
    pub problems: Vec<ProblemText>,
    /// Name and value, from top to bottom.
    pub lines: Vec<(String, String)>,
    /// Who manages this, and the version.
    pub footer: String,
}

/// A problem in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProblemText {
    /// How grave it is.
    pub severity: Severity,
    /// What is wrong.
    pub title: String,
    /// What is safe, and what to do.
    pub text: String,
}

impl StatusText {
    /// The whole as plain text, for a terminal: the values stand below each other.
    pub fn as_text(&self) -> String {
        let widths = self.lines.iter().map(|(name, _)| name.chars().count());
        self.in_columns(widths.max().unwrap_or(0))
    }

    /// The whole as plain text, for a message box, whose letters differ in width.
    pub fn as_message(&self) -> String {
        self.in_columns(0)
    }

    fn in_columns(&self, width: usize) -> String {
        let mut text = self.headline.clone();
        for line in [&self.subline, &self.place] {
            if !line.is_empty() {
                text.push_str(&format!("\n{line}"));
            }
        }
        text.push('\n');
        for problem in &self.problems {
            text.push_str(&format!("\n! {}\n  {}\n", problem.title, problem.text));
        }
        text.push('\n');
        for (name, value) in &self.lines {
            let padding = " ".repeat(width.saturating_sub(name.chars().count()));
            text.push_str(&format!("{name}:{padding} {value}\n"));
        }
        text.push('\n');
        text.push_str(&self.footer);
        text
    }
}

/// Puts `status` into words.
pub fn status_text(status: &AgentStatus, texts: &Texts, now: Timestamp, zone: &TimeZone) -> StatusText {
    let clock = Wording { texts, now, zone };
    StatusText {
        headline: headline(status, texts, now, zone),
        subline: subline(status, texts, now),
        place: place(status, texts),
        problems: status
            .problems
            .iter()
            .map(|problem| clock.problem(problem))
            .collect(),
        lines: lines(status, &clock),
        footer: footer(status, texts),
    }
}

/// A problem in words.
pub fn problem_text(problem: &Problem, texts: &Texts, now: Timestamp, zone: &TimeZone) -> ProblemText {
    Wording { texts, now, zone }.problem(problem)
}

fn has_worked_today(status: &AgentStatus, now: Timestamp) -> bool {
    status
        .worked_today
        .is_some_and(|worked| worked.until(now) > SignedDuration::ZERO)
}

/// The state in words, such as "Working since 08:12".
pub fn headline(status: &AgentStatus, texts: &Texts, now: Timestamp, zone: &TimeZone) -> String {
    let wording = Wording { texts, now, zone };
    let since = |key: &str, at: Timestamp| texts.format(key, &[("time", wording.time(at).into())]);
    if status.connection == Connection::NotSetUp {
        return texts.get("state-not-set-up");
    }
    let state = match status.recording {
        // Without the outbox nobody knows what the person has agreed to.
        RecorderState::WaitingForNotice if cannot_be_saved(status) => {
            return texts.get("state-not-recording");
        }
        RecorderState::WaitingForNotice => return texts.get("state-notice"),
        RecorderState::TrackingOff { until: Some(until) } => {
            return since("state-tracking-off-until", until);
        }
        RecorderState::TrackingOff { until: None } => return texts.get("state-tracking-off"),
        RecorderState::NotWorking {
            reason: NotWorking::Ended { at },
        } => since("state-ended", at),
        RecorderState::NotWorking { .. } => texts.get(if has_worked_today(status, now) {
            "state-not-working"
        } else {
            "state-not-started"
        }),
        RecorderState::Private {
            until: Some(until), ..
        } => since("state-private-until", until),
        RecorderState::Private { until: None, .. } => texts.get("state-private"),
        RecorderState::OnBreak { since: start, .. } => since("state-break", start),
        RecorderState::Idle {
            since: start, cause, ..
        } => match cause {
            AfkCause::Locked | AfkCause::SwitchedAway => since("state-locked", start),
            AfkCause::Idle | AfkCause::Suspended | AfkCause::NotMeasured => since("state-idle", start),
        },
        RecorderState::Working { session } => since("state-working", session.since),
    };
    let mut words = vec![state];
    if matches!(status.recording, RecorderState::NotWorking { .. }) {
        match status.privacy {
            PrivacyMode::On { until: Some(until) } => words.push(since("state-privacy-until-suffix", until)),
            PrivacyMode::On { until: None } => words.push(texts.get("state-privacy-suffix")),
            PrivacyMode::Off => {}
        }
    }
    if matches!(status.connection.link(), Some(Link::Offline { .. })) {
        words.push(texts.get("state-offline-suffix"));
    }
    words.join(", ")
}

/// Whether the outbox is what keeps the agent from recording.
pub fn cannot_be_saved(status: &AgentStatus) -> bool {
    let mut problems = status.problems.iter();
    problems.any(|problem| {
        matches!(problem, Problem::OutboxUnwritable { trouble, .. } if *trouble != OutboxTrouble::AlmostFull)
    })
}

/// The time of day; with the date where it is not today's.
pub fn time_of_day(at: Timestamp, texts: &Texts, now: Timestamp, zone: &TimeZone) -> String {
    let (local, today) = (at.to_zoned(zone.clone()), now.to_zoned(zone.clone()).date());
    let time = local.strftime("%H:%M");
    if local.date() == today {
        return time.to_string();
    }
    match texts.language() {
        Language::German => format!("{} {time}", local.strftime("%d.%m.")),
        Language::English => format!("{} {time}", local.strftime("%-d %b")),
    }
}

/// The key of the words for why sending failed.
pub fn failure_key(cause: SendFailureCause) -> &'static str {
    match cause {
        SendFailureCause::NoAnswer => "failure-no-answer",
        SendFailureCause::Certificate => "failure-certificate",
        SendFailureCause::ServerFailed => "failure-server-failed",
        SendFailureCause::NotATimeTrackServer => "failure-not-a-timetrack-server",
        SendFailureCause::NotSignedIn => "failure-not-signed-in",
        SendFailureCause::SignedOut => "failure-signed-out",
        SendFailureCause::Unauthorised => "failure-unauthorised",
        SendFailureCause::Rejected => "failure-rejected",
        SendFailureCause::OutboxFailed => "failure-outbox-failed",
    }
}

/// The key of the words for how much of a window is stored.
pub fn detail_key(detail: DetailLevel) -> &'static str {
    match detail {
        DetailLevel::Hours => "detail-hours",
        DetailLevel::Application => "detail-application",
        DetailLevel::Title => "detail-title",
    }
}

/// The host of an address, as people name a server.
pub fn host(address: &str) -> String {
    Url::parse(address)
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned))
        .unwrap_or_else(|| address.to_owned())
}

fn subline(status: &AgentStatus, texts: &Texts, now: Timestamp) -> String {
    let detail = texts.get(detail_key(status.detail));
    match &status.worked_today {
        Some(worked) => {
            let duration = DisplayMinutes::rounded(worked.until(now)).in_words().to_string();
            let today = texts.format("worked-today", &[("duration", duration.into())]);
            format!("{today} · {detail}")
        }
        None if status.connection == Connection::NotSetUp => String::new(),
        None => detail,
    }
}

fn place(status: &AgentStatus, texts: &Texts) -> String {
    match &status.connection {
        Connection::NotSetUp => String::new(),
        Connection::Alone { .. } => texts.get("place-alone"),
        Connection::Company { address, .. } => {
            texts.format("place-company", &[("host", host(address).into())])
        }
    }
}

fn lines(status: &AgentStatus, words: &Wording<'_>) -> Vec<(String, String)> {
    let texts = words.texts;
    let buffer = &status.buffer;
    let last_upload = buffer.last_upload.as_ref().map_or_else(
        || texts.get("status-never"),
        |upload| {
            let values = [
                ("time", words.time(upload.at).into()),
                ("count", upload.events.into()),
            ];
            texts.format("status-last-upload-value", &values)
        },
    );
    let last_error = buffer.last_error.as_ref().map_or_else(
        || texts.get("status-none"),
        |failure| {
            let reason = texts.get(failure_key(failure.cause));
            texts.format(
                "status-last-error-value",
                &[("time", words.time(failure.at).into()), ("reason", reason.into())],
            )
        },
    );
    let privacy = match status.privacy {
        PrivacyMode::On { until: Some(until) } => {
            texts.format("status-privacy-until", &[("time", words.time(until).into())])
        }
        PrivacyMode::On { until: None } => texts.get("status-privacy-on"),
        PrivacyMode::Off => texts.get("status-privacy-off"),
    };
    let mut lines = vec![
        (texts.get("status-pending"), texts.number(buffer.pending)),
        (texts.get("status-last-upload"), last_upload),
        (texts.get("status-last-error"), last_error),
        (texts.get("status-privacy"), privacy),
    ];
    if buffer.quarantined > 0 {
        lines.push((texts.get("status-quarantined"), texts.number(buffer.quarantined)));
    }
    if buffer.discarded > 0 {
        lines.push((texts.get("status-discarded"), texts.number(buffer.discarded)));
    }
    let stuck: Vec<String> = status
        .workers
        .iter()
        .filter(|(_, state)| matches!(state, WorkerState::Restarting { .. } | WorkerState::GaveUp { .. }))
        .map(|(name, _)| worker(*name, texts))
        .collect();
    if !stuck.is_empty() {
        lines.push((texts.get("status-workers"), stuck.join(", ")));
    }
    lines
}

/// What a worker does, for people.
fn worker(name: WorkerName, texts: &Texts) -> String {
    texts.get(match name {
        WorkerName::Recorder => "worker-recorder",
        WorkerName::WindowTracker => "worker-window-tracker",
        WorkerName::IdleHeartbeat => "worker-idle-heartbeat",
        WorkerName::EventSender => "worker-event-sender",
        WorkerName::SettingsChannel => "worker-settings-channel",
        WorkerName::EmbeddedServer => "worker-embedded-server",
    })
}

fn footer(status: &AgentStatus, texts: &Texts) -> String {
    let version = texts.format("status-version", &[("version", status.version.clone().into())]);
    if status.managed {
        format!("{} · {version}", texts.get("status-managed"))
    } else {
        version
    }
}

/// How instants and problems are put into words.
struct Wording<'a> {
    texts: &'a Texts,
    now: Timestamp,
    zone: &'a TimeZone,
}

impl Wording<'_> {
    fn time(&self, at: Timestamp) -> String {
        time_of_day(at, self.texts, self.now, self.zone)
    }

    fn problem(&self, problem: &Problem) -> ProblemText {
        let values = match problem {
            Problem::OutboxUnwritable { trouble, waiting } => {
                vec![
                    ("trouble", trouble.text_key().into()),
                    ("waiting", (*waiting).into()),
                ]
            }
            Problem::OutboxDamaged { path, salvaged } => {
                vec![("path", path.clone().into()), ("salvaged", (*salvaged).into())]
            }
            Problem::EventsDiscarded {
                count,
                unsaved,
                no_room,
            } => vec![
                ("count", (*count).into()),
                ("unsaved", (*unsaved).into()),
                ("noroom", (*no_room).into()),
                ("dropped", count.saturating_sub(unsaved + no_room).into()),
            ],
            Problem::EventsQuarantined { count } => vec![("count", (*count).into())],
            Problem::ServerUnreachable { since } => vec![("time", self.time(*since).into())],
            Problem::WorkerGaveUp { worker } => vec![("worker", self::worker(*worker, self.texts).into())],
            Problem::WindowsUnavailable { obstacle } | Problem::IdleUnavailable { obstacle } => {
                vec![("obstacle", obstacle.text_key().into())]
            }
            Problem::ClockStepped { seconds, at } => {
                let signed = format!("{seconds:+}").replace('-', "−");
                vec![("seconds", signed.into()), ("time", self.time(*at).into())]
            }
            Problem::ConfigWrong { first, count }
            | Problem::ConfigOdd { first, count }
            | Problem::CompanySettingsNotUnderstood { first, count } => {
                vec![("first", first.clone().into()), ("count", (*count).into())]
            }
            Problem::NotSignedIn { by_itself } => {
                let how = if *by_itself { "itself" } else { "person" };
                vec![("how", how.into())]
            }
            Problem::NothingOpened { file } => {
                let kind = if file.is_some() { "file" } else { "pages" };
                let path = file.clone().unwrap_or_default();
                vec![("kind", kind.into()), ("path", path.into())]
            }
            Problem::CompanySettingsDamaged { path } => vec![("path", path.clone().into())],
            Problem::EnrolmentRefused
            | Problem::SignedOut
            | Problem::Unauthorised
            | Problem::NotATimeTrackServer
            | Problem::EmbeddedServerFailed { .. }
            | Problem::NoDesktopSession
            | Problem::SessionEventsUnavailable
            | Problem::CompanySettingsMissing
            | Problem::CredentialInFile => Vec::new(),
        };
        let key = problem.code().text_key();
        ProblemText {
            severity: problem.severity(),
            title: self.texts.format(key, &values),
            text: self.texts.format(&format!("{key}-text"), &values),
        }
    }
}
