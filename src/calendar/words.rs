//! The words of the calendar, in Spanish and English.

use chrono::{Datelike, NaiveDate};

use super::view::Stage;

/// `lun`, `Mon`, for those who say a day elsewhere; `language` is a BCP 47 tag.
pub(crate) fn short_weekday(day: NaiveDate, language: &str) -> &'static str {
    Words::of(language).short_weekday(day)
}

/// Writes in one language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words {
    spanish: bool,
}

impl Words {
    /// The words of a language, a BCP 47 tag: Spanish or English.
    pub(super) fn of(language: &str) -> Self {
        Self { spanish: language == "es" || language.starts_with("es-") }
    }

    pub(super) fn is_spanish(self) -> bool {
        self.spanish
    }

    /// One of two ways to say it.
    pub(super) fn say<'t>(self, spanish: &'t str, english: &'t str) -> &'t str {
        if self.spanish { spanish } else { english }
    }

    pub(super) fn stage(self, stage: Stage) -> &'static str {
        match stage {
            Stage::Draft => self.say("borrador", "draft"),
            Stage::Review => self.say("en revisión", "in review"),
            Stage::Approved => self.say("aprobada", "approved"),
            Stage::Published => self.say("publicada", "published"),
        }
    }

    /// `lun`.
    pub(super) fn short_weekday(self, day: NaiveDate) -> &'static str {
        let at = day.weekday().num_days_from_monday() as usize;
        if self.spanish {
            ["lun", "mar", "mié", "jue", "vie", "sáb", "dom"][at]
        } else {
            ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][at]
        }
    }

    /// `lunes`, `los lunes` without its article.
    pub(super) fn weekdays(self, day: NaiveDate) -> &'static str {
        let at = day.weekday().num_days_from_monday() as usize;
        if self.spanish {
            ["lunes", "martes", "miércoles", "jueves", "viernes", "sábados", "domingos"][at]
        } else {
            ["Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays"][at]
        }
    }

    fn month_name(self, day: NaiveDate) -> &'static str {
        let at = day.month0() as usize;
        if self.spanish {
            ["enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"]
                [at]
        } else {
            ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"][at]
        }
    }

    fn short_month(self, day: NaiveDate) -> String {
        self.month_name(day).chars().take(3).collect()
    }

    /// `lun 24 nov`.
    pub(super) fn day(self, day: NaiveDate) -> String {
        format!("{} {} {}", self.short_weekday(day), day.day(), self.short_month(day))
    }

    /// `24 nov`.
    pub(super) fn short(self, day: NaiveDate) -> String {
        format!("{} {}", day.day(), self.short_month(day))
    }

    /// `noviembre de 2026`.
    pub(super) fn month(self, day: NaiveDate) -> String {
        if self.spanish {
            format!("{} de {}", self.month_name(day), day.year())
        } else {
            format!("{} {}", self.month_name(day), day.year())
        }
    }

    /// `Semana 48 de 2026, del 23 nov al 29 nov`, for a whole ISO week; else the two days.
    pub(super) fn range(self, from: NaiveDate, to: NaiveDate) -> String {
        let week = from.iso_week();
        let is_week = from.weekday() == chrono::Weekday::Mon && (to - from).num_days() == 6;
        let (first, last) = (self.short(from), self.short(to));
        let ends = if self.spanish { format!("del {first} al {last}") } else { format!("{first} to {last}") };
        if is_week {
            let name = if self.spanish {
                format!("Semana {} de {}", week.week(), week.year())
            } else {
                format!("Week {} of {}", week.week(), week.year())
            };
            format!("{name}, {ends}")
        } else if from.year() == to.year() {
            format!("{ends} {}{}", self.say("de ", ""), to.year())
        } else {
            format!("{ends} {}{}–{}", self.say("de ", ""), from.year(), to.year())
        }
    }

    /// `2 huecos libres`.
    pub(super) fn free(self, count: usize) -> String {
        match (self.spanish, count) {
            (true, 1) => "1 libre".to_owned(),
            (true, _) => format!("{count} libres"),
            (false, _) => format!("{count} free"),
        }
    }
}
