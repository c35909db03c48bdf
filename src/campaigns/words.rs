//! Days in words, for texts that people read.

use chrono::{Datelike, NaiveDate, NaiveDateTime};

use crate::model::is_spanish;

const DAYS: [(&str, &str); 7] = [
    ("lunes", "Monday"),
    ("martes", "Tuesday"),
    ("miércoles", "Wednesday"),
    ("jueves", "Thursday"),
    ("viernes", "Friday"),
    ("sábado", "Saturday"),
    ("domingo", "Sunday"),
];

const MONTHS: [(&str, &str); 12] = [
    ("enero", "January"),
    ("febrero", "February"),
    ("marzo", "March"),
    ("abril", "April"),
    ("mayo", "May"),
    ("junio", "June"),
    ("julio", "July"),
    ("agosto", "August"),
    ("septiembre", "September"),
    ("octubre", "October"),
    ("noviembre", "November"),
    ("diciembre", "December"),
];

/// `sábado 5 de diciembre`, `Saturday 5 December`.
#[must_use]
pub fn day_in_words(day: NaiveDate, language: &str) -> String {
    let (spanish_day, english_day) = DAYS[day.weekday().num_days_from_monday() as usize];
    let (spanish_month, english_month) = MONTHS[day.month0() as usize];
    if is_spanish(language) {
        format!("{spanish_day} {} de {spanish_month}", day.day())
    } else {
        format!("{english_day} {} {english_month}", day.day())
    }
}

/// `sábado 5 de diciembre de 2026 a las 19:00`, `Saturday 5 December 2026 at 19:00`.
#[must_use]
pub fn moment_in_words(at: NaiveDateTime, language: &str) -> String {
    let (day, year, time) = (day_in_words(at.date(), language), at.year(), at.format("%H:%M"));
    let one = at.format("%H").to_string() == "01";
    if is_spanish(language) {
        format!("{day} de {year} a {} {time}", if one { "la" } else { "las" })
    } else {
        format!("{day} {year} at {time}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_in_both_languages() {
        let at = NaiveDate::from_ymd_opt(2026, 12, 5).and_then(|day| day.and_hms_opt(19, 0, 0)).expect("a time");
        assert_eq!(moment_in_words(at, "es-MX"), "sábado 5 de diciembre de 2026 a las 19:00");
        assert_eq!(moment_in_words(at, "en"), "Saturday 5 December 2026 at 19:00");
        assert!(moment_in_words(at - chrono::TimeDelta::hours(18), "es").ends_with("a la 01:00"));
    }
}
