## Übersicht
dashboard-course = Heute
dashboard-open-activity = Aktivität öffnen
dashboard-open-hours = Arbeitszeiten öffnen
dashboard-week = Diese Woche
dashboard-applications-today = Anwendungen heute
dashboard-applications-week = Anwendungen diese Woche
dashboard-no-applications = Es gibt keine Fenster.
dashboard-applications-deleted = Die Fenster von heute wurden gelöscht.
dashboard-empty-title = Heute noch keine Arbeit
dashboard-empty-reason = Eine Arbeitsphase beginnt mit Ihrer ersten Eingabe, wenn Sie die Arbeit nicht von Hand beginnen.
first-run-title = Noch keine Aufzeichnung
first-run-reason = TimeTrack beginnt, wenn Sie seinen Hinweis auf diesem Computer gelesen haben: Wählen Sie „Arbeit beginnen“ im Tray, oder geben Sie „timetrack start“ ein. Die ersten Fenster stehen nach Sekunden hier.
stat-working-since = Bei der Arbeit seit
stat-idle-since = Inaktiv seit
stat-break-since = In der Pause seit
stat-private-since = Privat seit
stat-finished-at = Beendet um
stat-last-heard = Letzter Kontakt um
week-bars-summary = Arbeitszeit je Tag: { $days }
attention-title = Bitte ansehen
attention-nothing = Alles in Ordnung.
attention-clock-fast = Uhr geht { $distance } vor
attention-clock-slow = Uhr geht { $distance } nach
attention-clock-advice = Die Zeiten bleiben wie gesendet. Stellen Sie die Uhr dieses Computers.
attention-set-aside = { $count ->
    [one] { $number } Eintrag beiseitegelegt
   *[other] { $number } Einträge beiseitegelegt
}
attention-set-aside-advice = Der Server hat sie abgelehnt. Nichts ist verloren: Sie bleiben auf diesem Computer.
attention-discarded = { $count ->
    [one] { $number } Eintrag aufgegeben
   *[other] { $number } Einträge aufgegeben
}
attention-discarded-advice = Die Platte oder der Puffer war voll. Schaffen Sie Platz auf diesem Computer.
attention-silent = Seit { $distance } kein Kontakt
attention-silent-advice = Die Aufzeichnungen kommen an, sobald er wieder an und online ist.
