## Einen Computer anmelden
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
