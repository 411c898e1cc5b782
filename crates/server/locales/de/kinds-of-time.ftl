## Arten von Zeit
work-session = Arbeitsphase
working-time = Arbeitszeit
active = Aktiv
idle = Inaktiv
break = Pause
breaks = Pausen
private = Privat
absence = Inaktiv
window = Fenster
windows = Fenster
not-measured = Nicht gemessen
not-measured-part = { $duration } nicht gemessen
and-not-measured = { $text } · { $duration } nicht gemessen
not-deducted = Nicht abgezogen
private-note = Zählt als Arbeit
private-break-note = In der Pause seit { $time }
silent-note = Die Zeiten enden beim letzten Kontakt mit dem Computer
sessions-count = { $count ->
    [one] { $number } Arbeitsphase
   *[other] { $number } Arbeitsphasen
}
breaks-count = { $count ->
    [one] { $number } Pause
   *[other] { $number } Pausen
}
window-hidden = Durch eine Regel verborgen
window-unavailable = Nicht verfügbar
other-applications = Andere
more-applications = { $count ->
    [one] { $number } weitere Anwendung
   *[other] { $number } weitere Anwendungen
}
windows-put-together = { $count ->
    [one] { $number } Fenster
   *[other] { $number } Fenster, zu kurz für einzelne Striche
}
ranges-and-more = { $count ->
    [one] { $ranges } und { $number } weitere
   *[other] { $ranges } und { $number } weitere
}
