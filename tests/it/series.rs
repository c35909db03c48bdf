//! A post that is repeated, published day after day while its rule changes.

use crate::environment::{Ran, TestEnv};

fn published(ran: &Ran) -> Vec<String> {
    let json = ran.json();
    let results = json["results"].as_array().expect("a list").iter();
    results.map(|result| format!("{} {}", crate::servers::text(&result["post"]), crate::servers::text(&result["result"]))).collect()
}

#[test]
fn a_series_is_published_date_by_date_whatever_becomes_of_its_rule() {
    let env = TestEnv::new().site();
    let series = |rule: &str| {
        env.write(
            "content/cuentos.md",
            &format!(
                "---\ntitle: Cuentos\nid: cuentos\ndate: 2026-11-19 09:30\nstatus: approved\nrepeat: {rule}\n---\nCuentos en el patio.\n"
            ),
        );
    };
    series("FREQ=DAILY;COUNT=4");
    let first = env.publish().code(0);
    assert_eq!(published(&first), ["cuentos.2026-11-19 published", "cuentos.2026-11-20 published", "cuentos.2026-11-21 published"]);
    assert_eq!(first.json()["outlook"]["next_due"], "2026-11-22T15:30:00Z");
    assert_eq!(env.state("cuentos.2026-11-22", "site"), "scheduled");
    for rule in ["FREQ=DAILY;COUNT=9", "{ rule: FREQ=DAILY;COUNT=9, except: [2026-11-20, 2026-11-23] }", "FREQ=DAILY;UNTIL=20261121"] {
        series(rule);
        assert_eq!(published(&env.publish().code(0)), Vec::<String>::new(), "{rule}");
    }
    // Nor does another beginning: what is new is published, and what has left the rule is not taken back.
    let begin = |date: &str| {
        env.write(
            "content/cuentos.md",
            &format!("---\ntitle: Cuentos\nid: cuentos\ndate: {date} 09:30\nstatus: approved\nrepeat: FREQ=DAILY;COUNT=9\n---\nCuentos en el patio.\n"),
        );
    };
    begin("2026-11-18");
    assert_eq!(published(&env.publish().code(0)), ["cuentos.2026-11-18 published"]);
    begin("2026-11-21");
    assert_eq!(published(&env.publish().code(0)), Vec::<String>::new());
    // What is left to a person is told, and is no success.
    let left = env.run(&["reconcile", "--apply", "--yes"]).code(1);
    assert!(left.stdout.contains("it has left the series `cuentos`"), "{}", left.stdout);
    assert_eq!(published(&env.publish().code(0)), Vec::<String>::new());
    begin("2026-11-18");
    assert_eq!(published(&env.publish().code(0)), Vec::<String>::new());
    // The id of the file means all of them.
    let status = env.run(&["status", "--post", "cuentos", "--format", "json"]).code(0);
    assert!(status.stdout.contains("cuentos.2026-11-18") && status.stdout.contains("cuentos.2026-11-26"), "{}", status.stdout);
    // A rule that is wrong publishes nothing, not even as a post alone.
    env.write(
        "content/cuentos.md",
        "---\ntitle: Cuentos\nid: otros-cuentos\ndate: 2026-11-19 09:30\nstatus: approved\nrepeat: FREQ=HOURLY\n---\nOtros.\n",
    );
    let wrong = env.publish().code(1);
    assert_eq!(published(&wrong), Vec::<String>::new());
    assert_eq!(wrong.json()["held"][0]["post"], "otros-cuentos");
}
