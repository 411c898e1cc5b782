## Meine Daten
my-data-lead = Alles, was TimeTrack über Sie speichert, und wie Sie es löschen.
export-json = Als JSON exportieren
export-csv = Als CSV exportieren
held-title = Was gespeichert ist
held-all-items = Alle Einträge ansehen
held-nothing = Nichts
held-ahead = { $count ->
    [one] { $number } Eintrag liegt in der Zukunft, bis { $until }: Die Uhr von { $machines } ging bei der Aufzeichnung vor. Seine Zeit bleibt, wie sie gesendet wurde; vorher verschwindet er nicht durch Alter.
   *[other] { $number } Einträge liegen in der Zukunft, bis { $until }: Die Uhr von { $machines } ging bei der Aufzeichnung vor. Ihre Zeiten bleiben, wie sie gesendet wurden; vorher verschwinden sie nicht durch Alter.
}
held-ahead-look = Ansehen
held-ahead-delete = Details davon löschen
held-besides = Außerdem gespeichert: Ihr Name und Ihre Zeitzone; von jedem Computer der Name, Ihr Konto darauf, die Version, Probleme, die Abweichung der Uhr, die Zahl wartender und aufgegebener Einträge und der letzte Kontakt; Ihre Anmeldungen an diesen Seiten; und die Zeiten jedes Tages, berechnet aus den Einträgen oben.
column-kind = Art
column-kept = Frist
column-seen-by = Wer es sieht
column-action = Aktion
column-range = Zeitraum
column-what = Was
column-deleted = Gelöscht
column-intervals = Einträge
column-content = Inhalt
kind-all = Alle Arten
kind-work-sessions = Arbeitsphasen
kind-breaks = Pausen
kind-private = Privacy-Modus
kind-afk = Inaktivität
kind-windows = Anwendungen und Titel
amount-work-sessions = { $count ->
    [one] { $number } Eintrag, seit { $since }
   *[other] { $number } Einträge, seit { $since }
}
amount-breaks = { $count ->
    [one] { $number } Pause, seit { $since }
   *[other] { $number } Pausen, seit { $since }
}
amount-intervals = { $count ->
    [one] { $number } Eintrag, seit { $since }
   *[other] { $number } Einträge, seit { $since }
}
kept-days = { $count ->
    [one] 1 Tag
   *[other] { $number } Tage
}
kept-years = { $count ->
    [one] 1 Jahr
   *[other] { $number } Jahre
}
held-went-by-age = Anwendungen, Titel und Inaktivität aus der Zeit vor dem { $day } sind nach Ablauf der Frist gelöscht. Die Stunden dieser Tage bleiben.
held-nothing-goes = Seit dem { $day } wurde nichts nach Ablauf der Frist gelöscht. Das bleibt so, bis die Uhr des Computers, auf dem dieser Server läuft, einen Tag lang in Betrieb die richtige Zeit gezeigt hat; mehr steht in seinem Log.
machines-and-more = { $count ->
    [one] { $machine } und { $number } weiterer
   *[other] { $machine } und { $number } weitere
}
deletions-title = Was Sie gelöscht haben
deletions-none = Noch nichts.
deletions-note = Der Inhalt ist weg. Es bleiben der Zeitraum und von einzelnen Einträgen, etwa einer Abwesenheit, die darüber hinausging, ihre Zeit und eine Nummer, damit der Server eine spätere Kopie ablehnt.
deletions-latest = { $count ->
    [one] Nur die letzte Löschung ist aufgeführt. Frühere gelten ebenso.
   *[other] Die letzten { $number } sind aufgeführt. Frühere gelten ebenso.
}
deleted-intervals = { $count ->
    [0] Es gab nichts zu löschen. Ihre Stunden sind wie zuvor.
    [one] { $number } Eintrag gelöscht. Ihre Arbeitszeit ist wie vorher.
   *[other] { $number } Einträge gelöscht. Ihre Arbeitszeit ist wie vorher.
}
deleted-intervals-idle = { $count ->
    [0] Es gab nichts zu löschen. Ihre Stunden sind wie zuvor.
    [one] { $number } Eintrag gelöscht. Ihre Arbeitszeit ist wie vorher. Gelöschte Inaktivität zählt als aktiv und erscheint als nicht gemessen.
   *[other] { $number } Einträge gelöscht. Ihre Arbeitszeit ist wie vorher. Gelöschte Inaktivität zählt als aktiv und erscheint als nicht gemessen.
}
rules-title = Regeln, die für Sie gelten
rule-session = Arbeitsphase
rule-session-automatic = Beginnt mit Ihrer ersten Eingabe, endet, wenn Sie die Arbeit beenden oder der Computer schweigt.
rule-session-by-hand = Beginnt, wenn Sie die Arbeit beginnen, endet, wenn Sie sie beenden oder der Computer schweigt.
rule-detail = Genauigkeit
rule-detail-hours = Nur Arbeitszeit, keine Fenster.
rule-detail-application = Die Anwendung, nicht der Titel.
rule-detail-title = Anwendung und Titel. Von Passwortmanagern, und von privaten Fenstern, deren Titel sie als privat ausweist, nur, dass ein Fenster vorn war.
rule-idle = Inaktiv
rule-idle-text = Nach { $threshold } ohne Eingabe. Steht neben Ihrer Arbeitszeit, zieht nie etwas ab.
rule-privacy = Privacy-Modus
rule-privacy-text = Sie können ihn jederzeit einschalten. Er geht jeder Regel vor und zählt als Arbeit.
off-screenshots = Screenshots
off-live-view = Live-Ansicht
off-calls = Anrufe und Kalender
off-keystrokes = Tastatureingaben und Inhalte von Fenstern
off-not-recorded = zeichnet TimeTrack nicht auf.
off-not-there = gibt es nicht: Niemand kann auf Ihren Bildschirm sehen.
off-never = zeichnet TimeTrack nie auf. Es gibt dafür keine Einstellung.
delete-title = Zeitraum löschen
delete-whole-days = Ohne Uhrzeit: ganze Tage.
delete-see-items = Alle Einträge dieser Tage ansehen
delete-consequence = Ihre Arbeitszeit bleibt, wie sie ist. Wo Inaktivität gelöscht wird, zählt der Zeitraum als aktiv und erscheint als nicht gemessen; Summen von Tagen, die mehr als 90 Tage zurückliegen, bleiben. Die Details verschwinden endgültig von diesem Server und von Ihren Computern: von einem, der läuft, binnen etwa einer Minute, von einem, der aus ist, sobald er sich wieder meldet. Was sie dort aufgezeichnet und noch nicht gemeldet haben, verschwindet auch.
delete-preview = Zeigen, was verschwindet
delete-no-kind = Wählen Sie mindestens eine Art.
delete-wrong-time = Geben Sie in jeder Zeile einen Tag an, dazu eine Uhrzeit wie 10:30 oder keine.
delete-in-future = Diese Zeit kommt erst noch. Wählen Sie eine vergangene.
delete-end-before-start = Das Ende liegt nicht nach dem Anfang. Wählen Sie eine Zeit nach { $start }.
delete-question = Details löschen: { $range }?
delete-nothing = In diesem Zeitraum ist nichts gespeichert.
delete-other-range = Anderen Zeitraum wählen
delete-hours-stay = Arbeitszeit dieser Tage, vorher und nachher: { $duration }.
delete-edges = { $kind }: Was über den Zeitraum hinausreicht, verschwindet ganz, { $range }.
delete-action = { $count ->
    [one] { $number } Eintrag löschen
   *[other] { $number } Einträge löschen
}
items-title = Alle Einträge
items-older = Ältere Einträge
items-newest = Neueste Einträge
items-empty-title = Keine Einträge
items-empty-reason = Zu dieser Auswahl ist nichts gespeichert.
items-show-all = Alle Einträge zeigen
items-no-day = Das ist kein Tag. Wählen Sie einen, oder lassen Sie das Feld leer.
items-days-order = Der letzte Tag liegt vor dem ersten.
afk-idle = Keine Eingabe
afk-locked = Bildschirm gesperrt
afk-suspended = Computer im Ruhezustand oder aus
afk-switched-away = Anderes Konto im Vordergrund
