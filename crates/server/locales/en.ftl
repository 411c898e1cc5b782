# Texts of the pages: plain, short, active, in sentence case. A button says what happens.

## Navigation and frame
skip-link = Skip to content
navigation-label = Main
navigation-dashboard = Dashboard
navigation-activity = Activity
navigation-work-hours = Work hours
navigation-my-data = My data
navigation-organisation = Organisation
navigation-audit = Audit log
role-employee = Employee
role-manager = Manager
role-admin = Administrator
privacy-link = What TimeTrack records
organisation-alone = On this computer
seen-by-only-you = Only you see this.
seen-by-managers = You see this. Managers see your working time of the day, idle and breaks as sums.
audience-you = You
audience-you-and-managers = You and managers
audience-managers-see-sums = You; managers see sums

## Own state
state-working = Working
state-idle = Idle
state-break = On a break
state-private = Private
state-private-break = Private break
state-finished = Finished
state-not-started = Not started
state-silent = Not heard of
state-notice-unread = Not recording yet
state-tracking-off = Tracking is off
state-since = since { $time }
state-until = until { $time }
state-at = at { $time }
state-last-heard = last at { $time }
state-private-next = privacy mode is on
state-today = { $duration } today
way-working = To pause or end work, use the tray menu, or “timetrack break” and “timetrack stop”.
way-break = No windows are recorded. To go on, choose “End break” in the tray menu, or “timetrack start”.
way-private = What you do stays unknown, the time counts. To end it, use the tray menu, or “timetrack resume”.
way-not-working = Nothing is recorded. To begin, choose “Start work” in the tray menu, or “timetrack start”.
way-notice-unread = Nothing is recorded before you have read the notice. “timetrack start” shows it.
way-tracking-off = Nothing is recorded. To turn tracking on, use the tray menu, or “timetrack resume”.
way-private-break = No windows are recorded, and the break does not count. To end either, use the tray menu, or “timetrack start” and “timetrack resume”.
choose-more = More
choose-start = Start work
choose-break = Break
choose-end-break = End break
choose-end = End work
choose-private = Privacy mode
choose-end-private = End privacy mode
choose-tracking-on = Turn tracking on
way-silent = Shown is what arrived until then. The rest comes when the computer is on and online.

## Figures and dates
days = { $count ->
    [one] { $number } day
   *[other] { $number } days
}
range = { $start } to { $end }
week = Week { $number }
zone-city = { $city } time
zone-name = { $name }
time-next-day = { $time } ({ $day })
as-of = As of { $time }
none = none
running = running
sum = Sum
today = Today
this-week = This week
yes = Yes
no = No
from = From
to = To
until = Until
time = Time
what = What
show = Show
look = Look
keep = Keep

## Kinds of time
work-session = Work session
working-time = Working time
active = Active
idle = Idle
break = Break
breaks = Breaks
private = Private
absence = Idle
window = Window
windows = Windows
not-measured = Not measured
not-measured-part = { $duration } not measured
and-not-measured = { $text } · { $duration } not measured
not-deducted = Not deducted
private-note = Counts as work
private-break-note = On a break since { $time }
silent-note = Times end where the computer was last heard of
sessions-count = { $count ->
    [one] { $number } work session
   *[other] { $number } work sessions
}
breaks-count = { $count ->
    [one] { $number } break
   *[other] { $number } breaks
}
window-hidden = Hidden by a rule
window-unavailable = Not available
other-applications = Other
more-applications = { $count ->
    [one] { $number } more application
   *[other] { $number } more applications
}
windows-put-together = { $count ->
    [one] { $number } window
   *[other] { $number } windows, too short to draw one by one
}
ranges-and-more = { $count ->
    [one] { $ranges } and { $number } more
   *[other] { $ranges } and { $number } more
}

## Dashboard
dashboard-course = Today
dashboard-open-activity = Open activity
dashboard-open-hours = Open work hours
dashboard-week = This week
dashboard-applications-today = Applications today
dashboard-applications-week = Applications this week
dashboard-no-applications = No windows were recorded.
dashboard-applications-deleted = The windows of today were deleted.
dashboard-empty-title = No work yet today
dashboard-empty-reason = A work session opens at your first input, unless you start work by hand.
first-run-title = Nothing is recorded yet
first-run-reason = TimeTrack begins when you have read its notice on this computer: choose “Start work” in the tray, or type “timetrack start”. The first windows appear here within seconds.
stat-working-since = Working since
stat-idle-since = Idle since
stat-break-since = On a break since
stat-private-since = Private since
stat-finished-at = Finished at
stat-last-heard = Last heard of at
week-bars-summary = Working time per day: { $days }
attention-title = Needs attention
attention-nothing = Everything is in order.
attention-clock-fast = Clock { $distance } fast
attention-clock-slow = Clock { $distance } slow
attention-clock-advice = Times are kept as sent. Set the clock on that computer.
attention-set-aside = { $count ->
    [one] { $number } item set aside
   *[other] { $number } items set aside
}
attention-set-aside-advice = The server refused them. Nothing is lost: they stay on that computer.
attention-discarded = { $count ->
    [one] { $number } item given up
   *[other] { $number } items given up
}
attention-discarded-advice = The disk or the buffer was full. Make room on that computer.
attention-silent = Silent for { $distance }
attention-silent-advice = What it recorded arrives when it is on and online again.

## Problems that agents report
problem-outbox-unwritable = The disk cannot be written
problem-outbox-unwritable-advice = Make room or lift the write protection. Until then events are held in memory.
problem-outbox-damaged = A damaged file was set aside
problem-outbox-damaged-advice = Recording goes on. “Show status” in the tray says where the file lies.
problem-worker = A part of the agent stopped
problem-worker-advice = Restart TimeTrack. If it stays, run: timetrack doctor.
problem-no-desktop = No desktop session
problem-no-desktop-advice = Windows and idle time cannot be recorded there. Working time is, from “timetrack start” to “timetrack stop”.
problem-windows = Windows are not available
problem-windows-advice = The desktop does not tell which window has the focus. Run: timetrack doctor.
problem-idle = Idle time is not available
problem-idle-advice = The desktop does not tell how long there was no input. Time counts as active.
problem-clock-stepped = The clock was set
problem-clock-stepped-advice = Times before and after it may not fit together.
problem-config = Settings are wrong
problem-config-advice = The log file names the setting and what is allowed.
problem-session-events = Lock and suspend are not announced
problem-session-events-advice = Nothing is missing: a suspend is recognised by the clock, a locked screen by missing input. “timetrack doctor” says why.
problem-config-odd = Settings are ignored
problem-config-odd-advice = The log file names them, and what to write instead.
problem-settings = TimeTrack there is too old for its settings
problem-settings-advice = What it does not understand is taken so that less is recorded. Update TimeTrack on that computer.
problem-credential = The sign-in of the computer is kept in a file
problem-credential-advice = There is no keyring there. Only the person’s own account can read the file.
problem-unknown = Problem: { $code }
problem-unknown-advice = “Show status” in the tray says more.

## Activity
activity-course = Course of the day
activity-applications = Applications
activity-titles = Titles
activity-search = Search in titles
activity-no-windows = No windows were recorded on this day.
activity-windows-deleted = The windows of this day were deleted.
activity-no-titles = No titles were recorded on this day.
activity-not-found = No title has these words.
activity-went-by-age = What was recorded before { $day } went by age: applications, titles and idle times. The hours of the day are what they added up to before; when exactly you were active is not known any more.
activity-empty-title = No activity on this day
activity-empty-reason = No work session was open on { $day }.
activity-empty-today = No work session was open today. One opens at your first input, unless you start work by hand.
titles-longest = { $count ->
    [one] the longest of { $number }
   *[other] the longest { $shown } of { $number }
}
titles-found = { $count ->
    [one] { $number } with “{ $search }”, { $duration }
   *[other] { $number } with “{ $search }”, { $duration }
}
column-title = Title
column-application = Application
column-time = Time
heat-little = A little
heat-whole = The whole hour active
heat-summary = Active time per day of this week: { $days }. Which hours it fell in is shown by colour.
heat-not-measured = Counted as active, but not measured: { $days }.
heat-nothing = Nothing was recorded in this week.
lane-work-summary = Work session { $ranges }
lane-work-breaks-summary = Work session { $ranges }; breaks { $breaks }
lane-idle-summary = Idle { $ranges }
lane-idle-none = No idle time
lane-not-measured-summary = { $idle }; not measured { $ranges }
lane-windows-summary = Windows, coloured by application. The tables below have the same as text.
lane-windows-private = Privacy mode. No windows were recorded.
overview-summary = The whole day, with { $range } shown below
readout-hint = Point at the day, or move through a lane with the arrow keys. Drag to select.
readout-below = The tables below have the same as text.
select-from = Select from
select-to = to
select = Select
selected = Selected:
selection-lengths = { $length }, of it { $active } active
clear-selection = Clear selection
zoom-in = Zoom in
zoom-out = Zoom out
delete-detail = Delete detail
pick-day = Day
day-before = Day before
day-after = Day after
go-to-day = Go to { $day }
clocks-forward = The clocks went forward: this day has { $length }.
clocks-back = The clocks went back: this day has { $length }, and one hour comes twice.
wrong-day = That is not a date. Dates look like 2026-11-18. Today is shown instead.
week-ahead = That week has not begun yet. This week is shown instead.
wrong-range = That is not a time. Times look like 10:30.
end-before-start = The end is before the start. Choose a later end.

## Work hours
column-day = Day
column-start = Start
column-end = End
column-breaks = Breaks
column-total = Working time
column-active = Active
column-idle = Idle
column-sessions = Sessions
column-length = Length
column-computer = Computer
column-week = Week
column-days = Days
week-before = Week before
week-after = Week after
sessions-title = Work sessions
sessions-empty-title = No work sessions
sessions-empty-reason = Nothing was recorded in this week.
weeks-title = The last weeks
hours-note-running = Dotted: still running. – : nothing recorded.
hours-note-idle = Idle is time without input within working time. It is not deducted.
hours-note-not-measured = * : in part not measured, because the computer could not tell or because you deleted it. Such time counts as active.
hours-note-rounding = Sums are rounded once, so a column may differ by a minute.

## My data
my-data-lead = Everything TimeTrack holds about you, and the way to delete it.
export-json = Export as JSON
export-csv = Export as CSV
held-title = What is held
held-all-items = See every item
held-nothing = Nothing
held-ahead = { $count ->
    [one] { $number } item lies in the future, up to { $until }: the clock of { $machines } was ahead when it recorded it. Its time stays as it was sent; it is not deleted by age before then.
   *[other] { $number } items lie in the future, up to { $until }: the clock of { $machines } was ahead when they were recorded. Their times stay as they were sent; they are not deleted by age before then.
}
held-ahead-look = Look at them
held-ahead-delete = Delete their detail
held-besides = Also held: your name and time zone; of each computer its name, your account on it, its version, its problems, clock difference and counts of items that wait or were given up, and when it was last heard of; your sign-ins to these pages; and the hours of each day, computed from the entries above.
column-kind = Kind
column-kept = Kept
column-seen-by = Seen by
column-action = Action
column-range = Range
column-what = What
column-deleted = Deleted
column-intervals = Intervals
column-content = Content
kind-all = All kinds
kind-work-sessions = Work sessions
kind-breaks = Breaks
kind-private = Privacy mode
kind-afk = Idle times
kind-windows = Applications and titles
amount-work-sessions = { $count ->
    [one] { $number } entry, since { $since }
   *[other] { $number } entries, since { $since }
}
amount-breaks = { $count ->
    [one] { $number } break, since { $since }
   *[other] { $number } breaks, since { $since }
}
amount-intervals = { $count ->
    [one] { $number } interval, since { $since }
   *[other] { $number } intervals, since { $since }
}
kept-days = { $count ->
    [one] 1 day
   *[other] { $number } days
}
kept-years = { $count ->
    [one] 1 year
   *[other] { $number } years
}
held-went-by-age = Applications, titles and idle times from before { $day } went by age. The hours of those days stay.
held-nothing-goes = Since { $day } nothing has gone by age. This goes on until the clock of the computer on which this server runs has shown the right time for a day of use; its log says more.
machines-and-more = { $count ->
    [one] { $machine } and { $number } more
   *[other] { $machine } and { $number } more
}
deletions-title = What you deleted
deletions-none = Nothing yet.
deletions-note = What was in it is gone. The range is kept, and of single entries, such as an absence that reached out of it, when they were and a number, so that a copy that arrives later is refused.
deletions-latest = { $count ->
    [one] Only the latest is listed. Those before it hold as well.
   *[other] The latest { $number } are listed. Those before them hold as well.
}
deleted-intervals = { $count ->
    [0] There was nothing to delete. Your hours are as before.
    [one] { $number } interval deleted. Your hours are as before.
   *[other] { $number } intervals deleted. Your hours are as before.
}
deleted-intervals-idle = { $count ->
    [0] There was nothing to delete. Your hours are as before.
    [one] { $number } interval deleted. Your working time is as before. Idle time that went counts as active and is shown as not measured.
   *[other] { $number } intervals deleted. Your working time is as before. Idle time that went counts as active and is shown as not measured.
}
rules-title = Rules that apply to you
rule-session = Work session
rule-session-automatic = Opens at your first input, closes when you end work or the computer is silent.
rule-session-by-hand = Opens when you start work, closes when you end it or the computer is silent.
rule-detail = Detail
rule-detail-hours = Working time only, no windows.
rule-detail-application = The application, not the title.
rule-detail-title = Application and title. Of password managers, and of private windows whose title says that they are private, only that a window was in front.
rule-idle = Idle
rule-idle-text = After { $threshold } without input. Shown beside your hours, never deducted.
rule-privacy = Privacy mode
rule-privacy-text = You may switch it on at any time. It beats every rule and counts as work.
off-screenshots = Screenshots
off-live-view = Live view
off-calls = Calls and calendars
off-keystrokes = Keystrokes and contents of windows
off-not-recorded = are not recorded.
off-not-there = does not exist: nobody can watch your screen.
off-never = are never recorded. There is no setting for it.
delete-title = Delete a range
delete-whole-days = Without times, whole days.
delete-see-items = See every item of these days
delete-consequence = Your working time stays as it is. Where idle times are deleted, the range counts as active and is shown as not measured; sums of days more than 90 days back stay. The detail leaves this server for good, and your computers: one that runs within about a minute, one that is off as soon as it reports again. What they recorded there and have not reported yet goes, too.
delete-preview = Show what would go
delete-no-kind = Choose at least one kind.
delete-wrong-time = Enter a day in each row, and a time such as 10:30 or none.
delete-in-future = It has not come yet. Choose a time in the past.
delete-end-before-start = The end is not after the start. Choose a time after { $start }.
delete-question = Delete detail of { $range }?
delete-nothing = Nothing is held in this range.
delete-other-range = Choose another range
delete-hours-stay = Working time of these days, before and after: { $duration }.
delete-edges = { $kind }: what reaches out of the range goes as a whole, { $range }.
delete-action = { $count ->
    [one] Delete { $number } interval
   *[other] Delete { $number } intervals
}
items-title = Every item
items-older = Older items
items-newest = Newest items
items-empty-title = No items
items-empty-reason = Nothing is held that fits these choices.
items-show-all = Show all items
items-no-day = That is no day. Choose one, or leave the field empty.
items-days-order = The last day is before the first.
afk-idle = No input
afk-locked = Screen locked
afk-suspended = Computer asleep or off
afk-switched-away = Another account in front

## What TimeTrack records
privacy-lead = What, for whom, for how long, and how to stop it.
privacy-kinds-title = What is recorded
privacy-choices-title = What your choice means
privacy-control-title = In your hands
privacy-control-tray = Break, end of work, privacy mode and tracking off are in the tray menu at any time, and on the command line as “timetrack break”, “stop”, “privacy” and “pause”. Outside a work session nothing is recorded.
privacy-control-delete = Applications, titles and idle times can be deleted for any range. Your working time stays.
privacy-control-detail = How much of a window is recorded is decided on your computer before anything is stored. Of password managers only the time is recorded, neither application nor title; so it is of private windows whose title says that they are private. Those of Firefox and Edge say so, those of Chrome and Chromium mostly do not: there privacy mode helps, a rule, or less detail.
column-recorded = What is recorded
column-deletable = May you delete it
column-choice = State
column-what-is-recorded = What is recorded
column-counts-as-work = Counts as work
kind-working-time = Working time
recorded-working-time = Start and end of work, breaks, privacy mode
recorded-afk = When there was no input, or the screen was locked
recorded-windows = The application and the title of the window in front
deletable-no = No, it stays
deletable-yes = Yes, it is then shown as not measured
deletable-hours-stay = Yes, your hours stay
choice-working = Applications and titles, as the rules allow
choice-idle = That there was no input
choice-idle-counts = Yes, shown as idle
choice-locked-name = Locked or asleep
choice-locked = That the screen was locked or the computer asleep
choice-break = The break, no windows
choice-private-name = Privacy mode
choice-private = One entry “private”, no contents
choice-off-name = Tracking off or work ended
choice-off = Nothing at all

## Sign-in and errors
sign-out = Sign out
sign-in-title = Sign in
sign-in-action = Sign in
sign-in-wrong = The e-mail address or the password is wrong. Check both.
sign-in-wait = There were too many wrong attempts. Try again in { $time }.
sign-in-tray = On a computer with TimeTrack you need no password: “My data” in the tray menu opens these pages signed in.
sign-in-forgotten = You forgot your password, or never had one? Whoever looks after TimeTrack makes you a link to set one.
email = E-mail address
password = Password
password-new = New password
password-repeat = The same again
password-rules = At least { $count } characters, such as four words. Not your name or your e-mail address.
password-too-short = That is too short. Use at least { $count } characters.
password-too-long = That is too long. Use fewer than 1,000 characters.
password-personal = That is your name or your e-mail address. Use something that nobody knows of you.
password-common = That is among the first that anybody would try. Use something less common, such as four words.
password-repeat-differs = The two are not the same. Type both again.
set-password-title = Set your password
set-password-action = Set the password and sign in
set-password-ends = Sign-ins elsewhere and tokens of yours end.
password-link-used-title = This link does not work any more
password-link-used-reason = A link to set a password works once, and for a few days only, so that nobody else can use it later.
password-link-used-do = If you have set a password, sign in with it. If not, ask whoever looks after TimeTrack for a new link.
signed-out-title = You are not signed in
signed-out-reason = These pages show what was recorded about one person, so they open for that person only.
signed-out-how = Choose “My data” in the tray menu: it opens them signed in. Without a tray, this command prints a link:
link-used-title = This link was used
link-used-reason = A link signs in once, and only for a few minutes, so that nobody else can use it later.
go-to-dashboard = Go to the dashboard
error-request-id = Request
error-nothing-changed = Nothing was changed.
error-nothing-lost = What was recorded is safe.
error-not-found = There is nothing here
error-not-found-safe = The address is wrong, or what was here has been deleted.
error-not-found-do = Check the address, or start from the dashboard.
error-forbidden = This is not for you to see
error-forbidden-do = If you need it, ask whoever looks after TimeTrack.
error-stale = This page is out of date
error-stale-do = Open it again and repeat what you did.
error-overloaded = There is too much to do at the moment
error-overloaded-do = Try again in a minute.
error-internal = Something went wrong
error-internal-do = Try again. If it stays, the number below helps to find the cause in the log.
error-request = The server does not understand this
error-request-do = Go back and check what you entered.

## Account
account-title = Account
language = Language
moment = { $day }, { $time }
never = Never
password-absent = You have no password: “My data” in the tray menu signs you in. To sign in elsewhere, ask whoever looks after TimeTrack for a link to set one.
password-change = Change the password
password-present = Present password
password-present-wrong = That is not your present password.
password-change-ends = Sign-ins in other browsers and all tokens below end with the change.
password-changed = The password is changed. Other sign-ins and all tokens have ended.
sign-ins-title = Where you are signed in
sign-ins-none = In no browser.
sign-ins-note = A sign-in ends by itself 30 days after its last use. Of a browser only the name and the system are kept.
sign-in-end = End
sign-in-ended = The sign-in has ended.
browser-this = This browser
browser-unknown = Unknown browser
column-browser = Browser
column-since = Since
column-last-used = Last used
column-name = Name
column-made = Made
column-expires = Ends
tokens-title = Tokens
tokens-lead = For programs that speak to TimeTrack in your name.
tokens-none = None.
token-by-password = Signed in by password
token-label = Name of the token
token-label-wrong = Enter a name of at most { $count } characters.
token-lasts = Lasts
token-make = Make a token
token-made = The new token:
token-made-once = Copy it now. It is not shown again: only its owner knows it.
token-made-how = A program sends it with every request:
token-too-many = You have as many tokens as one person may have. Revoke one that you do not need.
token-revoke = Revoke
token-revoked = The token is revoked.

## Audit log
audit-title = Audit log
audit-lead = What was done, by whom, and about whom
audit-own-title = What was done about you
audit-own-lead = Who looked, what was changed, and what you did yourself
audit-own-link = See who looked and what was changed
audit-seen-by = Administrators see this. Everybody sees the entries about themselves.
audit-own-seen-by = You and administrators see this.
audit-person = Name or e-mail address of a person
audit-shown = Only what { $name } did and what concerns them.
audit-show-all = Show all
audit-nobody = Nobody is called “{ $typed }”.
audit-several = Several people are called “{ $typed }”. Who is it?
audit-gone = Somebody who was erased
audit-server = The server
audit-a-computer = A computer
audit-empty = No entries
audit-empty-reason = Nothing was done yet that is noted here.
audit-newest = Newest entries
audit-older = Older entries
column-when = When
column-who = By whom
column-about = About whom
column-detail = Detail
audit-signed-in = Signed in
audit-sign-in-failed = Signing in failed, and had to wait
audit-password-changed = Set a password
audit-token-made = Made a token
audit-token-revoked = Revoked a token
audit-sign-in-ended = Ended a sign-in
audit-organisation-changed = Changed the organisation
audit-employee-added = Added a person
audit-employee-changed = Changed a person
audit-role-changed = Changed a role
audit-content-right-changed = Changed the right to see content
audit-employee-invited = Made a link to set a password
audit-group-added = Added a group
audit-group-changed = Renamed a group
audit-group-removed = Removed a group
audit-group-manager-added = Made somebody manager of a group
audit-group-manager-removed = Took a group from a manager
audit-device-enrolled = Enrolled a computer
audit-device-assigned = Assigned a computer
audit-device-revoked = Revoked a computer
audit-device-duplicated = Two computers used one credential
audit-enrolment-token-made = Made an enrolment token
audit-enrolment-token-revoked = Revoked an enrolment token
audit-settings-changed = Changed settings
audit-detail-deleted = Deleted detail
audit-activity-viewed = Looked at activity
audit-hours-viewed = Looked at work hours
audit-data-exported = Exported data
audit-person-erased = Erased a person

# Signing in a computer
enrol-title = Sign in a computer
enrol-lead = “timetrack login” shows a code on the computer. Type it here.
enrol-code = Code
enrol-look-up = Look it up
enrol-question = Is this your computer, { $name }?
enrol-computer = Computer
enrol-account = Account
enrol-asked = Asked at
enrol-compare = Compare the code with the one that the computer shows. Go on only if both are the same and you asked for it just now: what is recorded there will count as yours, and whoever sits there can open your data.
enrol-mine = This is my computer
enrol-refuse = Refuse
enrol-done-title = The computer is signed in
enrol-done = What it records is yours from now on. You can close this page.
enrol-refused-title = Refused
enrol-refused = The computer was not signed in.
enrol-ended = No computer waits with this code. It was mistyped, somebody has answered already, or it took longer than ten minutes.

## Setup
navigation-setup = Setup
setup-organisation = Organisation
setup-people = People
setup-groups = Groups
setup-save = Save
setup-add = Add
setup-changed = Saved.
setup-added = Added.
setup-removed = Removed.
setup-time-zone = Time zone
setup-time-zone-new = Time zone of people who are added
setup-time-zone-note = Of people who are there already it stays as it is.
setup-time-zone-person-note = Their days begin and end there from now on. Days before stay as they were.
setup-people-count = { $count ->
    [0] Nobody
    [one] { $number } person
   *[other] { $number } people
}
setup-find-person = Name or e-mail address
setup-all-groups = All groups
setup-no-group = No group
setup-nobody = Nobody
setup-nobody-reason = Nobody fits these choices.
setup-show-everybody = Show everybody
setup-role = Role
setup-group = Group
setup-computers = Computers
setup-email = E-mail address
setup-email-note = To sign in with. A computer whose account has this name is recognised as theirs.
setup-add-person = Add a person
setup-no-password = No password yet
setup-no-email = No e-mail address to sign in with
setup-may-not-sign-in = May not sign in
setup-page-before = Page before
setup-page-after = Next page
setup-active = May sign in
setup-sees-content = May see other people’s applications and titles
setup-sees-content-note = Nobody has this by their role, administrators neither. Every look is logged, and people can read the log.
setup-back-to-people = Back to everybody
setup-link-what = A link by which the person sets a password. TimeTrack sends no mail: pass it on yourself. An earlier link stops working.
setup-link-make = Make a link
setup-link-made = The link to set a password
setup-link-once = Copy it now and pass it on: it is not shown again, and works once.
setup-link-until = It works until { $time }.
setup-no-link = There is no link for somebody who may not sign in or has no e-mail address. Save both first.
setup-accounts = Accounts
setup-accounts-note = Names by which computers of this person are recognised, besides the e-mail address.
setup-accounts-none = None.
setup-log-of-person = What was done by and about this person
setup-no-groups = No groups yet
setup-no-groups-reason = A group is a team with its own managers and settings. Without groups, settings hold for everybody, and only administrators see the hours.
setup-groups-note = A person is in one group at most. Managers see the hours of their groups, and of nobody else.
setup-add-group = Add a group
setup-managers = Managers
setup-managers-none = Nobody manages this group: only administrators see its hours.
setup-managers-note = Who manages a group sees the hours of its people. Whoever had no role that sees others becomes a manager by role, too.
setup-manager-add = Add a manager
setup-manager-remove = Remove
setup-people-of-group = Show its people
setup-back-to-groups = Back to all groups
setup-group-remove = Remove the group
setup-group-remove-note = Its people stay, in no group, and the settings of the organisation hold for them. What was recorded stays.
setup-wrong-name = Enter a name of at most 200 characters.
setup-wrong-email = Enter an e-mail address such as ada@example.com.
setup-wrong-time-zone = There is no such time zone. Choose one from the list, such as Europe/Berlin.
setup-wrong-group = There is no such group any more.
setup-wrong-person = There is no such person.
setup-wrong-field = This cannot be used.
setup-email-taken = Somebody has this e-mail address already.
setup-name-taken = There is a group with this name already.
setup-last-administrator = This is the only administrator who can sign in. Make somebody else one first.
setup-too-many-groups = There are 500 groups, which is the most. Remove one first.
column-last-seen = Last heard of
column-version = Version
setup-waiting = Whose computers are these?
setup-waiting-note = Nobody knows yet. What they record is kept, and belongs to the person from its beginning.
setup-whose = Person
setup-assign = Assign
setup-nobody-yet = Nobody yet
setup-no-computers = No computers yet
setup-no-computers-reason = A computer appears here as soon as it has enrolled: by a token, or when its person types “timetrack login”.
setup-computers-note = Signing a computer out is for ever: its agent keeps what it records until it is enrolled again. What it sent stays.
setup-computer-revoke = Sign out
setup-computer-revoked = Signed out
setup-computer-duplicated = Two computers use its credential
setup-computer-waits = Waits
setup-tokens = Enrolment tokens
setup-tokens-none = None yet.
setup-tokens-note = A token is good for one thing: to make a computer known. Computers that enrolled stay when it ends.
setup-token-make = Make a token
setup-token-made = The new token:
setup-token-once = Copy it now: it is not shown again. On a computer where the agent is installed, its person types:
setup-token-settings = For many computers at once, the same as settings (config.json or managed policy):
setup-token-label = What it is for
setup-token-example = Sales laptops
setup-token-days = Good for, in days (up to 366)
setup-token-uses = For how many computers (empty: any number)
setup-token-group = Group of people who are not known yet
setup-token-revoked = Revoked
setup-token-expired = Ended
setup-token-used-up = Used up
setup-uses-of = { $uses } of { $most }
setup-wrong-label = Enter a text of at most 100 characters.
setup-wrong-days = Enter a whole number from 1 to 366.
setup-wrong-uses = Enter a whole number from 1 to 100,000, or nothing.
