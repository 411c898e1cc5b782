## Seiten über mehrere Personen
team-views = Ansicht
team-view-own-day = Mein Tag
team-view-people = Personen
team-only-at-work = Nur wer bei der Arbeit ist
team-working-now = Jetzt bei der Arbeit
team-of-people = { $count ->
    [one] { $working } von { $number }
   *[other] { $working } von { $number }
}
team-on-break = { $count ->
    [one] { $number } in der Pause
   *[other] { $number } in der Pause
}
team-today = Heute bisher
team-week = Diese Woche
team-of-page = { $count ->
    [one] die { $number } Person dieser Seite
   *[other] die { $number } Personen dieser Seite
}
team-today-title = Personen heute
column-state = Zustand
team-no-work-today = Heute keine Arbeit
team-empty = Niemand
team-empty-at-work = Niemand von diesen Personen ist jetzt bei der Arbeit.
team-empty-choice = Auf diese Auswahl trifft niemand zu.
team-show-all = Alle anzeigen
team-alone = Noch niemand sonst
team-alone-admin = Fügen Sie Personen hinzu und melden Sie deren Computer an. Wer arbeitet, erscheint hier nach Sekunden.
team-alone-manager = Sie leiten keine Gruppe, in der jemand ist. Die Administration kann Ihnen eine geben.
team-set-up = Personen einrichten
team-seen-by = Arbeitszeit, Pausen und Zustand, wie jede Person sie von sich selbst sieht. Unter „Meine Daten“ steht, dass Sie hier waren.
team-devices-title = Geräte, die Aufmerksamkeit brauchen
team-more-devices = Es gibt weitere. Die Einrichtung zeigt alle Computer.
attention-old-version = { $count ->
    [one] { $number } Computer mit Version { $version }
   *[other] { $number } Computer mit Version { $version }
}
attention-old-version-advice = Der Server ist neuer. Sie arbeiten weiter; installieren Sie die neue Version, wann es passt.
attention-doubled = Zwei Computer mit einem Zugang
attention-doubled-advice = Der Computer wurde wohl geklont. Widerrufen Sie ihn, und melden Sie beide neu an.
team-view-own = Eigene
team-sum = Summe
team-sum-of-page = { $count ->
    [one] Summe der { $number } Person dieser Seite
   *[other] Summe der { $number } Personen dieser Seite
}
team-days-note = Ein Tag ist der jeder Person selbst, von Mitternacht bis Mitternacht, wo sie lebt.
team-hours-seen-by = Jede Person sieht ihre eigenen Zeiten genauso, und unter „Meine Daten“, dass Sie hier waren.
team-left = Ausgeschieden
team-with-applications = Mit Anwendungen
team-no-work = Keine Arbeit an diesem Tag
team-course-summary = Arbeit { $work }; Pausen { $breaks }; inaktiv { $idle }; privat { $private }
team-readout-hint = Zeigen Sie auf einen Tag oder gehen Sie ihn mit den Pfeiltasten durch.
team-as-text = Dasselbe als Text
team-course-seen-by = Sie sehen, wann jemand gearbeitet hat, nicht womit. Jede Person sieht unter „Meine Daten“, dass Sie hier waren.
team-content-seen-by = Sie sehen das, weil Sie das Recht haben, Inhalte zu sehen. Jede Person sieht unter „Meine Daten“, dass Sie hier waren.
