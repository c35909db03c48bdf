//! Dates, times, numbers and money as each language writes them.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, Timelike, Utc};
use chrono_tz::Tz;
use serde::Serialize;

use super::catalog::{Catalog, Language};
use crate::model::{Budget, Money};

/// Zones of countries where Spanish is written with a decimal point; elsewhere it is a comma (CLDR, `numbers` of es-MX, es-GT,
/// es-SV, es-HN, es-NI, es-PA, es-DO, es-PR, es-PE, es-US).
const POINT_ZONES: [&str; 25] = [
    "America/Mexico_City",
    "America/Cancun",
    "America/Merida",
    "America/Monterrey",
    "America/Matamoros",
    "America/Chihuahua",
    "America/Ciudad_Juarez",
    "America/Ojinaga",
    "America/Mazatlan",
    "America/Bahia_Banderas",
    "America/Hermosillo",
    "America/Tijuana",
    "America/Guatemala",
    "America/El_Salvador",
    "America/Tegucigalpa",
    "America/Managua",
    "America/Panama",
    "America/Santo_Domingo",
    "America/Puerto_Rico",
    "America/Lima",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Phoenix",
];

/// One language's way of writing, in one zone.
#[derive(Debug, Clone)]
pub(crate) struct Words {
    pub(crate) language: Language,
    pub(crate) catalog: Catalog,
    zone: Tz,
    decimal: char,
    group: char,
    last: Arc<[LastMoment; KEPT]>,
}

/// The moment that was asked for last, with its instant.
type LastMoment = Mutex<Option<(DateTime<Utc>, Moment)>>;

/// Moments that are kept, one a thread.
const KEPT: usize = 16;

/// An instant as a page shows it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Moment {
    /// RFC 3339 with the workspace's offset, for machines.
    pub(crate) iso: String,
    /// `lunes 24 de noviembre de 2026`.
    pub(crate) long: String,
    /// `24 nov 2026`.
    pub(crate) short: String,
    /// `09:30` in the workspace's zone.
    pub(crate) time: String,
    /// `15:30 UTC`, with the day where it is another one.
    pub(crate) utc: String,
}

/// A day as a page shows it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Day {
    /// `2026-11-24`.
    pub(crate) iso: String,
    /// `lunes 24 de noviembre de 2026`.
    pub(crate) long: String,
    /// `24 nov 2026`.
    pub(crate) short: String,
    /// `lun 24 nov`.
    pub(crate) brief: String,
    /// `lunes`.
    pub(crate) weekday: String,
    /// `24`.
    pub(crate) number: u32,
}

impl Words {
    pub(crate) fn new(language: Language, catalog: Catalog, zone: Tz) -> Self {
        let comma = language == Language::Es && !POINT_ZONES.contains(&zone.name());
        let (decimal, group) = if comma { (',', '.') } else { ('.', ',') };
        Self { language, catalog, zone, decimal, group, last: Arc::default() }
    }

    /// The text of a key; the key itself where it is missing, which a test rules out for the built-in pages.
    pub(crate) fn t(&self, key: &str) -> String {
        self.catalog.get(key).unwrap_or(key).to_owned()
    }

    /// The text of a key with its blanks filled.
    pub(crate) fn fill(&self, key: &str, blanks: &[(&str, &str)]) -> String {
        self.catalog.text(key, None, blanks).unwrap_or_else(|| key.to_owned())
    }

    /// The text of a key in the form for a number, which fills `{n}`.
    pub(crate) fn count(&self, key: &str, count: usize) -> String {
        let number = self.number(count as f64);
        self.catalog.text(key, i64::try_from(count).ok(), &[("n", &number)]).unwrap_or_else(|| key.to_owned())
    }

    /// `noviembre`.
    pub(crate) fn month_name(&self, month: u32) -> String {
        self.t(&format!("month.{month}"))
    }

    /// `noviembre de 2026`.
    pub(crate) fn month(&self, year: i32, month: u32) -> String {
        self.fill("date.month", &[("month", &self.month_name(month)), ("year", &year.to_string())])
    }

    /// `lunes`.
    pub(crate) fn weekday(&self, date: NaiveDate) -> String {
        self.t(&format!("weekday.{}", date.weekday().number_from_monday()))
    }

    /// `lunes 24 de noviembre de 2026`.
    pub(crate) fn long(&self, date: NaiveDate) -> String {
        self.date("date.long", date)
    }

    /// `24 nov 2026`.
    pub(crate) fn short(&self, date: NaiveDate) -> String {
        self.date("date.short", date)
    }

    fn date(&self, key: &str, date: NaiveDate) -> String {
        self.fill(
            key,
            &[
                ("weekday", &self.weekday(date)),
                ("wd", &self.t(&format!("wd.{}", date.weekday().number_from_monday()))),
                ("day", &date.day().to_string()),
                ("month", &self.month_name(date.month())),
                ("mon", &self.t(&format!("mon.{}", date.month()))),
                ("year", &date.year().to_string()),
            ],
        )
    }

    pub(crate) fn day(&self, date: NaiveDate) -> Day {
        Day {
            iso: date.format("%Y-%m-%d").to_string(),
            long: self.long(date),
            short: self.short(date),
            brief: self.date("date.brief", date),
            weekday: self.weekday(date),
            number: date.day(),
        }
    }

    /// From one day to another, or the one day.
    pub(crate) fn range(&self, from: Option<NaiveDate>, to: Option<NaiveDate>) -> Option<String> {
        match (from, to) {
            (None, None) => None,
            (Some(from), Some(to)) if from == to => Some(self.short(from)),
            (Some(from), Some(to)) => Some(self.fill("date.range", &[("from", &self.short(from)), ("to", &self.short(to))])),
            (Some(from), None) => Some(self.fill("date.from", &[("date", &self.short(from))])),
            (None, Some(to)) => Some(self.fill("date.until", &[("date", &self.short(to))])),
        }
    }

    pub(crate) fn local_date(&self, at: DateTime<Utc>) -> NaiveDate {
        at.with_timezone(&self.zone).date_naive()
    }

    /// An instant in all the ways in which pages show it.
    ///
    /// The variants of a post share their time: the last moment of each thread is kept.
    pub(crate) fn moment(&self, at: DateTime<Utc>) -> Moment {
        let mut last = self.last[rayon::current_thread_index().unwrap_or(0) % KEPT].lock().unwrap_or_else(PoisonError::into_inner);
        match &*last {
            Some((known, moment)) if *known == at => moment.clone(),
            _ => last.insert((at, self.new_moment(at))).1.clone(),
        }
    }

    fn new_moment(&self, at: DateTime<Utc>) -> Moment {
        let local = at.with_timezone(&self.zone);
        let utc_day = at.date_naive();
        let utc_time = clock(at.time());
        Moment {
            iso: local.format("%Y-%m-%dT%H:%M:%S%:z").to_string(),
            long: self.long(local.date_naive()),
            short: self.short(local.date_naive()),
            time: clock(local.time()),
            utc: if utc_day == local.date_naive() { format!("{utc_time} UTC") } else { format!("{utc_time} UTC, {}", self.short(utc_day)) },
        }
    }

    /// `1,234.5`, with as many decimals as the number has, two at most.
    pub(crate) fn number(&self, number: f64) -> String {
        let cents = (number * 100.0).round();
        let decimals = if cents % 100.0 == 0.0 {
            0
        } else if cents % 10.0 == 0.0 {
            1
        } else {
            2
        };
        self.decimals(number, decimals)
    }

    /// A rate of exchange in millionths, with as many places as it has: up to six, since `0.00` would say nothing of `0.00024`.
    pub(crate) fn rate(&self, micros: i64) -> String {
        let places = (0..6).rev().find(|places| micros % 10_i64.pow(6 - places) != 0).map_or(0, |places| places + 1);
        self.decimals(micros as f64 / 1e6, places as usize)
    }

    fn decimals(&self, number: f64, decimals: usize) -> String {
        let text = format!("{:.decimals$}", number.abs());
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let mut written = String::new();
        // A number that rounds to nothing has no sign.
        if number < 0.0 && text.bytes().any(|b| b.is_ascii_digit() && b != b'0') {
            written.push('\u{2212}');
        }
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && (whole.len() - at) % 3 == 0 {
                written.push(self.group);
            }
            written.push(digit);
        }
        if !fraction.is_empty() {
            written.push(self.decimal);
            written.push_str(fraction);
        }
        written
    }

    /// `1,500.00 MXN`.
    pub(crate) fn amount(&self, amount: f64, currency: &str) -> String {
        let number = self.decimals(amount, 2);
        if currency.is_empty() { number } else { format!("{number}\u{a0}{currency}") }
    }

    /// `0.015 USD`, of millionths: prices of platforms are fractions of a cent.
    pub(crate) fn charge(&self, micros: u64, currency: &str) -> String {
        let zeros = (0..4).take_while(|zeros| micros.is_multiple_of(10_u64.pow(zeros + 1))).count();
        format!("{}\u{a0}{currency}", self.decimals(micros as f64 / 1e6, 6 - zeros))
    }

    /// A sum in hundredths of the budget's currency.
    pub(crate) fn sum(&self, budget: &Budget, cents: i64) -> String {
        self.amount(cents as f64 / 100.0, budget.currency.as_deref().unwrap_or_default())
    }

    pub(crate) fn money(&self, money: &Money) -> String {
        self.amount(money.cents as f64 / 100.0, &money.currency)
    }

    /// `30 %` in Spanish, `30%` in English.
    pub(crate) fn percent(&self, share: f64) -> String {
        let number = self.number((share * 10.0).round() / 10.0);
        match self.language {
            Language::Es => format!("{number}\u{a0}%"),
            Language::En => format!("{number}%"),
        }
    }

    /// `184 kB`.
    pub(crate) fn bytes(&self, bytes: u64) -> String {
        if bytes < 1_000 {
            format!("{}\u{a0}B", self.number(bytes as f64))
        } else if bytes < 1_000_000 {
            format!("{}\u{a0}kB", self.number((bytes as f64 / 1_000.0).round()))
        } else {
            format!("{}\u{a0}MB", self.number((bytes as f64 / 100_000.0).round() / 10.0))
        }
    }

    /// `3 h 20 min`.
    pub(crate) fn duration(&self, minutes: i64) -> String {
        let (days, hours, rest) = (minutes / 1440, minutes % 1440 / 60, minutes % 60);
        let mut parts = Vec::new();
        if days > 0 {
            parts.push(self.count("duration.days", days as usize));
        }
        if hours > 0 {
            parts.push(format!("{hours}\u{a0}h"));
        }
        // Minutes say nothing beside days.
        if days == 0 && (rest > 0 || hours == 0) {
            parts.push(format!("{rest}\u{a0}min"));
        }
        parts.join(" ")
    }

    /// `hoy`, `mañana`, `dentro de 3 días`.
    pub(crate) fn relative(&self, date: NaiveDate, today: NaiveDate) -> String {
        match (date - today).num_days() {
            0 => self.t("day.today"),
            1 => self.t("day.tomorrow"),
            -1 => self.t("day.yesterday"),
            days if days > 0 => self.count("day.ahead", days as usize),
            days => self.count("day.ago", days.unsigned_abs() as usize),
        }
    }
}

fn clock(time: NaiveTime) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::theme::built_in_catalog;

    fn words(language: Language, zone: &str) -> Words {
        Words::new(language, built_in_catalog(language), zone.parse().expect("a zone"))
    }

    #[test]
    fn numbers_follow_language_and_country() {
        let cases = [
            (Language::Es, "America/Mexico_City", "1,234.50"),
            (Language::Es, "Europe/Madrid", "1.234,50"),
            (Language::Es, "America/Argentina/Buenos_Aires", "1.234,50"),
            (Language::En, "Europe/Madrid", "1,234.50"),
        ];
        for (language, zone, written) in cases {
            assert_eq!(words(language, zone).amount(1234.5, ""), written, "{zone}");
        }
        let words = words(Language::En, "UTC");
        for (number, written) in
            [(0.0, "0"), (1000.0, "1,000"), (999.0, "999"), (1_234_567.25, "1,234,567.25"), (-3.5, "\u{2212}3.5"), (-0.001, "0")]
        {
            assert_eq!(words.number(number), written);
        }
        for (micros, written) in
            [(240, "0.00024"), (18_402_500, "18.4025"), (18_400_000, "18.4"), (1, "0.000001"), (1_000_000_000, "1,000")]
        {
            assert_eq!(words.rate(micros), written);
        }
    }

    #[test]
    fn dates_follow_the_language() {
        let date = NaiveDate::from_ymd_opt(2026, 11, 21).expect("a day");
        let (es, en) = (words(Language::Es, "America/Mexico_City"), words(Language::En, "America/Mexico_City"));
        assert_eq!(es.long(date), "sábado 21 de noviembre de 2026");
        assert_eq!(en.long(date), "Saturday 21 November 2026");
        assert_eq!(es.month(2026, 11), "noviembre de 2026");
        assert_eq!(es.relative(date, date), "hoy");
        assert_eq!(en.relative(date.succ_opt().expect("a day"), date), "tomorrow");
        let at = DateTime::parse_from_rfc3339("2026-11-22T00:30:00Z").expect("a time").to_utc();
        let moment = es.moment(at);
        assert_eq!((moment.time.as_str(), moment.utc.as_str()), ("18:30", "00:30 UTC, 22 nov 2026"));
        assert_eq!(moment.iso, "2026-11-21T18:30:00-06:00");
    }

    #[test]
    fn lengths_of_time_and_sizes() {
        let words = words(Language::En, "UTC");
        assert_eq!(words.duration(200), "3\u{a0}h 20\u{a0}min");
        assert_eq!(words.duration(0), "0\u{a0}min");
        assert_eq!(words.duration(1440 * 2 + 61), "2 days 1\u{a0}h");
        assert_eq!(words.bytes(184_320), "184\u{a0}kB");
        assert_eq!(words.bytes(1_900_000), "1.9\u{a0}MB");
    }
}
