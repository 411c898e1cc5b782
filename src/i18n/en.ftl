# States, for the first line of the menu, the tooltip and the status window
state-notice = Not recording: please read the notice first
state-not-recording = Not recording
state-not-set-up = Not set up yet
state-tracking-off = Tracking is off
state-tracking-off-until = Tracking is off until { $time }
state-not-started = Not working yet
state-not-working = Not working
state-ended = Finished at { $time }
state-working = Working since { $time }
state-idle = Idle since { $time }
state-locked = Locked since { $time }
state-break = On a break since { $time }
state-private = Private
state-private-until = Private until { $time }
state-privacy-suffix = privacy mode on
state-privacy-until-suffix = privacy mode until { $time }
state-offline-suffix = offline
detail-hours = working time only
detail-application = applications
detail-title = applications and titles
worked-today = { $duration } today
place-alone = Stays on this computer
place-company = Sent to { $host }

# Menu
menu-read-notice = Read what is recorded…
menu-start-work = Start work
menu-end-break = End break
menu-break = Break
menu-end-work = End work
menu-tracking = Tracking
menu-privacy = Privacy mode
menu-privacy-off = Off
menu-privacy-15 = 15 minutes
menu-privacy-60 = 1 hour
menu-privacy-on = Until I turn it off
menu-sync-now = Sync now
menu-syncing = Syncing…
menu-synced = Sync now ({ $count } { $count ->
    [one] event
   *[other] events
} sent at { $time })
menu-sync-failed = Sync now (failed at { $time }: { $reason })
menu-send-pending = Send pending events ({ $count })
menu-show-status = Show status
menu-my-data = My data
menu-open-config = Open config
menu-open-log = Open log file
menu-autostart = Start with the computer
menu-quit = Quit

# Status
status-title = TimeTrack
status-pending = Pending events
status-last-upload = Last upload
status-last-upload-value = { $time }, { $count } { $count ->
    [one] event
   *[other] events
}
status-last-error = Last error
status-last-error-value = { $time }, { $reason }
status-privacy = Privacy mode
status-privacy-off = off
status-privacy-on = on
status-privacy-until = until { $time }
status-quarantined = Set aside
status-discarded = Given up
status-none = none
status-never = never
status-workers = Not running
worker-recorder = recording
worker-window-tracker = windows
worker-idle-heartbeat = idle time
worker-event-sender = sending
worker-settings-channel = settings of your organisation
worker-embedded-server = own pages
status-managed = Managed by your organisation
status-version = Version { $version }
status-window-close = Close

# Why sending failed
failure-no-answer = no answer
failure-certificate = the certificate is not trusted
failure-server-failed = the server had an error
failure-not-a-timetrack-server = something else answered
failure-not-signed-in = this computer is not signed in
failure-signed-out = this computer was signed out
failure-unauthorised = the server does not know this computer
failure-too-many-attempts = too many attempts; wait a few minutes
failure-rejected = the server did not understand
failure-outbox-failed = the local buffer cannot be read

# Problems: a title, and what is safe and what to do
problem-outbox-unwritable = { $trouble ->
    [almost-full] The disk is almost full
   *[other] Recording cannot be saved
}
problem-outbox-unwritable-text = { $trouble ->
    [disk-full] Free space on the disk; recording goes on by itself.
    [almost-full] Free space on it. What is recorded is still saved, but there may soon be no room for it.
    [not-allowed] TimeTrack may not write to its folder. Make it writable again; recording goes on by itself.
    [held-by-another] Another program holds the file. Close it; recording goes on by itself.
    [newer-version] A newer version of TimeTrack wrote the file. Install that version again.
   *[other] The log file says why. Restart TimeTrack; if that does not help, ask your administrator.
}{ $waiting ->
    [0] {""}
    [one] {" "}One event waits in memory.
   *[other] {" "}{ $waiting } events wait in memory.
}
problem-outbox-damaged = The local buffer was damaged
problem-outbox-damaged-text = { $salvaged } events were read from it. The damaged file lies at { $path }; keep it for your administrator.
problem-events-discarded = { $count } events were given up
problem-events-discarded-text = { $unsaved ->
    [0] {""}
    [one] One of them could not be saved when TimeTrack last ended: the disk was full or could not be written. The end of that day may be missing.{" "}
   *[other] { $unsaved } of them could not be saved when TimeTrack last ended: the disk was full or could not be written. The end of that day may be missing.{" "}
}{ $noroom ->
    [0] {""}
    [one] One of them found no room, neither on the disk nor in memory. Working time may be missing.{" "}
   *[other] { $noroom } of them found no room, neither on the disk nor in memory. Working time may be missing.{" "}
}{ $dropped ->
    [0] {""}
   *[other] The local buffer was full, so the oldest window details went, and no working time. Connect to the server to empty the buffer.
}
problem-events-quarantined = { $count } events were set aside
problem-events-quarantined-text = The server refused them. They stay on this computer and are offered again at every start; show them with “timetrack export”.
problem-not-signed-in = This computer is not signed in
problem-not-signed-in-text = { $how ->
    [itself] It is being signed in by the token of your organisation.
   *[person] Sign it in with “timetrack login”, or ask your administrator.
} Recording goes on and nothing is lost.
problem-enrolment-refused = The token of your organisation does not sign this computer in
problem-enrolment-refused-text = It may have expired or be used up. Recording goes on and nothing is lost. Ask your administrator for a new one, or sign in with “timetrack login”.
problem-signed-out = Your organisation has signed this computer out
problem-signed-out-text = What is recorded stays on this computer and is sent once it is signed in again: ask your administrator, or use “timetrack login”.
problem-unauthorised = The server does not know this computer
problem-unauthorised-text = Recording goes on and nothing is lost. Sign it in again with “timetrack login”, or ask your administrator.
problem-not-a-timetrack-server = Something else answers at the server's address
problem-not-a-timetrack-server-text = Nothing is lost. Sign in to the network first, or check base_url in the config.
problem-server-unreachable = Server unreachable since { $time }
problem-server-unreachable-text = Nothing is lost. It is tried again by itself.
problem-embedded-server-failed = The pages of this computer do not run
problem-embedded-server-failed-text = Recording goes on and nothing is lost. They are tried again; where that does not help, the log file says why and what to do.
problem-worker-gave-up = A part of TimeTrack failed again and again: { $worker }
problem-worker-gave-up-text = Choose “Sync now” to try once more. The log file says why.
problem-no-desktop-session = No desktop session
problem-no-desktop-session-text = Working time is recorded from “timetrack start” to “timetrack stop”; windows and idle time cannot be seen from here.
problem-windows-unavailable = Windows cannot be recorded
problem-windows-unavailable-text = Working time is recorded as usual. { $obstacle ->
    [compositor-tells-nothing] This Wayland desktop does not tell. Choose an X11 (“Xorg”) session when you sign in to the computer.
    [display-not-usable] The display does not answer. Sign out of the computer and in again.
    [no-window-manager] No window manager runs that tells which window is in front.
    [no-accessibility-permission] Allow TimeTrack in System Settings under Privacy & Security, Accessibility.
    [application-not-responding] The application in front does not answer.
   *[other] Run “timetrack doctor” to see why.
}
problem-idle-unavailable = Idle time cannot be measured
problem-idle-unavailable-text = Working time is recorded, and idle time is shown as “not measured”. { $obstacle ->
    [compositor-tells-nothing] This Wayland desktop does not tell. Choose an X11 (“Xorg”) session when you sign in to the computer.
    [display-not-usable] The display does not answer. Sign out of the computer and in again.
   *[other] Run “timetrack doctor” to see why.
}
problem-session-events-unavailable = Lock and suspend are not announced
problem-session-events-unavailable-text = A suspend is recognised by the clock, a locked screen by missing input. “timetrack doctor” says why.
problem-clock-stepped = The computer's clock was set by { $seconds } s at { $time }
problem-clock-stepped-text = Durations are right; times before and after follow the clock as it was then.
problem-config-wrong = { $count ->
    [one] A setting is wrong
   *[other] { $count } settings are wrong
}
problem-config-wrong-text = { $first }. Until it is corrected, the default holds, or less is recorded.
problem-config-odd = { $count ->
    [one] A setting needs a look
   *[other] { $count } settings need a look
}
problem-config-odd-text = { $first }.
problem-company-settings-missing = Not known yet what your organisation wants recorded
problem-company-settings-missing-text = Until its server answers, only working time is recorded.
problem-company-settings-damaged = The settings of your organisation cannot be read
problem-company-settings-damaged-text = Until its server sends them again, only working time is recorded. The file is { $path }.
problem-company-settings-not-understood = TimeTrack is too old for { $count ->
    [one] a setting
   *[other] { $count } settings
} of your organisation
problem-company-settings-not-understood-text = Where in doubt, less is recorded. Update TimeTrack on this computer. The first setting is { $first }.
problem-credential-in-file = The sign-in of this computer is kept in a file
problem-credential-in-file-text = There is no keyring here. Only your own account can read the file.
problem-nothing-opened = { $kind ->
    [pages] No browser opened the pages
   *[file] No program opened the file
}
problem-nothing-opened-text = { $kind ->
    [pages] “timetrack dashboard” prints a link that you can open yourself.
   *[file] It is { $path }.
}

# Notifications
notify-synced = Everything is sent
notify-synced-text = { $count } { $count ->
    [one] event
   *[other] events
}, { $time }
notify-sync-failed = Not sent
notify-sync-failed-text = { $reason }. Nothing is lost; it is tried again by itself.
notify-more-recorded = Your organisation changed what is recorded
notify-more-recorded-text = From now on: { $detail }. “My data” in the tray menu shows all of it.

# The first-run notice
notice-title = What TimeTrack records
notice-what = What: when you work and when you pause, when nobody uses the computer, and { $detail ->
    [hours] nothing else
    [application] which application is in front
   *[title] which application and window title is in front
}. Never what you type, and no pictures of the screen.
notice-not = Password managers are never shown by name, nor are private windows whose title says that they are private. Those of Firefox and Edge say so; those of Chrome and Chromium mostly do not: turn on “Privacy mode” before you open one.
notice-whom-alone = For whom: only you. Everything stays on this computer, in { $path }.
notice-whom-company = For whom: you and your organisation, on its server { $host }. “My data” in the tray menu shows all of it and who may see it.
notice-how-long = How long: window titles and idle times 90 days, working time 3 years. You can delete titles at any time.
notice-stop = How to stop: “Tracking” off, “Privacy mode”, “Break” and “End work” in the tray menu, or “timetrack pause” on the command line.
notice-start = Start recording
notice-later = Not now
notice-message-hint = Recording begins when you close this message. “Tracking” in the tray menu or “timetrack pause” turns it off.
notice-later-hint = Nothing is recorded until you start it here or with “timetrack start”.

# The command line
cli-not-running = TimeTrack is not running; start it with “timetrack”
cli-no-answer = TimeTrack did not answer; it may be ending; try again
cli-other-version = The running TimeTrack did not understand; it may be of another version: quit it and start it again
cli-already-running = TimeTrack is already running; see “timetrack status”
cli-recording-from-now = Recording. Dashboard: { $address }
cli-dashboard = Dashboard: { $address }
cli-no-desktop = No desktop session: there is no tray here, and windows and idle time cannot be recorded. Working time is, from “timetrack start” to “timetrack stop”.
cli-no-pages = The pages of this computer do not run yet; see “timetrack status”
cli-notice-printed = Recording begins with your next input; where no input can be seen, with “timetrack start”. If you do not want that, press Ctrl+C, or turn it off with “timetrack pause”.
cli-notice-printed-manual = Recording begins when you begin to work, with “timetrack start”. If you do not want that, press Ctrl+C, or turn it off with “timetrack pause”.
cli-notice-window = Nothing is recorded yet: a window shows what is, and asks. “timetrack start” does the same here.
cli-stop-hint = Stop with Ctrl+C or “timetrack quit”.
cli-synced = { $count } { $count ->
    [one] event
   *[other] events
} sent
cli-sync-failed = Not sent: { $reason }. Nothing is lost; it is tried again by itself.
cli-sync-goes-on = The server takes its time; sending goes on by itself. “timetrack status” shows how far it is
cli-not-possible = That is not possible now. { $state }. { $hint }
cli-unsaved = { $count ->
    [one] One event
   *[other] { $count } events
} could not be saved: the disk is full or cannot be written. TimeTrack has ended; free space before you start it again
cli-still-ending = TimeTrack has not ended yet; the log file says what it waits for
cli-hint-set-up = Set base_url in the config.
cli-hint-notice = “timetrack start” shows it.
cli-hint-tracking = “timetrack resume” turns it on.
cli-hint-work = “timetrack start” begins work.
cli-hint-status = “timetrack status” tells more.
cli-privacy-waits = Privacy mode is on. Nothing is recorded now; when you work, only the time will be. { $state }
cli-done = Done. { $state }
cli-enrol-no-server = Which server? Name it: “--server https://…”
cli-enrol-no-token = Which token? Give the one of your administrator: “--token …”, or sign in with “timetrack login”
cli-enrol-address = “{ $address }” is no address of a server; it begins with https://
cli-enrol-server-is-set = The server is set to { $address } ({ $origin }); change it there, or leave out “--server”
cli-enrol-refused = The server does not accept this token: it may have expired, be used up or have been revoked; ask your administrator for a new one
cli-enrol-not-offered = This server signs no computers in; check the address
cli-enrol-failed = This computer could not be signed in: { $reason }; try again later
cli-login-ended = Nobody confirmed this computer in time, or somebody refused it; try again
cli-login-code = Code: { $code }
cli-login-address = Compare it at { $address }
cli-enrolled = This computer is signed in at { $host }.
cli-enrolled-waits = Your administrator still has to say whose it is. What is recorded until then is kept.
cli-enrolled-keyring = The sign-in is kept in the key ring.
cli-enrolled-file = There is no key ring here: the sign-in is kept in { $path }, which only your own account can read.
cli-enrolled-private-stays = What was recorded for yourself alone stays on this computer; nobody sends it.
cli-enrolled-other-stays = What was recorded for { $host } stays on this computer; nobody sends it here.
cli-enrolled-in-use = The running TimeTrack uses it from now on.
cli-enrolled-restart = Restart TimeTrack, so that it uses it: “timetrack quit”, then “timetrack”.
cli-enrolled-start = Start TimeTrack with “timetrack”.

# The doctor
doctor-ok = ok
doctor-limited = limited
doctor-not-ok = NOT OK
doctor-failed = { $failed } of { $all } checks are not ok
doctor-folders = folders
doctor-configuration = configuration
doctor-windows = windows
doctor-idle-time = idle time
doctor-session = lock, suspend
doctor-key-ring = key ring
doctor-tray = tray
doctor-server = server
doctor-agent = agent
doctor-defaults = defaults; { $file } does not exist
doctor-not-available = not available: { $reason }
doctor-announced = announced by the system
doctor-by-clock-only = recognised by the clock only: { $reason }
doctor-tray-shown = a panel shows the icon
doctor-tray-asked = no panel has answered yet
doctor-tray-no-desktop = no desktop; the command line does the same
doctor-tray-not-shown = { $reason }; the command line does the same
doctor-known-later = known once TimeTrack runs
doctor-in-key-ring = kept in the key ring
doctor-in-file = kept in the file { $path } because { $reason }
doctor-signed-in = the sign-in of this computer is { $place }
doctor-not-signed-in = this computer is not signed in; secrets are { $place }
doctor-not-set-up = not set up: base_url is missing in the config
doctor-no-pages = the own pages do not run yet
doctor-untried = { $address }: nothing was sent yet
doctor-offline = { $address }: { $reason }; nothing is lost, see “timetrack status”

# The status window
window-resume = Resume
