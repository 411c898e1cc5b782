## Eine Liste von Personen
import-title = Personen aus einer Liste hinzufügen
import-lead = Eine CSV-Datei, wie Excel oder ein anderes Programm sie speichert. Nichts wird gespeichert, bevor Sie gesehen haben, was sie ändern würde.
import-columns = Spalten: Name (oder Vorname und Nachname), E-Mail; wenn Sie mögen Rolle, Gruppe, Zeitzone. Die Reihenfolge ist gleich, weitere Spalten bleiben außer Acht. Wessen E-Mail-Adresse bekannt ist, wird geändert, wo eine Zelle etwas anderes sagt; eine leere Zelle lässt alles, wie es ist. Niemand wird entfernt.
import-file = Datei
import-look = Zeigen, was sie ändern würde
import-empty = In dieser Datei steht nichts.
import-no-text = Diese Datei ist kein Text in UTF-8, UTF-16 oder Windows-1252. Speichern Sie sie als „CSV UTF-8“ und wählen Sie sie noch einmal; eine .xlsx-Datei selbst kann nicht gelesen werden.
import-no-columns = Die erste Zeile muss die Spalten nennen: mindestens einen Namen und eine E-Mail-Adresse, getrennt durch Komma, Semikolon oder Tabulator.
import-no-rows = In dieser Datei steht niemand, nur die Namen der Spalten.
import-too-many = Es dürfen höchstens { $most } Zeilen sein. Teilen Sie die Datei.
import-preview = Was diese Liste ändern würde
import-nothing-stored = Noch ist nichts gespeichert.
import-outdated = Personen oder Gruppen haben sich geändert, seit Sie nachgesehen haben. Es ist nichts gespeichert. Das würde die Liste jetzt ändern.
import-count-new = { $count ->
    [one] { $number } neu
   *[other] { $number } neu
}
import-count-changed = { $count ->
    [one] { $number } geändert
   *[other] { $number } geändert
}
import-count-unchanged = { $count ->
    [one] { $number } unverändert
   *[other] { $number } unverändert
}
import-count-wrong = { $count ->
    [one] { $number } Zeile mit Fehlern, die wegbleibt
   *[other] { $number } Zeilen mit Fehlern, die wegbleiben
}
import-confirm = { $count ->
    [one] { $number } Zeile speichern
   *[other] { $number } Zeilen speichern
}
import-nothing = Es würde sich nichts ändern.
import-other = Andere Datei wählen
import-groups-missing = Diese Gruppen gibt es nicht:
import-groups-made = Diese Gruppen werden angelegt:
import-make-groups = Auch diese Gruppen anlegen
import-line = Zeile
import-what = Was geschieht
import-new = Neu
import-changed = Geändert
import-unchanged = Unverändert
import-wrong = Fehler
import-change = { $fact }: { $before } → { $after }
import-wrong-name = Es fehlt ein Name von höchstens 200 Zeichen.
import-no-email = Es fehlt eine E-Mail-Adresse.
import-twice = Diese E-Mail-Adresse steht schon in Zeile { $line }.
import-wrong-role = Es gibt keine Rolle „{ $typed }“: employee, manager oder admin.
import-wrong-zone = Es gibt keine Zeitzone „{ $typed }“: ein Name wie Europe/Berlin.
import-wrong-group = Es gibt keine Gruppe „{ $typed }“.
