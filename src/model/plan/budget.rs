//! The budget: lines, approval, spending, and the one currency in which they are added up.

use chrono::NaiveDate;

use crate::diag::{Span, Spanned};
use crate::model::Money;

/// The budget.
#[derive(Debug, Clone, Default)]
pub struct Budget {
    /// ISO 4217 code of the amounts that name none, and of all sums.
    pub currency: Option<String>,
    /// What other currencies are worth.
    pub rates: Vec<Rate>,
    /// Lines.
    pub lines: Vec<BudgetLine>,
}

/// What a currency is worth.
#[derive(Debug, Clone)]
pub struct Rate {
    /// ISO 4217 code.
    pub currency: Spanned<String>,
    /// What one unit of it is worth, in millionths of the budget's currency.
    pub micros: i64,
    /// Who says so.
    pub source: String,
    /// Day for which they say it.
    pub date: NaiveDate,
}

impl Budget {
    /// The line with this id.
    #[must_use]
    pub fn line(&self, id: &str) -> Option<&BudgetLine> {
        self.lines.iter().find(|line| line.id.value == id)
    }

    /// An amount in hundredths of the budget's currency; `None` where its own has no rate, or the budget no currency.
    #[must_use]
    pub fn cents(&self, money: &Money) -> Option<i64> {
        self.convert(money, self.currency.as_deref()?)
    }

    /// An amount in hundredths of another currency; `None` where one of the two has no rate.
    #[must_use]
    pub fn convert(&self, money: &Money, to: &str) -> Option<i64> {
        if money.currency == to {
            return Some(money.cents);
        }
        let amount = i128::from(money.cents) * i128::from(self.micros(&money.currency)?);
        let unit = i128::from(self.micros(to)?);
        let half = if amount < 0 { -unit / 2 } else { unit / 2 };
        i64::try_from((amount + half) / unit).ok()
    }

    /// What a currency is worth in millionths of the budget's; never 0.
    fn micros(&self, currency: &str) -> Option<i64> {
        if self.currency.as_deref()? == currency {
            return Some(1_000_000);
        }
        self.rates.iter().find(|rate| rate.currency.value == currency).map(|rate| rate.micros).filter(|micros| *micros > 0)
    }

    /// What was spent on a line, in hundredths of the budget's currency.
    #[must_use]
    pub fn spent(&self, line: &BudgetLine) -> i64 {
        match &line.spent {
            Some(spent) if line.spending.is_empty() => self.cents(&spent.value).unwrap_or(0),
            _ => line.spending.iter().filter_map(|entry| self.cents(&entry.amount)).fold(0, i64::saturating_add),
        }
    }

    /// What a line may cost, in hundredths of the budget's currency: what was approved, else what was planned.
    #[must_use]
    pub fn allowed(&self, line: &BudgetLine) -> i64 {
        self.cents(line.allowed()).unwrap_or(0)
    }

    /// What was planned for a line, in hundredths of the budget's currency.
    #[must_use]
    pub fn planned(&self, line: &BudgetLine) -> i64 {
        self.cents(&line.amount.value).unwrap_or(0)
    }
}

/// A line of the budget.
#[derive(Debug, Clone)]
pub struct BudgetLine {
    /// Key.
    pub id: Spanned<String>,
    /// Name.
    pub name: String,
    /// Amount planned.
    pub amount: Spanned<Money>,
    /// Amount approved, where it is not the one that was planned.
    pub approved: Option<Spanned<Money>>,
    /// Person who approved it.
    pub approved_by: Option<Spanned<String>>,
    /// Day on which it was approved.
    pub approved_on: Option<Spanned<NaiveDate>>,
    /// Amount spent so far, where it is not told entry by entry; where both are there, they agree.
    pub spent: Option<Spanned<Money>>,
    /// What was spent, entry by entry.
    pub spending: Vec<Spending>,
    /// Campaign that it pays for.
    pub campaign: Option<Spanned<String>>,
    /// Objective that it serves.
    pub objective: Option<Spanned<String>>,
    /// Person responsible.
    pub owner: Option<Spanned<String>>,
    /// What to know.
    pub notes: Option<String>,
}

impl BudgetLine {
    /// Whether somebody said yes to it.
    #[must_use]
    pub fn is_approved(&self) -> bool {
        self.approved_by.is_some()
    }

    /// What it may cost: what was approved, else what was planned.
    #[must_use]
    pub fn allowed(&self) -> &Money {
        &self.approved.as_ref().unwrap_or(&self.amount).value
    }
}

/// Something that was paid.
#[derive(Debug, Clone)]
pub struct Spending {
    /// Day on which it was paid.
    pub date: NaiveDate,
    /// Amount.
    pub amount: Money,
    /// What was bought.
    pub what: String,
    /// Campaign that it was for.
    pub campaign: Option<Spanned<String>>,
    /// Post that it was for.
    pub post: Option<Spanned<String>>,
    /// Where it was written.
    pub span: Span,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_in_one_currency() {
        let day = NaiveDate::from_ymd_opt(2026, 10, 1).unwrap();
        let spanned = |code: &str| Spanned::new(code.to_owned(), Span::new(0, 0));
        let rate = Rate { currency: spanned("USD"), micros: 18_402_500, source: "Banco de México".into(), date: day };
        let budget = Budget { currency: Some("MXN".into()), rates: vec![rate], lines: Vec::new() };
        let money = |cents, currency: &str| Money { cents, currency: currency.into() };
        for (amount, expected) in [
            (money(150_000, "MXN"), Some(150_000)),
            (money(10_000, "USD"), Some(184_025)),
            (money(1, "USD"), Some(18)),
            (money(3, "USD"), Some(55)),
            (money(i64::MAX, "USD"), None),
            (money(100, "EUR"), None),
        ] {
            assert_eq!(budget.cents(&amount), expected, "{amount}");
        }
        assert_eq!(budget.convert(&money(184_025, "MXN"), "USD"), Some(10_000));
        assert_eq!(budget.convert(&money(-1, "USD"), "MXN"), Some(-18));
        assert_eq!(budget.convert(&money(100, "MXN"), "EUR"), None);
        let none = Budget::default();
        assert_eq!((none.cents(&money(100, "USD")), none.convert(&money(100, "USD"), "MXN")), (None, None));
        assert_eq!(none.convert(&money(100, "USD"), "USD"), Some(100));
    }
}
