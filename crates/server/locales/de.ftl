# Texte der Seiten. Regeln: einfach, kurz, aktiv, Sie, kein Passiv, wo es anders geht.

## Navigation und Rahmen
skip-link = Zum Inhalt
navigation-label = Hauptmenü
navigation-dashboard = Übersicht
navigation-activity = Aktivität
navigation-work-hours = Arbeitszeiten
navigation-my-data = Meine Daten
navigation-organisation = Organisation
navigation-audit = Protokoll
role-employee = Mitarbeitende Person
role-manager = Führungskraft
role-admin = Administration
privacy-link = Was TimeTrack aufzeichnet
organisation-alone = Auf diesem Computer
seen-by-only-you = Das sehen nur Sie.
seen-by-managers = Das sehen Sie. Führungskräfte sehen Ihre Arbeitszeit des Tages, Inaktivität und Pausen als Summen.
audience-you = Sie
audience-you-and-managers = Sie und Führungskräfte
audience-managers-see-sums = Sie; Führungskräfte sehen Summen

## Eigener Zustand
state-working = Bei der Arbeit
state-idle = Inaktiv
state-break = In der Pause
state-private = Privat
state-private-break = Private Pause
state-finished = Beendet
state-not-started = Nicht begonnen
state-silent = Kein Kontakt
state-notice-unread = Noch keine Aufzeichnung
state-tracking-off = Tracking ist aus
state-since = seit { $time }
state-until = bis { $time }
state-at = um { $time }
state-last-heard = zuletzt { $time }
state-private-next = Privacy-Modus ist an
state-today = { $duration } heute
way-working = Pause und Arbeitsende stehen im Tray-Menü, oder „timetrack break“ und „timetrack stop“.
way-break = Fenster zeichnet TimeTrack nicht auf. Weiter geht es mit „Pause beenden“ im Tray-Menü oder „timetrack start“.
way-private = Was Sie tun, bleibt unbekannt, die Zeit zählt. Aufheben: im Tray-Menü oder mit „timetrack resume“.
way-not-working = TimeTrack zeichnet nichts auf. Los geht es mit „Arbeit beginnen“ im Tray-Menü oder „timetrack start“.
way-notice-unread = TimeTrack zeichnet nichts auf, bevor Sie den Hinweis gelesen haben. „timetrack start“ zeigt ihn.
way-tracking-off = TimeTrack zeichnet nichts auf. Einschalten: im Tray-Menü oder mit „timetrack resume“.
way-private-break = Fenster zeichnet TimeTrack nicht auf, und die Pause zählt nicht. Aufheben: im Tray-Menü oder mit „timetrack start“ und „timetrack resume“.
choose-more = Mehr
choose-start = Arbeit beginnen
choose-break = Pause
choose-end-break = Pause beenden
choose-end = Arbeit beenden
choose-private = Privacy-Modus
choose-end-private = Privacy-Modus beenden
choose-tracking-on = Tracking einschalten
way-silent = Sie sehen, was bis dahin ankam. Der Rest kommt, sobald der Computer an und online ist.

## Zahlen und Daten
days = { $count ->
    [one] { $number } Tag
   *[other] { $number } Tage
}
range = { $start } bis { $end }
week = Woche { $number }
zone-city = Zeitzone { $city }
zone-name = { $name }
time-next-day = { $time } ({ $day })
as-of = Stand { $time }
none = keine
running = läuft
sum = Summe
today = Heute
this-week = Diese Woche
yes = Ja
no = Nein
from = Von
to = Bis
until = Bis
time = Uhrzeit
what = Was
show = Anzeigen
look = Ansehen
keep = Behalten

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

## Probleme, die Agenten melden
problem-outbox-unwritable = Auf die Platte lässt sich nicht schreiben
problem-outbox-unwritable-advice = Schaffen Sie Platz oder heben Sie den Schreibschutz auf. Bis dahin bleiben die Events im Speicher.
problem-outbox-damaged = Eine beschädigte Datei liegt beiseite
problem-outbox-damaged-advice = Die Aufzeichnung läuft weiter. „Status anzeigen“ im Tray sagt, wo die Datei liegt.
problem-worker = Ein Teil des Agenten steht still
problem-worker-advice = Starten Sie TimeTrack neu. Hilft das nicht: timetrack doctor.
problem-no-desktop = Keine Desktop-Sitzung
problem-no-desktop-advice = Fenster und Abwesenheit lassen sich dort nicht aufzeichnen. Die Arbeitszeit schon, von „timetrack start“ bis „timetrack stop“.
problem-windows = Fenster sind nicht verfügbar
problem-windows-advice = Der Desktop verrät nicht, welches Fenster vorn ist. Führen Sie aus: timetrack doctor.
problem-idle = Inaktivität ist nicht verfügbar
problem-idle-advice = Der Desktop verrät nicht, wie lange keine Eingabe kam. Die Zeit zählt als aktiv.
problem-clock-stepped = Jemand hat die Uhr gestellt
problem-clock-stepped-advice = Zeiten davor und danach passen vielleicht nicht zusammen.
problem-config = Einstellungen sind falsch
problem-config-advice = Die Logdatei nennt die Einstellung und was erlaubt ist.
problem-session-events = Sperren und Ruhezustand werden nicht gemeldet
problem-session-events-advice = Es fehlt nichts: TimeTrack erkennt den Ruhezustand an der Uhr, einen gesperrten Bildschirm an fehlender Eingabe. „timetrack doctor“ nennt den Grund.
problem-config-odd = TimeTrack übergeht Einstellungen
problem-config-odd-advice = Die Logdatei nennt sie, und wie es richtig heißt.
problem-settings = TimeTrack ist dort zu alt für die Einstellungen
problem-settings-advice = Was es nicht versteht, legt es so aus, dass weniger aufgezeichnet wird. Aktualisieren Sie TimeTrack auf dem Computer.
problem-credential = Die Anmeldung des Computers liegt in einer Datei
problem-credential-advice = Dort gibt es keinen Schlüsselbund. Nur das eigene Konto der Person kann die Datei lesen.
problem-unknown = Problem: { $code }
problem-unknown-advice = „Status anzeigen“ im Tray sagt mehr.

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

## Arbeitszeiten
column-day = Tag
column-start = Beginn
column-end = Ende
column-breaks = Pausen
column-total = Arbeitszeit
column-active = Aktiv
column-idle = Inaktiv
column-sessions = Phasen
column-length = Dauer
column-computer = Computer
column-week = Woche
column-days = Tage
week-before = Woche davor
week-after = Woche danach
sessions-title = Arbeitsphasen
sessions-empty-title = Keine Arbeitsphasen
sessions-empty-reason = In dieser Woche gibt es keine Aufzeichnung.
weeks-title = Die letzten Wochen
hours-note-running = Gepunktet: läuft noch. – : keine Aufzeichnung.
hours-note-idle = Inaktiv ist Zeit ohne Eingabe innerhalb der Arbeitszeit. Sie wird nicht abgezogen.
hours-note-not-measured = * : zum Teil nicht gemessen, weil der Computer es nicht wusste oder weil Sie es gelöscht haben. Solche Zeit zählt als aktiv.
hours-note-rounding = Summen sind einmal gerundet, eine Spalte kann um eine Minute abweichen.

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

## Was TimeTrack aufzeichnet
privacy-lead = Was, für wen, wie lange, und wie Sie es anhalten.
privacy-kinds-title = Was TimeTrack aufzeichnet
privacy-choices-title = Was Ihre Wahl bedeutet
privacy-control-title = In Ihrer Hand
privacy-control-tray = Pause, Arbeitsende, Privacy-Modus und Tracking aus stehen jederzeit im Tray-Menü, auf der Befehlszeile als „timetrack break“, „stop“, „privacy“ und „pause“. Außerhalb einer Arbeitsphase zeichnet TimeTrack nichts auf.
privacy-control-delete = Anwendungen, Titel und Inaktivität können Sie für jeden Zeitraum löschen. Ihre Arbeitszeit bleibt.
privacy-control-detail = Wie viel von einem Fenster aufgezeichnet wird, entscheidet sich auf Ihrem Computer, bevor etwas gespeichert wird. Von Passwortmanagern bleibt nur die Zeit, weder Anwendung noch Titel; ebenso von privaten Fenstern, deren Titel sie als privat ausweist. Bei Firefox und Edge tut er das, bei Chrome und Chromium meist nicht: Dort helfen der Privacy-Modus, eine Regel oder weniger Detail.
column-recorded = Was aufgezeichnet wird
column-deletable = Dürfen Sie es löschen
column-choice = Zustand
column-what-is-recorded = Was aufgezeichnet wird
column-counts-as-work = Zählt als Arbeit
kind-working-time = Arbeitszeit
recorded-working-time = Beginn und Ende der Arbeit, Pausen, Privacy-Modus
recorded-afk = Wann keine Eingabe kam oder der Bildschirm gesperrt war
recorded-windows = Anwendung und Titel des Fensters, das vorn ist
deletable-no = Nein, sie bleibt
deletable-yes = Ja, sie erscheint dann als nicht gemessen
deletable-hours-stay = Ja, Ihre Arbeitszeit bleibt
choice-working = Anwendungen und Titel, wie die Regeln es erlauben
choice-idle = Dass keine Eingabe kam
choice-idle-counts = Ja, als inaktiv gezeigt
choice-locked-name = Gesperrt oder Ruhezustand
choice-locked = Dass der Bildschirm gesperrt war oder der Computer ruhte
choice-break = Die Pause, keine Fenster
choice-private-name = Privacy-Modus
choice-private = Ein Eintrag „privat“, keine Inhalte
choice-off-name = Tracking aus oder Arbeit beendet
choice-off = Gar nichts

## Anmeldung und Fehler
sign-out = Abmelden
sign-in-title = Anmelden
sign-in-action = Anmelden
sign-in-wrong = E-Mail-Adresse oder Passwort ist falsch. Prüfen Sie beide.
sign-in-wait = Es gab zu viele falsche Versuche. Versuchen Sie es in { $time } wieder.
sign-in-tray = Auf einem Computer mit TimeTrack brauchen Sie kein Passwort: „Meine Daten“ im Tray-Menü öffnet diese Seiten angemeldet.
sign-in-forgotten = Sie haben Ihr Passwort vergessen oder hatten nie eines? Wer TimeTrack betreut, macht Ihnen einen Link, mit dem Sie eines setzen.
email = E-Mail-Adresse
password = Passwort
password-new = Neues Passwort
password-repeat = Noch einmal
password-rules = Mindestens { $count } Zeichen, zum Beispiel vier Wörter. Nicht Ihr Name und nicht Ihre E-Mail-Adresse.
password-too-short = Das ist zu kurz. Nehmen Sie mindestens { $count } Zeichen.
password-too-long = Das ist zu lang. Nehmen Sie weniger als 1.000 Zeichen.
password-personal = Das ist Ihr Name oder Ihre E-Mail-Adresse. Nehmen Sie etwas, das niemand von Ihnen weiß.
password-common = Das gehört zu dem, was alle zuerst versuchen. Nehmen Sie etwas Selteneres, zum Beispiel vier Wörter.
password-repeat-differs = Die beiden sind nicht gleich. Tippen Sie beide noch einmal.
set-password-title = Passwort setzen
set-password-action = Passwort setzen und anmelden
set-password-ends = Ihre Anmeldungen anderswo und Ihre Tokens enden.
password-link-used-title = Dieser Link gilt nicht mehr
password-link-used-reason = Ein Link zum Setzen eines Passworts gilt einmal und nur ein paar Tage, damit ihn später niemand anders benutzt.
password-link-used-do = Wenn Sie ein Passwort gesetzt haben, melden Sie sich damit an. Wenn nicht, bitten Sie um einen neuen Link; es macht ihn, wer TimeTrack betreut.
signed-out-title = Sie sind nicht angemeldet
signed-out-reason = Diese Seiten zeigen Aufzeichnungen über einen Menschen, darum öffnen sie sich nur für ihn.
signed-out-how = Wählen Sie „Meine Daten“ im Tray-Menü: Es öffnet die Seiten angemeldet. Ohne Tray zeigt dieser Befehl einen Link:
link-used-title = Dieser Link ist verbraucht
link-used-reason = Ein Link meldet einmal an und gilt nur wenige Minuten, damit ihn später niemand anderes nutzt.
go-to-dashboard = Zur Übersicht
error-request-id = Anfrage
error-nothing-changed = Nichts hat sich geändert.
error-nothing-lost = Die Aufzeichnungen sind sicher.
error-not-found = Hier ist nichts
error-not-found-safe = Die Adresse stimmt nicht, oder jemand hat gelöscht, was hier war.
error-not-found-do = Prüfen Sie die Adresse oder beginnen Sie bei der Übersicht.
error-forbidden = Das ist nicht für Sie bestimmt
error-forbidden-do = Wenn Sie es brauchen, fragen Sie, wer TimeTrack bei Ihnen betreut.
error-stale = Diese Seite ist veraltet
error-stale-do = Öffnen Sie sie neu und wiederholen Sie den Schritt.
error-overloaded = Gerade ist zu viel zu tun
error-overloaded-do = Versuchen Sie es in einer Minute noch einmal.
error-internal = Etwas ist schiefgegangen
error-internal-do = Versuchen Sie es noch einmal. Bleibt es dabei, hilft die Nummer unten, die Ursache im Log zu finden.
error-request = Der Server versteht das nicht
error-request-do = Gehen Sie zurück und prüfen Sie Ihre Eingabe.

## Konto
account-title = Konto
language = Sprache
moment = { $day }, { $time }
never = Nie
password-absent = Sie haben kein Passwort: „Meine Daten“ im Tray-Menü meldet Sie an. Um sich anderswo anzumelden, bitten Sie um einen Link zum Setzen eines Passworts; es macht ihn, wer TimeTrack betreut.
password-change = Passwort ändern
password-present = Jetziges Passwort
password-present-wrong = Das ist nicht Ihr jetziges Passwort.
password-change-ends = Anmeldungen in anderen Browsern und alle Tokens enden mit der Änderung.
password-changed = Das Passwort ist geändert. Andere Anmeldungen und alle Tokens sind beendet.
sign-ins-title = Wo Sie angemeldet sind
sign-ins-none = In keinem Browser.
sign-ins-note = Eine Anmeldung endet von selbst 30 Tage nach der letzten Benutzung. Vom Browser werden nur Name und System aufbewahrt.
sign-in-end = Beenden
sign-in-ended = Die Anmeldung ist beendet.
browser-this = Dieser Browser
browser-unknown = Unbekannter Browser
column-browser = Browser
column-since = Seit
column-last-used = Zuletzt benutzt
column-name = Name
column-made = Angelegt
column-expires = Endet
tokens-title = Tokens
tokens-lead = Für Programme, die in Ihrem Namen mit TimeTrack sprechen.
tokens-none = Keine.
token-by-password = Mit Passwort angemeldet
token-label = Name des Tokens
token-label-wrong = Geben Sie einen Namen mit höchstens { $count } Zeichen ein.
token-lasts = Gilt
token-make = Token anlegen
token-made = Das neue Token:
token-made-once = Kopieren Sie es jetzt. Es wird nicht noch einmal gezeigt: Nur Sie kennen es.
token-made-how = Ein Programm sendet es mit jeder Anfrage:
token-too-many = Sie haben so viele Tokens, wie eine Person haben darf. Widerrufen Sie eines, das Sie nicht brauchen.
token-revoke = Widerrufen
token-revoked = Das Token ist widerrufen.

## Protokoll
audit-title = Protokoll
audit-lead = Was getan wurde, von wem, und wen es betrifft
audit-own-title = Was über Sie getan wurde
audit-own-lead = Wer nachgesehen hat, was geändert wurde und was Sie selbst getan haben
audit-own-link = Sehen, wer nachgesehen hat und was geändert wurde
audit-seen-by = Das sieht die Administration. Alle sehen die Einträge über sich selbst.
audit-own-seen-by = Das sehen Sie und die Administration.
audit-person = Name oder E-Mail-Adresse einer Person
audit-shown = Nur was { $name } getan hat und was sie oder ihn betrifft.
audit-show-all = Alles zeigen
audit-nobody = Niemand heißt „{ $typed }“.
audit-several = Mehrere heißen „{ $typed }“. Wer ist gemeint?
audit-gone = Jemand, dessen Daten gelöscht wurden
audit-server = Der Server
audit-a-computer = Ein Computer
audit-empty = Keine Einträge
audit-empty-reason = Bisher geschah nichts, was hier vermerkt wird.
audit-newest = Neueste Einträge
audit-older = Ältere Einträge
column-when = Wann
column-who = Von wem
column-about = Über wen
column-detail = Einzelheit
audit-signed-in = Angemeldet
audit-sign-in-failed = Anmeldung gescheitert, musste warten
audit-password-changed = Passwort gesetzt
audit-token-made = Token angelegt
audit-token-revoked = Token widerrufen
audit-sign-in-ended = Anmeldung beendet
audit-organisation-changed = Organisation geändert
audit-employee-added = Person angelegt
audit-employee-changed = Person geändert
audit-role-changed = Rolle geändert
audit-content-right-changed = Recht auf Inhalte geändert
audit-employee-invited = Link zum Setzen eines Passworts gemacht
audit-group-added = Gruppe angelegt
audit-group-changed = Gruppe umbenannt
audit-group-removed = Gruppe entfernt
audit-group-manager-added = Jemandem eine Gruppe zur Leitung gegeben
audit-group-manager-removed = Jemandem die Leitung einer Gruppe genommen
audit-device-enrolled = Computer angemeldet
audit-device-assigned = Computer zugeordnet
audit-device-revoked = Computer widerrufen
audit-device-duplicated = Zwei Computer mit denselben Zugangsdaten
audit-enrolment-token-made = Anmelde-Token angelegt
audit-enrolment-token-revoked = Anmelde-Token widerrufen
audit-settings-changed = Einstellungen geändert
audit-detail-deleted = Details gelöscht
audit-activity-viewed = Aktivität angesehen
audit-hours-viewed = Arbeitszeiten angesehen
audit-data-exported = Daten exportiert
audit-person-erased = Person gelöscht

# Einen Computer anmelden
enrol-title = Computer anmelden
enrol-lead = „timetrack login“ zeigt auf dem Computer einen Code. Geben Sie ihn hier ein.
enrol-code = Code
enrol-look-up = Nachsehen
enrol-question = Ist das Ihr Computer, { $name }?
enrol-computer = Computer
enrol-account = Konto
enrol-asked = Gefragt um
enrol-compare = Vergleichen Sie den Code mit dem auf dem Computer. Fahren Sie nur fort, wenn beide gleich sind und Sie es gerade selbst veranlasst haben: Was dort aufgezeichnet wird, gilt als Ihres, und wer dort sitzt, kann Ihre Daten öffnen.
enrol-mine = Das ist mein Computer
enrol-refuse = Ablehnen
enrol-done-title = Der Computer ist angemeldet
enrol-done = Was er aufzeichnet, gehört ab jetzt zu Ihnen. Sie können diese Seite schließen.
enrol-refused-title = Abgelehnt
enrol-refused = Der Computer wurde nicht angemeldet.
enrol-ended = Kein Computer wartet mit diesem Code. Er ist vertippt, schon beantwortet oder älter als zehn Minuten.

## Einrichtung
navigation-setup = Einrichtung
setup-organisation = Organisation
setup-people = Personen
setup-groups = Gruppen
setup-save = Speichern
setup-add = Hinzufügen
setup-changed = Gespeichert.
setup-added = Hinzugefügt.
setup-removed = Entfernt.
setup-time-zone = Zeitzone
setup-time-zone-new = Zeitzone neuer Personen
setup-time-zone-note = Wer schon da ist, behält die eigene.
setup-time-zone-person-note = Ab jetzt beginnen und enden die Tage dort. Frühere Tage bleiben, wie sie waren.
setup-people-count = { $count ->
    [0] Niemand
    [one] { $number } Person
   *[other] { $number } Personen
}
setup-find-person = Name oder E-Mail-Adresse
setup-all-groups = Alle Gruppen
setup-no-group = Keine Gruppe
setup-nobody = Niemand
setup-nobody-reason = Zu dieser Auswahl passt niemand.
setup-show-everybody = Alle zeigen
setup-role = Rolle
setup-group = Gruppe
setup-computers = Computer
setup-email = E-Mail-Adresse
setup-email-note = Zum Anmelden. Ein Computer, dessen Konto so heißt, wird als der dieser Person erkannt.
setup-add-person = Person hinzufügen
setup-no-password = Noch kein Passwort
setup-no-email = Keine E-Mail-Adresse zum Anmelden
setup-may-not-sign-in = Darf sich nicht anmelden
setup-page-before = Seite davor
setup-page-after = Nächste Seite
setup-active = Darf sich anmelden
setup-sees-content = Darf Anwendungen und Titel anderer sehen
setup-sees-content-note = Das hat niemand durch die Rolle, auch Administratoren nicht. Jeder Blick wird protokolliert, und alle können lesen, was sie betrifft.
setup-back-to-people = Zurück zu allen
setup-link-what = Ein Link, mit dem die Person ein Passwort setzt. TimeTrack verschickt keine E-Mails: Geben Sie ihn selbst weiter. Ein früherer Link gilt nicht mehr.
setup-link-make = Link erzeugen
setup-link-made = Der Link zum Setzen eines Passworts
setup-link-once = Kopieren Sie ihn jetzt und geben Sie ihn weiter: Er wird nicht noch einmal gezeigt und gilt einmal.
setup-link-until = Er gilt bis { $time }.
setup-no-link = Einen Link gibt es nur für Personen, die sich anmelden dürfen und eine E-Mail-Adresse haben. Speichern Sie erst beides.
setup-accounts = Konten
setup-accounts-note = Namen, an denen Computer dieser Person erkannt werden, neben der E-Mail-Adresse.
setup-accounts-none = Keine.
setup-log-of-person = Was diese Person getan hat und was sie betrifft
setup-no-groups = Noch keine Gruppen
setup-no-groups-reason = Eine Gruppe ist ein Team mit eigenen Managern und Einstellungen. Ohne Gruppen gelten die Einstellungen für alle, und die Stunden sehen nur Administratoren.
setup-groups-note = Eine Person ist in höchstens einer Gruppe. Manager sehen die Stunden ihrer Gruppen und sonst keine.
setup-add-group = Gruppe hinzufügen
setup-managers = Manager
setup-managers-none = Niemand leitet diese Gruppe: Ihre Stunden sehen nur Administratoren.
setup-managers-note = Wer eine Gruppe leitet, sieht die Stunden ihrer Personen. Wer bisher nur sich selbst sah, bekommt die Rolle Manager.
setup-manager-add = Manager hinzufügen
setup-manager-remove = Entfernen
setup-people-of-group = Personen zeigen
setup-back-to-groups = Zurück zu allen Gruppen
setup-group-remove = Gruppe entfernen
setup-group-remove-note = Ihre Personen bleiben, ohne Gruppe, und für sie gelten die Einstellungen der Organisation. Was aufgezeichnet wurde, bleibt.
setup-wrong-name = Geben Sie einen Namen mit höchstens 200 Zeichen ein.
setup-wrong-email = Geben Sie eine E-Mail-Adresse wie ada@example.com ein.
setup-wrong-time-zone = Diese Zeitzone gibt es nicht. Wählen Sie eine aus der Liste, etwa Europe/Berlin.
setup-wrong-group = Diese Gruppe gibt es nicht mehr.
setup-wrong-person = Diese Person gibt es nicht.
setup-wrong-field = Das geht nicht.
setup-email-taken = Diese E-Mail-Adresse hat schon jemand.
setup-name-taken = Eine Gruppe mit diesem Namen gibt es schon.
setup-last-administrator = Sonst kann sich kein Administrator anmelden. Machen Sie zuerst jemand anderen dazu.
setup-too-many-groups = Es gibt 500 Gruppen, mehr sind nicht möglich. Entfernen Sie zuerst eine.
column-last-seen = Zuletzt gemeldet
column-version = Version
setup-waiting = Wem gehören diese Computer?
setup-waiting-note = Das ist noch nicht bekannt. Was sie aufzeichnen, bleibt erhalten und gehört von Anfang an der Person.
setup-whose = Person
setup-assign = Zuordnen
setup-nobody-yet = Noch niemand
setup-no-computers = Noch keine Computer
setup-no-computers-reason = Ein Computer erscheint hier, sobald er angemeldet ist: mit einem Token oder wenn seine Person „timetrack login“ eingibt.
setup-computers-note = Abmelden gilt für immer: Der Agent behält, was er aufzeichnet, bis der Computer neu angemeldet ist. Was er gesendet hat, bleibt.
setup-computer-revoke = Abmelden
setup-computer-revoked = Abgemeldet
setup-computer-duplicated = Zwei Computer nutzen seine Anmeldung
setup-computer-waits = Wartet
setup-tokens = Anmelde-Token
setup-tokens-none = Noch keine.
setup-tokens-note = Ein Token taugt nur dazu, einen Computer bekannt zu machen. Angemeldete Computer bleiben, wenn er endet.
setup-token-make = Token erzeugen
setup-token-made = Der neue Token:
setup-token-once = Kopieren Sie ihn jetzt: Er wird nicht noch einmal gezeigt. Auf einem Computer mit installiertem Agenten gibt die Person ein:
setup-token-settings = Für viele Computer auf einmal dasselbe als Einstellungen (config.json oder verwaltete Richtlinie):
setup-token-label = Wofür er ist
setup-token-example = Laptops im Vertrieb
setup-token-days = Gilt, in Tagen (bis 366)
setup-token-uses = Für wie viele Computer (leer: beliebig viele)
setup-token-group = Gruppe für noch unbekannte Personen
setup-token-revoked = Widerrufen
setup-token-expired = Abgelaufen
setup-token-used-up = Aufgebraucht
setup-uses-of = { $uses } von { $most }
setup-wrong-label = Geben Sie einen Text mit höchstens 100 Zeichen ein.
setup-wrong-days = Geben Sie eine ganze Zahl von 1 bis 366 ein.
setup-wrong-uses = Geben Sie eine ganze Zahl von 1 bis 100.000 ein, oder nichts.
