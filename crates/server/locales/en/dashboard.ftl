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
