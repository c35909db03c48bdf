//! National public holidays: a table of some countries and years, made from a maintained source.
//!
//! A table and not rules: parliaments move holidays, add a single one, and decree days between two of them, which no formula says.
//! `generate.py` beside this file makes it from the Python package `holidays` 0.109 (<https://pypi.org/project/holidays/>, MIT licence).

use chrono::{Datelike, NaiveDate};

use crate::model::parse_date;

/// The table: country, day, Spanish name, English name; sorted by country, then by day.
const TABLE: &str = include_str!("holidays.tsv");
/// First year of the table.
pub const FIRST_YEAR: i32 = 2024;
/// Last year of the table.
pub const LAST_YEAR: i32 = 2035;

/// A national public holiday.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holiday {
    /// ISO 3166-1 code of the country.
    pub country: &'static str,
    /// The day.
    pub date: NaiveDate,
    /// Name in Spanish.
    pub es: &'static str,
    /// Name in English.
    pub en: &'static str,
}

impl Holiday {
    /// The name in a language, a BCP 47 tag; English for all but Spanish.
    #[must_use]
    pub fn name(&self, language: &str) -> &'static str {
        if language == "es" || language.starts_with("es-") { self.es } else { self.en }
    }
}

/// The countries of the table, sorted.
///
/// ```
/// assert!(pregon::holidays::countries().contains(&"MX"));
/// ```
#[must_use]
pub fn countries() -> Vec<&'static str> {
    let mut codes: Vec<&str> = rows().map(|(country, _)| country).collect();
    codes.dedup();
    codes
}

/// The holidays of a country from one day to another, both included, in their order. None for a country or a year that the table does not have.
///
/// ```
/// let day = chrono::NaiveDate::from_ymd_opt(2026, 9, 16).expect("a day");
/// let found = pregon::holidays::between("MX", day, day);
/// assert_eq!(found[0].name("es"), "Día de la Independencia");
/// ```
#[must_use]
pub fn between(country: &str, from: NaiveDate, to: NaiveDate) -> Vec<Holiday> {
    rows()
        .filter(|(code, _)| *code == country)
        .filter_map(|(country, rest)| read(country, rest))
        .filter(|holiday| from <= holiday.date && holiday.date <= to)
        .collect()
}

/// Whether the table knows the year of a day.
#[must_use]
pub fn covers(date: NaiveDate) -> bool {
    (FIRST_YEAR..=LAST_YEAR).contains(&date.year())
}

fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'))
}

fn read(country: &'static str, rest: &'static str) -> Option<Holiday> {
    let mut fields = rest.split('\t');
    let (date, es, en) = (parse_date(fields.next()?)?, fields.next()?, fields.next()?);
    Some(Holiday { country, date, es, en })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        parse_date(text).expect("a day")
    }

    #[test]
    fn every_row_is_read_and_the_years_are_those_that_are_said() {
        assert_eq!(countries(), ["AR", "CO", "ES", "MX", "US"]);
        let (first, last) = (NaiveDate::MIN, NaiveDate::MAX);
        let all: Vec<Holiday> = countries().into_iter().flat_map(|country| between(country, first, last)).collect();
        assert_eq!(all.len(), rows().count());
        for country in countries() {
            for year in FIRST_YEAR..=LAST_YEAR {
                let of_year = all.iter().filter(|holiday| holiday.country == country && holiday.date.year() == year);
                assert!(of_year.count() >= 7, "{country} {year}");
            }
        }
        assert!(all.iter().all(|holiday| covers(holiday.date) && !holiday.es.is_empty() && !holiday.en.is_empty()));
        assert!(all.windows(2).all(|pair| (pair[0].country, pair[0].date) < (pair[1].country, pair[1].date)));
    }

    #[test]
    fn holidays_that_move_and_those_that_do_not() {
        // Ley Federal del Trabajo, art. 74: the third Monday of November. 5 U.S.C. 6103: the fourth Thursday of November.
        for (country, date, es, en) in [
            ("MX", "2026-11-16", "Día de la Revolución", "Revolution Day"),
            ("MX", "2030-10-01", "Transmisión del Poder Ejecutivo Federal", "Change of Federal Government"),
            ("US", "2027-11-25", "Día de Acción de Gracias", "Thanksgiving Day"),
            ("ES", "2028-12-06", "Día de la Constitución Española", "Constitution Day"),
            ("CO", "2026-08-07", "Batalla de Boyacá", "Battle of Boyacá"),
            ("AR", "2027-05-25", "Día de la Revolución de Mayo", "May Revolution Day"),
        ] {
            let found = between(country, day(date), day(date));
            assert_eq!(found.iter().map(|holiday| (holiday.es, holiday.en)).collect::<Vec<_>>(), [(es, en)], "{country} {date}");
        }
        assert!(between("MX", day("2026-11-20"), day("2026-11-20")).is_empty(), "the day off is the Monday");
        assert!(between("FR", day("2026-01-01"), day("2026-12-31")).is_empty());
    }
}
