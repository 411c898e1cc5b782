## Pages about several people
team-views = View
team-view-own-day = My day
team-view-people = People
team-only-at-work = Only those at work
team-working-now = Working now
team-of-people = { $count ->
    [one] { $working } of { $number }
   *[other] { $working } of { $number }
}
team-on-break = { $count ->
    [one] { $number } on a break
   *[other] { $number } on a break
}
team-today = Today so far
team-week = This week
team-of-page = { $count ->
    [one] the { $number } person on this page
   *[other] the { $number } people on this page
}
team-today-title = People today
column-state = State
team-no-work-today = No work today
team-empty = Nobody
team-empty-at-work = Nobody of these people is at work now.
team-empty-choice = Nobody fits these choices.
team-show-all = Show everybody
team-alone = Nobody else yet
team-alone-admin = Add people and enrol their computers. Whoever works appears here within seconds.
team-alone-manager = You manage no group with people in it. An administrator can make you the manager of one.
team-set-up = Set up people
team-seen-by = Working time, breaks and state, as each person sees their own. People see under “My data” that you looked.
team-devices-title = Devices that need attention
team-more-devices = There are more. Setup lists all computers.
attention-old-version = { $count ->
    [one] { $number } computer on version { $version }
   *[other] { $number } computers on version { $version }
}
attention-old-version-advice = The server is newer. They still work; install the new version when it suits.
attention-doubled = Two computers use one credential
attention-doubled-advice = The computer was probably cloned. Revoke it, and enrol both anew.
team-view-own = Mine
team-sum = Sum
team-sum-of-page = { $count ->
    [one] Sum of the { $number } person on this page
   *[other] Sum of the { $number } people on this page
}
team-days-note = A day is each person’s own, from midnight to midnight where they live.
team-hours-seen-by = Each person sees their own hours in the same way, and under “My data” that you looked.
team-left = Has left
team-with-applications = With applications
team-no-work = No work on this day
team-course-summary = Working { $work }; breaks { $breaks }; idle { $idle }; private { $private }
team-readout-hint = Point at a day, or move through it with the arrow keys.
team-as-text = The same as text
team-course-seen-by = You see when people worked, not with what. Each sees under “My data” that you looked.
team-content-seen-by = You see this because you have the right to see content. Each sees under “My data” that you looked.
