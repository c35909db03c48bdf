//! `pregon calendar --ics`, read by two libraries that others have written.

use std::process::Command;

use serde_json::Value;

use crate::environment::TestEnv;

/// What the readers made of a file; they hold it against RFC 5545 first.
#[expect(clippy::disallowed_methods, reason = "the edge of the tests")]
fn read(path: &std::path::Path) -> Vec<Value> {
    let reader = std::env::var("PREGON_TEST_ICAL").expect("tests/run names the reader in PREGON_TEST_ICAL");
    let output = Command::new(reader).arg(path).output().expect("runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[test]
fn calendar_programs_read_what_was_written() {
    let env = TestEnv::new().site();
    env.write(
        "plans/calendar.yaml",
        "holidays: [MX, US]\nslots: { site: [{ days: [mon], at: \"10:00\" }] }\nblackout: [{ from: 2026-12-24, to: 2026-12-25, reason: \"cerrado; vuelve, sí\" }, { date: 2026-12-24 }]\n\
         key_dates: [{ yearly: 12-12, name: Día de la Virgen de Guadalupe }, { date: 2026-12-12, name: Día de la Virgen de Guadalupe }, { yearly: 12-12, name: \"Línea \\\\ larga, larga; larga: que tiene que doblarse más de una vez ñandú 🎃\" }]\n\
         events: [{ id: club, name: Club, start: 2026-11-26 23:30, end: 2026-11-27 01:00, repeat: FREQ=WEEKLY;COUNT=3, place: \"Sala 1, piso 2\", url: \"https://laceiba.example/club\" }, \
         { id: corte, name: Corte, start: 2026-11-28 19:00, end: 2026-11-28 19:00 }]\n",
    );
    env.write("plans/campaigns/reyes.yaml", "name: Reyes\ntype: event\nstart: 2026-12-20\nend: 2027-01-06\n");
    env.post_at("2026-11-30 09:30", "feria", "", "Hay feria.");
    env.write("content/espera.md", "---\ntitle: \"Espera, \\\"comillas\\\"; BEGIN:VEVENT\"\nslot: next\n---\nYa casi.\n");
    let file = env.path().join("salidas.ics");
    env.run(&["calendar", "--ics", file.to_str().expect("a path")]).code(0);
    let events = read(&file);
    let find = |uid: &str| {
        let is = |event: &&Value| event["uid"].as_str().is_some_and(|known| known.split(['@', '/']).next() == Some(uid));
        events.iter().find(is).unwrap_or_else(|| panic!("{uid} in {events:#?}"))
    };
    assert_eq!(find("post-feria")["start"], "2026-11-30T15:30:00+00:00");
    assert_eq!(find("post-feria")["status"], "CONFIRMED");
    assert_eq!(find("post-espera")["summary"], "Espera, \"comillas\"; BEGIN:VEVENT");
    assert_eq!(find("post-espera")["status"], "TENTATIVE");
    assert!(find("post-feria")["description"].as_str().is_some_and(|text| text.contains('\n')));
    assert_eq!((&find("campaign-reyes")["start"], &find("campaign-reyes")["end"]), (&"2026-12-20".into(), &"2027-01-07".into()));
    assert_eq!(find("blackout-2026-12-24-2026-12-25")["end"], "2026-12-26");
    assert!(find("blackout-2026-12-24-2026-12-25")["summary"].as_str().is_some_and(|text| text.ends_with("cerrado; vuelve, sí")));
    assert_eq!(find("holiday-us-2026-11-26")["start"], "2026-11-26");
    for day in ["26", "03", "10"] {
        assert!(
            events
                .iter()
                .any(|event| event["uid"].as_str().is_some_and(|uid| uid.starts_with("event-club") && uid.contains(&format!("-{day}@")))),
            "{day}"
        );
    }
    // The same entries under the same names the next time, so that programs move them and never double them.
    env.run(&["calendar", "--ics", file.to_str().expect("a path")]).code(0);
    assert_eq!(read(&file), events);
}
