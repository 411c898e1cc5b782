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
seen-by-managers = Das sehen Sie. Die Manager Ihrer Gruppe und die Administration sehen es auch: Inaktivität als Summe, das Übrige mit Uhrzeiten.
seen-by-managers-of-group = Das können auch andere sehen: Manager Ihrer Gruppe oder Personen mit dem Recht, Inhalte zu sehen. Jeder Blick wird protokolliert; das Protokoll finden Sie unter „Meine Daten“.
audience-you = Sie
audience-you-and-managers = Sie und Führungskräfte
audience-you-and-managers-of-group = Sie und die Manager Ihrer Gruppe
audience-managers-see-sums = Sie; Führungskräfte sehen Summen
seen-by-hours-of = { $name } sieht das genauso, und unter „Meine Daten“, dass Sie hier waren.
