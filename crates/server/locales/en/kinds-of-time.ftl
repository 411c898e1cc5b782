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
