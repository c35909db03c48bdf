//! What is on, day by day.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime};
use serde::Serialize;

use crate::holidays;
use crate::workspace::{Workspace, days_of, times_of};

/// What is on in a range of days.
#[derive(Debug, Clone, Default)]
pub struct Agenda {
    /// Days on which something is.
    days: BTreeMap<NaiveDate, DayMarks>,
    /// Campaigns that touch the range, by their first day, then by id.
    pub campaigns: Vec<Band>,
    /// Events that touch the range, by their start, then by id; one that is repeated is there for each of its times.
    pub events: Vec<EventMark>,
}

/// What is on on a day.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct DayMarks {
    /// National holidays.
    pub holidays: Vec<HolidayMark>,
    /// Key dates.
    pub key_dates: Vec<KeyDateMark>,
    /// Events that take place, or go on.
    pub events: Vec<EventMark>,
    /// That nothing is published, and why if somebody has said so.
    pub blackout: Option<String>,
}

/// A national holiday.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HolidayMark {
    /// ISO 3166-1 code of the country.
    pub country: String,
    /// Name in the language that was asked for.
    pub name: String,
}

/// A key date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeyDateMark {
    /// What is on.
    pub name: String,
    /// Whether nothing cheerful belongs on it.
    pub avoid: bool,
}

/// An event at one of its times.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EventMark {
    /// Key.
    pub id: String,
    /// Name.
    pub name: String,
    /// Start, in the workspace's zone.
    pub start: NaiveDateTime,
    /// End, in the workspace's zone.
    pub end: Option<NaiveDateTime>,
    /// Where.
    pub place: Option<String>,
    /// Page.
    pub url: Option<String>,
    /// Whether it is one of several.
    pub repeated: bool,
}

/// A campaign as a band over days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Band {
    /// Key.
    pub id: String,
    /// Name.
    pub name: String,
    /// First day; `None` where nobody has said.
    pub from: Option<NaiveDate>,
    /// Last day; `None` where nobody has said.
    pub to: Option<NaiveDate>,
}

impl Band {
    /// Whether a day is within the campaign.
    #[must_use]
    pub fn covers(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

impl EventMark {
    /// The last day that the event touches. One that ends at midnight does not touch the next.
    #[must_use]
    pub fn last_day(&self) -> NaiveDate {
        let end = self.end.map_or(self.start, |end| end.checked_sub_signed(chrono::TimeDelta::seconds(1)).unwrap_or(end));
        end.date().max(self.start.date())
    }
}

static NOTHING: DayMarks = DayMarks { holidays: Vec::new(), key_dates: Vec::new(), events: Vec::new(), blackout: None };

impl Agenda {
    /// What is on from one day to another, both included; names of holidays in a language.
    #[must_use]
    pub fn between(workspace: &Workspace, language: &str, from: NaiveDate, to: NaiveDate) -> Self {
        let (calendar, zone) = (&workspace.calendar, workspace.config.timezone);
        let mut agenda = Self::default();
        for country in &calendar.holidays {
            for holiday in holidays::between(&country.value, from, to) {
                let mark = HolidayMark { country: holiday.country.to_owned(), name: holiday.name(language).to_owned() };
                let marks = agenda.day_mut(holiday.date);
                if !marks.holidays.contains(&mark) {
                    marks.holidays.push(mark);
                }
            }
        }
        for date in &calendar.key_dates {
            for day in days_of(&date.when, zone, from, to) {
                agenda.day_mut(day).key_dates.push(KeyDateMark { name: date.name.clone(), avoid: date.avoid });
            }
        }
        for event in &calendar.events {
            for (start, end) in times_of(event, zone, from, to) {
                agenda.events.push(EventMark {
                    id: event.id.value.clone(),
                    name: event.name.clone(),
                    start,
                    end,
                    place: event.place.clone(),
                    url: event.url.clone(),
                    repeated: event.repeat.is_some(),
                });
            }
        }
        agenda.events.retain(|event| event.last_day() >= from);
        agenda.events.sort_by(|a, b| (a.start, &a.id).cmp(&(b.start, &b.id)));
        for event in agenda.events.clone() {
            let last = event.last_day().min(to);
            for day in event.start.date().max(from).iter_days().take_while(|day| *day <= last) {
                agenda.day_mut(day).events.push(event.clone());
            }
        }
        for blackout in &calendar.blackout {
            let last = blackout.to.min(to);
            for day in blackout.from.max(from).iter_days().take_while(|day| *day <= last) {
                agenda.day_mut(day).blackout.get_or_insert_with(|| blackout.reason.clone().unwrap_or_default());
            }
        }
        agenda.campaigns = workspace
            .campaigns
            .iter()
            .filter(|campaign| campaign.start.is_some() || campaign.end.is_some())
            .map(|campaign| Band { id: campaign.id.value.clone(), name: campaign.name.clone(), from: campaign.start, to: campaign.end })
            .filter(|band| band.from.is_none_or(|first| first <= to) && band.to.is_none_or(|last| from <= last))
            .collect();
        agenda.campaigns.sort_by(|a, b| (a.from, &a.id).cmp(&(b.from, &b.id)));
        agenda
    }

    /// What is on on a day of the range.
    #[must_use]
    pub fn day(&self, day: NaiveDate) -> &DayMarks {
        self.days.get(&day).unwrap_or(&NOTHING)
    }

    /// The days on which something is, in their order.
    pub fn days(&self) -> impl Iterator<Item = (NaiveDate, &DayMarks)> {
        self.days.iter().map(|(day, marks)| (*day, marks))
    }

    fn day_mut(&mut self, day: NaiveDate) -> &mut DayMarks {
        self.days.entry(day).or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::parse_date;
    use crate::networks::Specs;
    use crate::workspace::load_root;

    fn day(text: &str) -> NaiveDate {
        parse_date(text).expect("a day")
    }

    fn workspace(calendar: &str) -> (tempfile::TempDir, Workspace) {
        let dir = tempfile::tempdir().expect("a folder");
        let put = |path: &str, text: &str| crate::support::atomic_file::write(&dir.path().join(path), text.as_bytes()).expect("writes");
        put("pregon.yaml", "brand: A\ntimezone: America/Mexico_City\nchannels:\n  site: { network: site }\n");
        put("plans/calendar.yaml", calendar);
        put("plans/campaigns/otono.yaml", "name: Otoño\ntype: event\nstart: 2026-11-20\nend: 2026-12-05\n");
        let loaded = load_root(dir.path(), &Specs::embedded()).expect("a workspace");
        let said: Vec<&str> = loaded.diagnostics.iter().map(|finding| finding.message.as_str()).collect();
        assert!(said.is_empty(), "{said:?}");
        (dir, loaded.output)
    }

    #[test]
    fn everything_of_a_day_is_there() {
        let (_dir, workspace) = workspace(
            "holidays: [mx, US]\nkey_dates:\n  - { yearly: 11-16, name: Día de la Flor }\n  - { date: 2026-11-17, name: Luto, avoid: true }\n\
             events:\n  - { id: club, name: Club, start: 2026-11-05 18:00, end: 2026-11-05 20:00, repeat: FREQ=WEEKLY }\n  \
             - { id: noche, name: Noche, start: 2026-11-18 19:00, end: 2026-11-20 00:00 }\n\
             blackout: [{ from: 2026-11-18, to: 2026-11-19, reason: cerrado }, { date: 2026-11-20 }]\n",
        );
        let agenda = Agenda::between(&workspace, "es", day("2026-11-16"), day("2026-11-26"));
        let monday = agenda.day(day("2026-11-16"));
        assert_eq!(monday.holidays, [HolidayMark { country: "MX".to_owned(), name: "Día de la Revolución".to_owned() }]);
        assert_eq!(monday.key_dates[0].name, "Día de la Flor");
        assert!(agenda.day(day("2026-11-17")).key_dates[0].avoid);
        let names = |text: &str| agenda.day(day(text)).events.iter().map(|event| event.id.clone()).collect::<Vec<_>>();
        assert_eq!(names("2026-11-19"), ["noche", "club"]);
        assert!(names("2026-11-20").is_empty(), "midnight is the end of the day before");
        assert_eq!(agenda.day(day("2026-11-26")).holidays[0].name, "Día de Acción de Gracias");
        assert_eq!(names("2026-11-26"), ["club"]);
        assert_eq!(agenda.day(day("2026-11-18")).blackout.as_deref(), Some("cerrado"));
        assert_eq!(agenda.day(day("2026-11-20")).blackout.as_deref(), Some(""));
        assert_eq!(agenda.campaigns.len(), 1);
        assert!(agenda.campaigns[0].covers(day("2026-11-26")));
        assert_eq!(agenda.events.len(), 3);
        assert!(Agenda::between(&workspace, "es", day("2026-12-06"), day("2026-12-07")).campaigns.is_empty());
    }
}
