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
lane-private-summary = Privacy mode { $ranges }
activity-withheld-title = Applications and titles
activity-withheld = You see when { $name } worked, not with what. Nobody sees that by their role: an administrator can give you the right to see content.
