//! The page of the plan: what was reached, who answers for what, where the money went.

use super::{Fixture, SMALL};

const PLAN: &str = r"
marca: { lema: Aquí hay sombra, valores: [Leer antes] }
objetivos:
  - { id: visitas, nombre: Visitas, indicador: semana, punto_de_partida: 300, valor_meta: 400, relevante: Se vende en la tienda, vence: 2026-12-31 }
  - { id: quejas, nombre: Menos quejas, indicador: quejas, punto_de_partida: 20, valor_meta: 10 }
mezcla: { propio: 60, curado: 40 }
fases:
  - { nombre: Otoño, inicio: 2026-09-01, fin: 2026-12-01 }
equipo:
  - { persona: ana, funciones: [redactar, Abrir la tienda] }
presupuesto:
  moneda: MXN
  tipos_de_cambio: { USD: { cambio: 18.5, fuente: Banco de México, fecha: 2026-10-01 } }
  partidas:
    - { id: a, nombre: Anuncios, importe: 2000, aprobado: 1000, aprobado_por: ana, gastos: [{ fecha: 2026-10-02, importe: 100 USD, concepto: Primer mes }] }
    - { id: b, nombre: Carteles, importe: 500 }
indicadores:
  - { id: semana, nombre: Visitas por semana, fuente: puerta, valor_meta: 400, lecturas: [{ fecha: 2026-11-01, valor: 350 }, { fecha: 2026-12-24, valor: 999 }] }
  - { id: quejas, nombre: Quejas, sentido: bajar, valor_meta: 10, lecturas: [{ fecha: 2026-11-01, valor: 9 }] }
";

#[test]
fn what_was_reached_and_spent_is_shown() {
    let people = "ana: { nombre: Ana Ruiz }\n";
    let post = "---\ntitle: A\nstatus: approved\ndate: 2026-11-24 10:00\nchannels: [site]\n---\nHola.\n";
    let fixture =
        Fixture::small(&[("pregon.yaml", SMALL), ("plans/plan.yaml", PLAN), ("plans/people.yaml", people), ("content/a.md", post)]);
    let found: Vec<_> =
        fixture.diagnostics.iter().filter(|found| found.rule.starts_with("invalid") || found.rule.starts_with("un")).collect();
    assert!(found.iter().all(|found| !found.message.contains("unknown key")), "{found:#?}");
    let page = fixture.render();
    let html = page.get("report/plan.html");
    for expected in [
        // The reading before the day counts, not the one after it.
        "<strong>350</strong> · 50% of the way",
        "Relevant",
        "Aquí hay sombra",
        // Down is reached from above.
        "<strong>9</strong> · 100% of the way",
        "at most</span> 10",
        // 100 USD at 18.5, of 1000 that were approved and 2000 that were asked for.
        "1,850.00\u{a0}MXN",
        "asked for: 2,000.00\u{a0}MXN",
        "185%",
        "Primer mes",
        "100.00\u{a0}USD",
        "by Banco de México",
        "not approved",
        // One of fifteen.
        "Nobody answers for 14 of the fifteen duties.",
        "Abrir la tienda",
        "Otoño",
        "out of range",
    ] {
        assert!(html.contains(expected), "{expected}\n{html}");
    }
    assert!(!html.contains(">999<"), "what is read after the day of the report is not known yet");
    assert!(page.get("report/plan.es.html").contains("De 14 de las quince funciones no responde nadie."));
}

/// What nobody ever sent is not the last time that somebody was mentioned.
#[test]
fn the_last_mention_is_one_that_went_out() {
    let people = "ana: { nombre: Ana Ruiz }\n";
    let post = |status: &str| format!("---\ntitle: A\nstatus: {status}\ndate: 2026-11-02 10:00\nchannels: [site]\n---\nHola, @ana.\n");
    for (status, published, shown) in [("draft", false, false), ("approved", false, false), ("approved", true, true)] {
        let post = post(status);
        let mut fixture = Fixture::small(&[("pregon.yaml", SMALL), ("plans/people.yaml", people), ("content/a.md", &post)]);
        if published {
            fixture.publish_all();
        }
        let page = fixture.render();
        assert_eq!(page.get("report/people.html").contains("Last mention:"), shown, "{status} {published}");
    }
}
