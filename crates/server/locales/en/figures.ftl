## Figures and dates
days = { $count ->
    [one] { $number } day
   *[other] { $number } days
}
range = { $start } to { $end }
week = Week { $number }
zone-city = { $city } time
zone-name = { $name }
time-next-day = { $time } ({ $day })
as-of = As of { $time }
none = none
running = running
sum = Sum
today = Today
this-week = This week
yes = Yes
no = No
from = From
to = To
until = Until
time = Time
what = What
show = Show
look = Look
keep = Keep
