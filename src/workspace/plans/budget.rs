//! The budget of `plans/plan.yaml` to typed data.

use chrono::NaiveDate;

use super::{reference, text};
use crate::diag::{Diagnostic, Spanned};
use crate::model::{Budget, BudgetLine, Money, Rate, Spending};
use crate::workspace::decode::{Decoder, parse_decimal};
use crate::workspace::yaml::{Node, Value};

/// Digits after the point of a rate of exchange.
const RATE_PLACES: usize = 6;

pub(super) fn budget(decoder: &mut Decoder, node: &Node) -> Option<Budget> {
    let mut map = decoder.map(node, "budget")?;
    let currency = map.optional(decoder, "currency", Decoder::currency).map(|code| code.value);
    let rates = map.optional(decoder, "rates", rates).unwrap_or_default();
    let own = currency.clone();
    let lines = map.optional(decoder, "lines", |d, n| d.list(n, |d, n| line(d, n, own.as_deref()))).unwrap_or_default();
    map.finish(decoder);
    let mut budget = Budget { currency, rates, lines };
    if budget.currency.is_none() {
        budget.currency = budget.lines.first().map(|line| line.amount.value.currency.clone());
    }
    for line in &budget.lines {
        one_currency(decoder, &budget, line);
        same_sum(decoder, &budget, line);
    }
    Some(budget)
}

/// `{ USD: { rate: 18.40, source: Banco de México, date: 2026-10-01 } }`.
fn rates(decoder: &mut Decoder, node: &Node) -> Option<Vec<Rate>> {
    let mut rates = Vec::new();
    for (key, value) in decoder.entries(node, "rates")? {
        let code = decoder.currency_code(&key.value, key.span);
        let Some(mut map) = decoder.map(value, "rate") else { continue };
        let micros = map.required(decoder, "rate", rate);
        let source = map.required(decoder, "source", Decoder::text);
        let date = map.required(decoder, "date", Decoder::date);
        map.finish(decoder);
        if let (Some(code), Some(micros), Some(source), Some(date)) = (code, micros, source, date) {
            rates.push(Rate { currency: Spanned::new(code, key.span), micros, source, date });
        }
    }
    Some(rates)
}

fn rate(decoder: &mut Decoder, node: &Node) -> Option<i64> {
    let text = decoder.text(node)?;
    let micros = parse_decimal(&text, RATE_PLACES).filter(|&micros| micros > 0);
    if micros.is_none() {
        let message = format!("`{text}` is not a rate of exchange");
        decoder.push(
            Diagnostic::error("invalid-value", decoder.at(node.span), message)
                .help("write what one unit is worth in the budget's currency, with up to six decimals: `18.4025`"),
        );
    }
    micros
}

fn line(decoder: &mut Decoder, node: &Node, currency: Option<&str>) -> Option<BudgetLine> {
    let mut map = decoder.map(node, "budget line")?;
    let id = map.required(decoder, "id", Decoder::spanned_text);
    let name = map.required(decoder, "name", Decoder::name);
    let planned = map.required(decoder, "amount", |d, n| amount(d, n, currency));
    let approved = map.optional(decoder, "approved", |d, n| amount(d, n, currency));
    let approved_by = reference(&mut map, decoder, "approved_by");
    let approved_on = map.optional(decoder, "approved_on", day);
    let spent = map.optional(decoder, "spent", |d, n| amount(d, n, currency));
    let spending = map.optional(decoder, "spending", |d, n| d.list(n, |d, n| spending(d, n, currency))).unwrap_or_default();
    let campaign = reference(&mut map, decoder, "campaign");
    let objective = reference(&mut map, decoder, "objective");
    let owner = reference(&mut map, decoder, "owner");
    let notes = text(&mut map, decoder, "notes");
    map.finish(decoder);
    if let (Some(when), None) = (&approved_on, &approved_by) {
        decoder.push(
            Diagnostic::error("missing-key", decoder.at(when.span), "approved on a day, but not by whom")
                .help("add `approved_by:` with a key of plans/people.yaml"),
        );
    }
    Some(BudgetLine {
        id: id?,
        name: name?,
        amount: planned?,
        approved,
        approved_by,
        approved_on,
        spent,
        spending,
        campaign,
        objective,
        owner,
        notes,
    })
}

fn day(decoder: &mut Decoder, node: &Node) -> Option<Spanned<NaiveDate>> {
    decoder.date(node).map(|date| Spanned::new(date, node.span))
}

/// An amount of the budget. Without any currency it is no amount of money, and the help says where to write one.
fn amount(decoder: &mut Decoder, node: &Node, currency: Option<&str>) -> Option<Spanned<Money>> {
    if let (Value::Scalar { text, .. }, None) = (&node.value, currency)
        && parse_decimal(text.trim(), 2).is_some()
    {
        decoder.push(
            Diagnostic::error("invalid-value", decoder.at(node.span), format!("`{}` has no currency", text.trim()))
                .help("add `currency: MXN` (or another) to the budget, or write it here: `1500 MXN`"),
        );
        return None;
    }
    decoder.amount(node, currency)
}

fn spending(decoder: &mut Decoder, node: &Node, currency: Option<&str>) -> Option<Spending> {
    let mut map = decoder.map(node, "spending")?;
    let date = map.required(decoder, "date", Decoder::date);
    let paid = map.required(decoder, "amount", |d, n| amount(d, n, currency));
    let what = map.required(decoder, "what", Decoder::text);
    let campaign = reference(&mut map, decoder, "campaign");
    let post = reference(&mut map, decoder, "post");
    map.finish(decoder);
    Some(Spending { date: date?, amount: paid?.value, what: what?, campaign, post, span: node.span })
}

/// Reports amounts that cannot be added to the others.
fn one_currency(decoder: &mut Decoder, budget: &Budget, line: &BudgetLine) {
    let amounts = [Some(&line.amount), line.approved.as_ref(), line.spent.as_ref()].into_iter().flatten().map(|of| (&of.value, of.span));
    for (money, span) in amounts.chain(line.spending.iter().map(|entry| (&entry.amount, entry.span))) {
        if budget.cents(money).is_some() {
            continue;
        }
        let of = budget.currency.as_deref().unwrap_or_default();
        let has_rate = budget.rates.iter().any(|rate| rate.currency.value == money.currency);
        let (message, help) = if has_rate {
            (format!("{money} is more than can be added up"), "check the amount".to_owned())
        } else {
            (
                format!("an amount in {} in a budget in {of}", money.currency),
                format!("add `rates: {{ {}: {{ rate: …, source: …, date: … }} }}` to the budget", money.currency),
            )
        };
        decoder.push(Diagnostic::error("invalid-value", decoder.at(span), message).help(help));
    }
}

/// Reports a sum that is not that of its entries.
fn same_sum(decoder: &mut Decoder, budget: &Budget, line: &BudgetLine) {
    let Some(spent) = line.spent.as_ref().filter(|_| !line.spending.is_empty()) else { return };
    let entries = budget.spent(line);
    if budget.cents(&spent.value).is_some_and(|cents| cents != entries) {
        let sum = Money { cents: entries, currency: budget.currency.clone().unwrap_or_default() };
        decoder.push(
            Diagnostic::error("invalid-value", decoder.at(spent.span), format!("{} spent, but the entries add up to {sum}", spent.value))
                .help("leave `spent` out: it is the sum of `spending`"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Diagnostics, SourceFile, Sources};
    use crate::workspace::yaml;

    fn read(text: &str) -> (Budget, Vec<(usize, String)>) {
        let mut sources = Sources::default();
        let file = sources.add(SourceFile::new("plans/plan.yaml", text));
        let mut diagnostics = Diagnostics::new();
        let node = yaml::parse(text, file, 0, &mut diagnostics).unwrap();
        let mut decoder = Decoder::bilingual(file);
        let budget = budget(&mut decoder, &node).unwrap();
        diagnostics.extend(decoder.into_diagnostics());
        let found = diagnostics.iter().map(|d| (sources.start(d.location.unwrap()).line, d.message.clone())).collect();
        (budget, found)
    }

    #[test]
    fn lines_are_added_up_in_one_currency() {
        let (budget, found) = read(
            "moneda: MXN\n\
             tipos_de_cambio: { USD: { cambio: 18.40, fuente: Banco de México, fecha: 2026-10-01 } }\n\
             partidas:\n\
             - { id: a, nombre: Anuncios, monto: 100 USD, aprobado: 1500, aprobado_por: ana, gastos: [\n\
             \x20   { fecha: 2026-10-02, monto: 50 USD, concepto: Uno },\n\
             \x20   { fecha: 2026-10-03, monto: 12.5, concepto: Dos }] }\n",
        );
        assert_eq!(found, []);
        let line = &budget.lines[0];
        assert_eq!((budget.planned(line), budget.allowed(line), budget.spent(line)), (184_000, 150_000, 93_250));
        assert!(line.is_approved());
    }

    #[test]
    fn what_cannot_be_added_up_is_reported() {
        let line = |rest: &str| format!("currency: MXN\nlines:\n- {{ id: a, name: A, {rest} }}\n");
        for (text, at, expected) in [
            (line("amount: 10 EUR"), 3, Some("an amount in EUR in a budget in MXN")),
            (
                line("amount: 10, spent: 5, spending: [{ date: 2026-10-02, amount: 4, what: X }]"),
                3,
                Some("5 MXN spent, but the entries add up to 4 MXN"),
            ),
            (line("amount: 10, spent: 4, spending: [{ date: 2026-10-02, amount: 4, what: X }]"), 3, None),
            (line("amount: 10 MXM"), 3, Some("`MXM` is not the code of a currency")),
            (line("amount: 10, approved_on: 2026-10-02"), 3, Some("approved on a day, but not by whom")),
            ("lines:\n- { id: a, name: A, amount: 10 }\n".to_owned(), 2, Some("`10` has no currency")),
            ("lines:\n- { id: a, name: A, amount: 10 COP }\n- { id: b, name: B, amount: 1 COP }\n".to_owned(), 2, None),
            (
                "currency: EUR\nrates: { USD: { rate: 0, source: X, date: 2026-10-02 } }\n".to_owned(),
                2,
                Some("`0` is not a rate of exchange"),
            ),
        ] {
            let (_, found) = read(&text);
            assert_eq!(found.first().map(|(line, message)| (*line, message.as_str())), expected.map(|message| (at, message)), "{text}");
            assert!(found.len() <= 1, "{found:?}");
        }
    }
}
