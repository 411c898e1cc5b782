//! Days, weeks, months and times of day.

use jiff::{Timestamp, Zoned, civil::Date, tz::TimeZone};

use super::{Language, Locale};

#[expect(
    clippy::unused_self,
    reason = "how figures are written is a matter of the language, also where both write them alike"
)]
impl Locale {
    /// `Thursday, 19 November`, in German `Donnerstag, 19. November`; with the year where it is not that of `today`.
    pub(crate) fn long_day(self, day: Date, today: Date) -> String {
        let (weekday, month) = (self.weekday(day), self.month(day));
        let text = match self.language() {
            Language::English => format!("{weekday}, {} {month}", day.day()),
            Language::German => format!("{weekday}, {}. {month}", day.day()),
        };
        if day.year() == today.year() {
            text
        } else {
            format!("{text} {}", day.year())
        }
    }

    /// `Thu, 19 Nov`, in German `Do 19.11.`; with the year where it is not that of `today`.
    pub(crate) fn short_day(self, day: Date, today: Date) -> String {
        let weekday = self.short_weekday(day);
        let other_year = day.year() != today.year();
        match (self.language(), other_year) {
            (Language::English, false) => format!("{weekday}, {} {}", day.day(), self.short_month(day)),
            (Language::English, true) => {
                format!(
                    "{weekday}, {} {} {}",
                    day.day(),
                    self.short_month(day),
                    day.year()
                )
            }
            (Language::German, false) => format!("{weekday} {}", self.day_and_month(day)),
            (Language::German, true) => format!("{weekday} {}{}", self.day_and_month(day), day.year()),
        }
    }

    /// `19 Nov`, in German `19.11.`: under a weekday at the head of a column.
    pub(crate) fn day_and_month(self, day: Date) -> String {
        match self.language() {
            Language::English => format!("{} {}", day.day(), self.short_month(day)),
            Language::German => format!("{:02}.{:02}.", day.day(), day.month()),
        }
    }

    /// `19 Nov 2026`, in German `19.11.2026`.
    pub(crate) fn day_with_year(self, day: Date) -> String {
        match self.language() {
            Language::English => format!("{} {}", self.day_and_month(day), day.year()),
            Language::German => format!("{}{}", self.day_and_month(day), day.year()),
        }
    }

    /// `16 to 22 November 2026`, in German `16. bis 22. November 2026`.
    pub(crate) fn day_range(self, first: Date, last: Date) -> String {
        let dot = match self.language() {
            Language::English => "",
            Language::German => ".",
        };
        let end = format!("{}{dot} {} {}", last.day(), self.month(last), last.year());
        let start = if first.year() != last.year() {
            format!("{}{dot} {} {}", first.day(), self.month(first), first.year())
        } else if first.month() != last.month() {
            format!("{}{dot} {}", first.day(), self.month(first))
        } else {
            format!("{}{dot}", first.day())
        };
        self.text_with("range", &[("start", &start), ("end", &end)])
    }

    /// `November 2026`.
    pub(crate) fn month_and_year(self, day: Date) -> String {
        format!("{} {}", self.month(day), day.year())
    }

    /// `Week 47`.
    pub(crate) fn week(self, day: Date) -> String {
        let number = day.iso_week_date().week().to_string();
        self.text_with("week", &[("number", &number)])
    }

    /// `08:04`.
    pub(crate) fn time(self, at: Timestamp, zone: &TimeZone) -> String {
        time_of_day(&at.to_zoned(zone.clone()))
    }

    /// `19 Nov 2026, 08:04`, in German `19.11.2026, 08:04`.
    pub(crate) fn moment(self, at: Timestamp, zone: &TimeZone) -> String {
        let day = self.day_with_year(at.to_zoned(zone.clone()).date());
        self.text_with("moment", &[("day", &day), ("time", &self.time(at, zone))])
    }

    /// `08:04:17`, for single items.
    pub(crate) fn exact_time(self, at: Timestamp, zone: &TimeZone) -> String {
        let at = at.to_zoned(zone.clone());
        format!("{}:{:02}", time_of_day(&at), at.second())
    }

    /// `08:04 to 16:09`.
    pub(crate) fn time_range(self, start: Timestamp, end: Timestamp, zone: &TimeZone) -> String {
        let (start, end) = (self.time(start, zone), self.time(end, zone));
        self.text_with("range", &[("start", &start), ("end", &end)])
    }

    /// `Berlin time`: the zone as a person calls it, from its IANA name.
    pub(crate) fn zone(self, zone: &TimeZone) -> String {
        let name = zone.iana_name().unwrap_or("UTC");
        match name.rsplit_once('/') {
            Some((area, city)) if area != "Etc" => {
                self.text_with("zone-city", &[("city", &city.replace('_', " "))])
            }
            Some((_, name)) => self.text_with("zone-name", &[("name", name)]),
            None => self.text_with("zone-name", &[("name", name)]),
        }
    }

    /// `Thursday`.
    pub(crate) fn weekday(self, day: Date) -> &'static str {
        let names = match self.language() {
            Language::English => [
                "Monday",
                "Tuesday",
                "Wednesday",
                "Thursday",
                "Friday",
                "Saturday",
                "Sunday",
            ],
            Language::German => [
                "Montag",
                "Dienstag",
                "Mittwoch",
                "Donnerstag",
                "Freitag",
                "Samstag",
                "Sonntag",
            ],
        };
        names[weekday_index(day)]
    }

    /// `Thu`, in German `Do`.
    pub(crate) fn short_weekday(self, day: Date) -> &'static str {
        let names = match self.language() {
            Language::English => ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
            Language::German => ["Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"],
        };
        names[weekday_index(day)]
    }

    fn month(self, day: Date) -> &'static str {
        let names = match self.language() {
            Language::English => [
                "January",
                "February",
                "March",
                "April",
                "May",
                "June",
                "July",
                "August",
                "September",
                "October",
                "November",
                "December",
            ],
            Language::German => [
                "Januar",
                "Februar",
                "März",
                "April",
                "Mai",
                "Juni",
                "Juli",
                "August",
                "September",
                "Oktober",
                "November",
                "Dezember",
            ],
        };
        names[month_index(day)]
    }

    fn short_month(self, day: Date) -> &'static str {
        const NAMES: [&str; 12] = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ];
        NAMES[month_index(day)]
    }
}

fn time_of_day(at: &Zoned) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}

fn weekday_index(day: Date) -> usize {
    usize::try_from(day.weekday().to_monday_zero_offset()).expect("an offset from Monday is 0 to 6")
}

fn month_index(day: Date) -> usize {
    usize::try_from(day.month() - 1).expect("a month is 1 to 12")
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn english() -> Locale {
        Locale::new(Language::English)
    }

    fn german() -> Locale {
        Locale::new(Language::German)
    }

    #[test]
    fn the_year_is_named_only_where_it_is_another() {
        let (day, today) = (date(2026, 11, 19), date(2026, 12, 1));
        assert_eq!(english().long_day(day, today), "Thursday, 19 November");
        assert_eq!(german().long_day(day, today), "Donnerstag, 19. November");
        assert_eq!(english().short_day(day, date(2027, 1, 1)), "Thu, 19 Nov 2026");
        assert_eq!(german().short_day(day, date(2027, 1, 1)), "Do 19.11.2026");
        assert_eq!(german().short_day(day, today), "Do 19.11.");
    }

    #[test]
    fn a_range_repeats_only_what_differs() {
        let range = |first, last| english().day_range(first, last);
        assert_eq!(
            range(date(2026, 11, 16), date(2026, 11, 22)),
            "16 to 22 November 2026"
        );
        assert_eq!(
            range(date(2026, 11, 30), date(2026, 12, 6)),
            "30 November to 6 December 2026"
        );
        assert_eq!(
            german().day_range(date(2026, 12, 28), date(2027, 1, 3)),
            "28. Dezember 2026 bis 3. Januar 2027"
        );
    }

    #[test]
    fn a_zone_is_called_by_its_city() {
        let zone = |name| TimeZone::get(name).unwrap();
        assert_eq!(english().zone(&zone("America/New_York")), "New York time");
        assert_eq!(german().zone(&zone("Europe/Berlin")), "Zeitzone Berlin");
        assert_eq!(english().zone(&TimeZone::UTC), "UTC");
    }

    #[test]
    fn times_are_those_of_the_zone() {
        let at: Timestamp = "2026-10-25T01:30:05Z".parse().unwrap();
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        assert_eq!(english().exact_time(at, &berlin), "02:30:05");
        assert_eq!(german().week(date(2026, 11, 19)), "Woche 47");
    }
}
