# Zustände, für die erste Zeile des Menüs, den Tooltip und das Statusfenster
state-notice = Keine Aufzeichnung: Bitte lesen Sie zuerst den Hinweis
state-not-recording = Keine Aufzeichnung
state-not-set-up = Noch nicht eingerichtet
state-tracking-off = Tracking ist aus
state-tracking-off-until = Tracking ist aus bis { $time }
state-not-started = Arbeit nicht begonnen
state-not-working = Nicht bei der Arbeit
state-ended = Arbeit beendet um { $time }
state-working = Arbeit seit { $time }
state-idle = Inaktiv seit { $time }
state-locked = Gesperrt seit { $time }
state-break = Pause seit { $time }
state-private = Privat
state-private-until = Privat bis { $time }
state-privacy-suffix = Privacy-Modus an
state-privacy-until-suffix = Privacy-Modus bis { $time }
state-offline-suffix = offline
detail-hours = nur Arbeitszeit
detail-application = Anwendungen
detail-title = Anwendungen und Titel
worked-today = { $duration } heute
place-alone = Bleibt auf diesem Computer
place-company = Wird übertragen an { $host }

# Menü
menu-read-notice = Lesen, was aufgezeichnet wird …
menu-start-work = Arbeit beginnen
menu-end-break = Pause beenden
menu-break = Pause
menu-end-work = Arbeit beenden
menu-tracking = Tracking aktiv
menu-privacy = Privacy-Modus
menu-privacy-off = Aus
menu-privacy-15 = 15 Minuten
menu-privacy-60 = 1 Stunde
menu-privacy-on = Bis ich ihn ausschalte
menu-sync-now = Jetzt synchronisieren
menu-syncing = Synchronisierung läuft …
menu-synced = Jetzt synchronisieren ({ $count } { $count ->
    [one] Event
   *[other] Events
} gesendet um { $time })
menu-sync-failed = Jetzt synchronisieren (fehlgeschlagen um { $time }: { $reason })
menu-send-pending = Offene Events senden ({ $count })
menu-show-status = Status anzeigen
menu-my-data = Meine Daten
menu-open-config = Config öffnen
menu-open-log = Logdatei öffnen
menu-autostart = Mit dem Computer starten
menu-quit = Beenden

# Status
status-title = TimeTrack
status-pending = Offene Events
status-last-upload = Letzter Upload
status-last-upload-value = { $time }, { $count } { $count ->
    [one] Event
   *[other] Events
}
status-last-error = Letzter Fehler
status-last-error-value = { $time }, { $reason }
status-privacy = Privacy-Modus
status-privacy-off = aus
status-privacy-on = an
status-privacy-until = bis { $time }
status-quarantined = Zurückgestellt
status-discarded = Aufgegeben
status-none = –
status-never = noch nie
status-workers = Läuft nicht
worker-recorder = Aufzeichnung
worker-window-tracker = Fenster
worker-idle-heartbeat = Abwesenheit
worker-event-sender = Senden
worker-settings-channel = Einstellungen Ihrer Organisation
worker-embedded-server = eigene Seiten
status-managed = Von Ihrer Organisation verwaltet
status-version = Version { $version }
status-window-close = Schließen

# Warum das Senden fehlschlug
failure-no-answer = keine Antwort
failure-certificate = dem Zertifikat wird nicht vertraut
failure-server-failed = der Server hatte einen Fehler
failure-not-a-timetrack-server = etwas anderes hat geantwortet
failure-not-signed-in = dieser Computer ist nicht angemeldet
failure-signed-out = dieser Computer wurde abgemeldet
failure-unauthorised = der Server kennt diesen Computer nicht
failure-too-many-attempts = zu viele Versuche; warten Sie einige Minuten
failure-rejected = der Server hat nicht verstanden
failure-outbox-failed = der lokale Puffer ist nicht lesbar

# Probleme: ein Titel, und was sicher und was zu tun ist
problem-outbox-unwritable = { $trouble ->
    [almost-full] Der Datenträger ist fast voll
   *[other] Die Aufzeichnung lässt sich nicht speichern
}
problem-outbox-unwritable-text = { $trouble ->
    [disk-full] Schaffen Sie Platz auf dem Datenträger; die Aufzeichnung geht dann von selbst weiter.
    [almost-full] Schaffen Sie dort Platz. Was aufgezeichnet wird, ist noch gespeichert, findet aber vielleicht bald keinen Platz mehr.
    [not-allowed] TimeTrack darf nicht in seinen Ordner schreiben. Machen Sie ihn wieder beschreibbar; die Aufzeichnung geht dann von selbst weiter.
    [held-by-another] Ein anderes Programm hält die Datei. Schließen Sie es; die Aufzeichnung geht dann von selbst weiter.
    [newer-version] Eine neuere Version von TimeTrack hat die Datei geschrieben. Installieren Sie diese Version wieder.
   *[other] Die Logdatei nennt den Grund. Starten Sie TimeTrack neu; hilft das nicht, fragen Sie Ihre Administration.
}{ $waiting ->
    [0] {""}
    [one] {" "}Ein Event wartet im Speicher.
   *[other] {" "}{ $waiting } Events warten im Speicher.
}
problem-outbox-damaged = Der lokale Puffer war beschädigt
problem-outbox-damaged-text = { $salvaged } Events konnten gelesen werden. Die beschädigte Datei liegt unter { $path }; heben Sie sie für Ihre Administration auf.
problem-events-discarded = { $count } Events mussten aufgegeben werden
problem-events-discarded-text = { $unsaved ->
    [0] {""}
    [one] Eines davon ließ sich nicht speichern, als TimeTrack zuletzt endete: Der Datenträger war voll oder nicht beschreibbar. Das Ende jenes Tages kann fehlen.{" "}
   *[other] { $unsaved } davon ließen sich nicht speichern, als TimeTrack zuletzt endete: Der Datenträger war voll oder nicht beschreibbar. Das Ende jenes Tages kann fehlen.{" "}
}{ $noroom ->
    [0] {""}
    [one] Eines davon fand weder auf dem Datenträger noch im Speicher Platz. Arbeitszeit kann fehlen.{" "}
   *[other] { $noroom } davon fanden weder auf dem Datenträger noch im Speicher Platz. Arbeitszeit kann fehlen.{" "}
}{ $dropped ->
    [0] {""}
   *[other] Der lokale Puffer war voll, deshalb wichen die ältesten Fensterdaten, aber keine Arbeitszeit. Verbinden Sie sich mit dem Server, damit der Puffer sich leert.
}
problem-events-quarantined = { $count } Events sind zurückgestellt
problem-events-quarantined-text = Der Server hat sie abgelehnt. Sie bleiben auf diesem Computer und werden bei jedem Start neu angeboten; „timetrack export“ zeigt sie.
problem-not-signed-in = Dieser Computer ist nicht angemeldet
problem-not-signed-in-text = { $how ->
    [itself] Er wird gerade mit dem Token Ihrer Organisation angemeldet.
   *[person] Melden Sie ihn mit „timetrack login“ an, oder fragen Sie Ihre Administration.
} Die Aufzeichnung läuft weiter, nichts geht verloren.
problem-enrolment-refused = Das Token Ihrer Organisation meldet diesen Computer nicht an
problem-enrolment-refused-text = Vielleicht ist es abgelaufen oder aufgebraucht. Die Aufzeichnung läuft weiter, nichts geht verloren. Bitten Sie Ihre Administration um ein neues, oder melden Sie sich mit „timetrack login“ an.
problem-signed-out = Ihre Organisation hat diesen Computer abgemeldet
problem-signed-out-text = Aufgezeichnetes bleibt auf diesem Computer und wird gesendet, sobald er wieder angemeldet ist: Fragen Sie Ihre Administration, oder verwenden Sie „timetrack login“.
problem-unauthorised = Der Server kennt diesen Computer nicht
problem-unauthorised-text = Die Aufzeichnung läuft weiter, nichts geht verloren. Melden Sie ihn mit „timetrack login“ wieder an, oder fragen Sie Ihre Administration.
problem-not-a-timetrack-server = Unter der Adresse des Servers antwortet etwas anderes
problem-not-a-timetrack-server-text = Nichts geht verloren. Melden Sie sich zuerst im Netzwerk an, oder prüfen Sie base_url in der Config.
problem-server-unreachable = Server seit { $time } nicht erreichbar
problem-server-unreachable-text = Nichts geht verloren. Der nächste Versuch kommt von selbst.
problem-embedded-server-failed = Die Seiten dieses Computers laufen nicht
problem-embedded-server-failed-text = Die Aufzeichnung läuft weiter, nichts geht verloren. Es wird wieder versucht; hilft das nicht, nennt die Logdatei den Grund und was zu tun ist.
problem-worker-gave-up = Ein Teil von TimeTrack ist wiederholt fehlgeschlagen: { $worker }
problem-worker-gave-up-text = „Jetzt synchronisieren“ versucht es noch einmal. Die Logdatei nennt den Grund.
problem-no-desktop-session = Keine Desktop-Sitzung
problem-no-desktop-session-text = Die Arbeitszeit wird von „timetrack start“ bis „timetrack stop“ aufgezeichnet; Fenster und Abwesenheit sind von hier nicht zu sehen.
problem-windows-unavailable = Fenster lassen sich nicht aufzeichnen
problem-windows-unavailable-text = Die Arbeitszeit wird wie üblich aufgezeichnet. { $obstacle ->
    [compositor-tells-nothing] Dieser Wayland-Desktop gibt keine Auskunft. Wählen Sie beim Anmelden am Computer eine X11-Sitzung („Xorg“).
    [display-not-usable] Die Anzeige antwortet nicht. Melden Sie sich am Computer ab und wieder an.
    [no-window-manager] Es läuft kein Fenstermanager, der das vordere Fenster nennt.
    [no-accessibility-permission] Erlauben Sie TimeTrack in den Systemeinstellungen unter Datenschutz & Sicherheit, Bedienungshilfen.
    [application-not-responding] Die Anwendung im Vordergrund antwortet nicht.
   *[other] „timetrack doctor“ nennt den Grund.
}
problem-idle-unavailable = Abwesenheit lässt sich nicht messen
problem-idle-unavailable-text = Die Arbeitszeit wird aufgezeichnet, Abwesenheit steht als „nicht gemessen“. { $obstacle ->
    [compositor-tells-nothing] Dieser Wayland-Desktop gibt keine Auskunft. Wählen Sie beim Anmelden am Computer eine X11-Sitzung („Xorg“).
    [display-not-usable] Die Anzeige antwortet nicht. Melden Sie sich am Computer ab und wieder an.
   *[other] „timetrack doctor“ nennt den Grund.
}
problem-session-events-unavailable = Sperren und Ruhezustand werden nicht gemeldet
problem-session-events-unavailable-text = Der Ruhezustand wird an der Uhr erkannt, ein gesperrter Bildschirm an fehlender Eingabe. „timetrack doctor“ nennt den Grund.
problem-clock-stepped = Die Uhr des Computers wurde um { $seconds } s verstellt ({ $time })
problem-clock-stepped-text = Die Dauern stimmen; Zeiten davor und danach folgen der Uhr, wie sie jeweils stand.
problem-config-wrong = { $count ->
    [one] Eine Einstellung ist falsch
   *[other] { $count } Einstellungen sind falsch
}
problem-config-wrong-text = { $first }. Bis das berichtigt ist, gilt die Vorgabe, oder es wird weniger aufgezeichnet.
problem-config-odd = { $count ->
    [one] Eine Einstellung verdient einen Blick
   *[other] { $count } Einstellungen verdienen einen Blick
}
problem-config-odd-text = { $first }.
problem-company-settings-missing = Noch nicht bekannt, was Ihre Organisation aufzeichnen lässt
problem-company-settings-missing-text = Bis ihr Server antwortet, wird nur Arbeitszeit aufgezeichnet.
problem-company-settings-damaged = Die Einstellungen Ihrer Organisation sind nicht lesbar
problem-company-settings-damaged-text = Bis ihr Server sie wieder schickt, wird nur Arbeitszeit aufgezeichnet. Die Datei ist { $path }.
problem-company-settings-not-understood = TimeTrack ist zu alt für { $count ->
    [one] eine Einstellung
   *[other] { $count } Einstellungen
} Ihrer Organisation
problem-company-settings-not-understood-text = Im Zweifel wird weniger aufgezeichnet. Aktualisieren Sie TimeTrack auf diesem Computer. Die erste Einstellung ist { $first }.
problem-credential-in-file = Die Anmeldung dieses Computers liegt in einer Datei
problem-credential-in-file-text = Hier gibt es keinen Schlüsselbund. Nur Ihr eigenes Konto kann die Datei lesen.
problem-nothing-opened = { $kind ->
    [pages] Kein Browser hat die Seiten geöffnet
   *[file] Kein Programm hat die Datei geöffnet
}
problem-nothing-opened-text = { $kind ->
    [pages] „timetrack dashboard“ nennt einen Link, den Sie selbst öffnen können.
   *[file] Es ist { $path }.
}

# Benachrichtigungen
notify-synced = Alles ist gesendet
notify-synced-text = { $count } { $count ->
    [one] Event
   *[other] Events
}, { $time }
notify-sync-failed = Nicht gesendet
notify-sync-failed-text = { $reason }. Nichts geht verloren; der nächste Versuch kommt von selbst.
notify-more-recorded = Ihre Organisation hat geändert, was aufgezeichnet wird
notify-more-recorded-text = Ab jetzt: { $detail }. „Meine Daten“ im Tray-Menü zeigt alles davon.

# Der Hinweis beim ersten Start
notice-title = Was TimeTrack aufzeichnet
notice-what = Was: wann Sie arbeiten und Pause machen, wann niemand den Computer benutzt, und { $detail ->
    [hours] sonst nichts
    [application] welche Anwendung vorn ist
   *[title] welche Anwendung und welcher Fenstertitel vorn ist
}. Nie, was Sie tippen, und keine Bilder des Bildschirms.
notice-not = Passwortmanager erscheinen nie mit Namen, private Fenster dann nicht, wenn ihr Titel sie als privat ausweist. Bei Firefox und Edge tut er das, bei Chrome und Chromium meist nicht: Schalten Sie vorher den „Privacy-Modus“ ein.
notice-whom-alone = Für wen: nur für Sie. Alles bleibt auf diesem Computer, in { $path }.
notice-whom-company = Für wen: für Sie und Ihre Organisation, auf deren Server { $host }. „Meine Daten“ im Tray-Menü zeigt alles davon und wer es sehen darf.
notice-how-long = Wie lange: Fenstertitel und Abwesenheit 90 Tage, Arbeitszeit 3 Jahre. Titel können Sie jederzeit löschen.
notice-stop = Wie Sie anhalten: „Tracking aktiv“ aus, „Privacy-Modus“, „Pause“ und „Arbeit beenden“ im Tray-Menü, oder „timetrack pause“ auf der Kommandozeile.
notice-start = Aufzeichnung beginnen
notice-later = Noch nicht
notice-message-hint = Die Aufzeichnung beginnt, wenn Sie diese Meldung schließen. „Tracking aktiv“ im Tray-Menü oder „timetrack pause“ schaltet sie aus.
notice-later-hint = Nichts wird aufgezeichnet, bis Sie hier oder mit „timetrack start“ beginnen.

# Die Kommandozeile
cli-not-running = TimeTrack läuft nicht; starten Sie es mit „timetrack“
cli-no-answer = TimeTrack hat nicht geantwortet; vielleicht endet es gerade; versuchen Sie es noch einmal
cli-other-version = Das laufende TimeTrack hat nicht verstanden; vielleicht ist es eine andere Version: beenden Sie es und starten Sie es neu
cli-already-running = TimeTrack läuft schon; siehe „timetrack status“
cli-recording-from-now = Die Aufzeichnung läuft. Übersicht: { $address }
cli-dashboard = Übersicht: { $address }
cli-no-desktop = Keine Desktop-Sitzung: Hier gibt es kein Tray, und Fenster und Abwesenheit lassen sich nicht aufzeichnen. Die Arbeitszeit schon, von „timetrack start“ bis „timetrack stop“.
cli-no-pages = Die Seiten dieses Computers laufen noch nicht; siehe „timetrack status“
cli-notice-printed = Die Aufzeichnung beginnt mit Ihrer nächsten Eingabe; wo keine Eingabe zu sehen ist, mit „timetrack start“. Wollen Sie das nicht, drücken Sie Strg+C, oder schalten Sie sie mit „timetrack pause“ aus.
cli-notice-printed-manual = Die Aufzeichnung beginnt, wenn Sie mit „timetrack start“ Ihre Arbeit beginnen. Wollen Sie das nicht, drücken Sie Strg+C, oder schalten Sie sie mit „timetrack pause“ aus.
cli-notice-window = Noch wird nichts aufgezeichnet: Ein Fenster zeigt, was es wäre, und fragt. „timetrack start“ tut hier dasselbe.
cli-stop-hint = Anhalten mit Strg+C oder „timetrack quit“.
cli-synced = { $count } { $count ->
    [one] Event
   *[other] Events
} gesendet
cli-sync-failed = Nicht gesendet: { $reason }. Nichts geht verloren; der nächste Versuch kommt von selbst.
cli-sync-goes-on = Der Server lässt sich Zeit; das Senden geht von selbst weiter. „timetrack status“ zeigt den Stand
cli-not-possible = Das ist jetzt nicht möglich. { $state }. { $hint }
cli-unsaved = { $count ->
    [one] Ein Event ließ
   *[other] { $count } Events ließen
} sich nicht speichern: Der Datenträger ist voll oder nicht beschreibbar. TimeTrack ist beendet; schaffen Sie Platz, bevor Sie es wieder starten
cli-still-ending = TimeTrack ist noch nicht beendet; die Logdatei sagt, worauf es wartet
cli-hint-set-up = Tragen Sie base_url in die Config ein.
cli-hint-notice = „timetrack start“ zeigt ihn.
cli-hint-tracking = „timetrack resume“ schaltet es ein.
cli-hint-work = „timetrack start“ beginnt die Arbeit.
cli-hint-status = „timetrack status“ sagt mehr.
cli-privacy-waits = Der Privacy-Modus ist an. Jetzt wird nichts aufgezeichnet; wenn Sie arbeiten, dann nur die Zeit. { $state }
cli-done = Erledigt. { $state }
cli-enrol-no-server = Welcher Server? Nennen Sie ihn: „--server https://…“
cli-enrol-no-token = Welches Token? Geben Sie das Ihrer Administration an: „--token …“, oder melden Sie sich mit „timetrack login“ an
cli-enrol-address = „{ $address }“ ist keine Adresse eines Servers; sie beginnt mit https://
cli-enrol-server-is-set = Der Server ist auf { $address } festgelegt ({ $origin }); ändern Sie ihn dort, oder lassen Sie „--server“ weg
cli-enrol-refused = Der Server nimmt dieses Token nicht an: Vielleicht ist es abgelaufen, aufgebraucht oder widerrufen; bitten Sie Ihre Administration um ein neues
cli-enrol-not-offered = Dieser Server meldet keine Computer an; prüfen Sie die Adresse
cli-enrol-failed = Dieser Computer konnte nicht angemeldet werden: { $reason }; versuchen Sie es später noch einmal
cli-login-ended = Niemand hat diesen Computer rechtzeitig bestätigt, oder jemand hat ihn abgelehnt; versuchen Sie es noch einmal
cli-login-code = Code: { $code }
cli-login-address = Vergleichen Sie ihn auf { $address }
cli-enrolled = Dieser Computer ist bei { $host } angemeldet.
cli-enrolled-waits = Ihre Administration muss noch sagen, wessen er ist. Was bis dahin aufgezeichnet wird, bleibt erhalten.
cli-enrolled-keyring = Die Anmeldung liegt im Schlüsselbund.
cli-enrolled-file = Hier gibt es keinen Schlüsselbund: Die Anmeldung liegt in { $path }; nur Ihr eigenes Konto kann die Datei lesen.
cli-enrolled-private-stays = Was Sie nur für sich aufgezeichnet haben, bleibt auf diesem Computer; niemand sendet es.
cli-enrolled-other-stays = Was für { $host } aufgezeichnet wurde, bleibt auf diesem Computer; niemand sendet es hierher.
cli-enrolled-in-use = Das laufende TimeTrack verwendet sie ab jetzt.
cli-enrolled-restart = Starten Sie TimeTrack neu, damit es sie verwendet: „timetrack quit“, dann „timetrack“.
cli-enrolled-start = Starten Sie TimeTrack mit „timetrack“.

# Der Doktor
doctor-ok = in Ordnung
doctor-limited = eingeschränkt
doctor-not-ok = NICHT OK
doctor-failed = { $failed } von { $all } Prüfungen sind nicht in Ordnung
doctor-folders = Ordner
doctor-configuration = Config
doctor-windows = Fenster
doctor-idle-time = Abwesenheit
doctor-session = Sperre, Schlaf
doctor-key-ring = Schlüsselbund
doctor-tray = Tray
doctor-server = Server
doctor-agent = Agent
doctor-defaults = Vorgaben; { $file } gibt es nicht
doctor-not-available = nicht verfügbar: { $reason }
doctor-announced = meldet das System
doctor-by-clock-only = nur an der Uhr zu erkennen: { $reason }
doctor-tray-shown = eine Leiste zeigt das Symbol
doctor-tray-asked = noch hat keine Leiste geantwortet
doctor-tray-no-desktop = kein Desktop; die Kommandozeile kann dasselbe
doctor-tray-not-shown = { $reason }; die Kommandozeile kann dasselbe
doctor-known-later = bekannt, sobald TimeTrack läuft
doctor-in-key-ring = im Schlüsselbund
doctor-in-file = in der Datei { $path }, denn { $reason }
doctor-signed-in = die Anmeldung dieses Computers liegt { $place }
doctor-not-signed-in = dieser Computer ist nicht angemeldet; Geheimnisse liegen { $place }
doctor-not-set-up = nicht eingerichtet: base_url fehlt in der Config
doctor-no-pages = die eigenen Seiten laufen noch nicht
doctor-untried = { $address }: noch wurde nichts gesendet
doctor-offline = { $address }: { $reason }; nichts geht verloren, siehe „timetrack status“

# Das Statusfenster
window-resume = Fortsetzen
