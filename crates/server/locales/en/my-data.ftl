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
