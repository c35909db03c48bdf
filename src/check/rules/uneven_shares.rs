//! `uneven-shares`: shares that do not add up.

use crate::check::{Check, Rule, Sink, WorkspaceContext};
use crate::diag::{Location, Severity};

pub(super) const RULE: Rule = Rule {
    name: "uneven-shares",
    level: Severity::Warning,
    summary: "pillars whose shares add up to less than 100 %",
    doc: r"## What it does
Adds up the `share` of all pillars, where each has one, and reports a sum below 100 %. More than 100 % is an error of the file (`invalid-value`).

## Why it matters
Shares are compared with what is published. If they add up to 80 %, every month drifts.

## Bad
```yaml bad file=plans/plan.yaml
pillars:
  - { id: libros, name: Libros, share: 60 }
  - { id: comunidad, name: Comunidad, share: 20 }
```

## Good
```yaml good file=plans/plan.yaml
pillars:
  - { id: libros, name: Libros, share: 60 }
  - { id: comunidad, name: Comunidad, share: 40 }
```

## Fix safety
There is no fix.

## Sources
- `plans/plan.yaml` of the team
",
    check: Check::Workspace(check),
};

fn check(context: &WorkspaceContext<'_>, sink: &mut Sink<'_>) {
    let plan = &context.workspace.plan;
    let (Some(file), Some(last)) = (plan.file, plan.pillars.last()) else { return };
    let shares: Option<Vec<f64>> = plan.pillars.iter().map(|pillar| pillar.share.as_ref().map(|share| share.value)).collect();
    let (Some(shares), Some(share)) = (shares, &last.share) else { return };
    let sum: f64 = shares.iter().sum();
    // A third is not a whole number of percent. More than the whole was said at loading.
    if 100.0 - sum > 1.0 {
        sink.report(Location::new(file, share.span), format!("the shares of the pillars add up to {sum:.0} %"))
            .help("change them so that they add up to 100 %");
    }
}
