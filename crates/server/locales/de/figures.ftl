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
