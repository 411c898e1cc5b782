## Aktivität
activity-course = Verlauf des Tages
activity-applications = Anwendungen
activity-titles = Titel
activity-search = In Titeln suchen
activity-no-windows = An diesem Tag gibt es keine Fenster.
activity-windows-deleted = Die Fenster dieses Tages wurden gelöscht.
activity-no-titles = An diesem Tag gibt es keine Titel.
activity-not-found = Kein Titel enthält diese Wörter.
activity-went-by-age = Anwendungen, Titel und Inaktivität aus der Zeit vor dem { $day } sind nach Ablauf der Frist gelöscht. Die Summen des Tages sind die von damals; wann genau Sie aktiv waren, ist nicht mehr bekannt.
activity-empty-title = Keine Aktivität an diesem Tag
activity-empty-reason = Am { $day } gab es keine Arbeitsphase.
activity-empty-today = Heute gab es noch keine Arbeitsphase. Sie beginnt mit Ihrer ersten Eingabe, wenn Sie die Arbeit nicht von Hand beginnen.
titles-longest = { $count ->
    [one] der längste von { $number }
   *[other] die längsten { $shown } von { $number }
}
titles-found = { $count ->
    [one] { $number } mit „{ $search }“, { $duration }
   *[other] { $number } mit „{ $search }“, { $duration }
}
column-title = Titel
column-application = Anwendung
column-time = Zeit
heat-little = Wenig
heat-whole = Ganze Stunde aktiv
heat-summary = Aktive Zeit je Tag dieser Woche: { $days }. Auf welche Stunden sie fiel, zeigen die Farben.
heat-not-measured = Als aktiv gezählt, aber nicht gemessen: { $days }.
heat-nothing = In dieser Woche gibt es keine Aufzeichnung.
lane-work-summary = Arbeitsphase { $ranges }
lane-work-breaks-summary = Arbeitsphase { $ranges }; Pausen { $breaks }
lane-idle-summary = Inaktiv { $ranges }
lane-idle-none = Keine Inaktivität
lane-not-measured-summary = { $idle }; nicht gemessen { $ranges }
lane-windows-summary = Fenster, gefärbt nach Anwendung. Die Tabellen darunter enthalten dasselbe als Text.
lane-windows-private = Privacy-Modus. Es gibt keine Fenster.
overview-summary = Der ganze Tag, darunter { $range }
readout-hint = Zeigen Sie auf den Tag oder gehen Sie mit den Pfeiltasten durch eine Zeile. Ziehen wählt aus.
readout-below = Die Tabellen darunter enthalten dasselbe als Text.
select-from = Auswählen von
select-to = bis
select = Auswählen
selected = Ausgewählt:
selection-lengths = { $length }, davon { $active } aktiv
clear-selection = Auswahl aufheben
zoom-in = Vergrößern
zoom-out = Verkleinern
delete-detail = Details löschen
pick-day = Tag
day-before = Tag davor
day-after = Tag danach
go-to-day = Zu { $day }
clocks-forward = Die Uhren gingen vor: Dieser Tag hat { $length }.
clocks-back = Die Uhren gingen zurück: Dieser Tag hat { $length }, eine Stunde kommt zweimal.
wrong-day = Das ist kein Datum. Ein Datum sieht so aus: 2026-11-18. Stattdessen sehen Sie heute.
week-ahead = Diese Woche hat noch nicht begonnen. Stattdessen sehen Sie die laufende.
wrong-range = Das ist keine Uhrzeit. Eine Uhrzeit sieht so aus: 10:30.
end-before-start = Das Ende liegt vor dem Anfang. Wählen Sie ein späteres Ende.
lane-private-summary = Privacy-Modus { $ranges }
activity-withheld-title = Anwendungen und Titel
activity-withheld = Sie sehen, wann { $name } gearbeitet hat, nicht womit. Das sieht niemand durch die Rolle allein: Die Administration kann Ihnen das Recht geben, Inhalte zu sehen.
