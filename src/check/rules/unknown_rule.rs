//! `unknown-rule`: a level or a waiver for a rule that does not exist.

use crate::check::{self, BUILTIN, Check, RULES, Rule, Sink, WorkspaceContext};
use crate::diag::{Applicability, Fix, Location, Severity, Span, did_you_mean};

pub(super) const RULE: Rule = Rule {
    name: "unknown-rule",
    level: Severity::Warning,
    summary: "a level or a waiver for a rule that does not exist",
    doc: r"## What it does
Looks for the names under `rules` of `pregon.yaml` and under `allow` of posts among the rules. Findings about files that cannot be read or compiled have names too, but no level, and cannot be waived.

## Why it matters
A misspelt name changes nothing, and nobody notices.

## Bad
```markdown bad
---
title: Feria
allow: [long-sentense]
---
Ven a la feria.
```
```markdown bad
---
title: Feria
allow: [yaml-syntax]
---
Ven a la feria.
```

## Good
```markdown good
---
title: Feria
allow: [long-sentence]
---
Ven a la feria.
```

## Fix safety
Unsafe: the nearest name is proposed, and may not be the one meant.

## Sources
- `docs/rules.md`: all rules
",
    check: Check::Workspace(check),
};

fn check(context: &WorkspaceContext<'_>, sink: &mut Sink<'_>) {
    let workspace = context.workspace;
    for (name, (_, span)) in &workspace.config.rules {
        report(name, Location::new(workspace.config.file, *span), sink);
    }
    for post in &workspace.posts {
        for waiver in &post.allow {
            report(&waiver.rule, post.at(waiver.rule.span), &mut sink.of_post(post));
        }
    }
}

fn report(name: &str, place: Location, sink: &mut Sink<'_>) {
    if check::rule(name).is_some() {
        return;
    }
    if BUILTIN.iter().any(|builtin| builtin.name == name) {
        sink.report(place, format!("`{name}` has no level and cannot be waived")).help("mend what it reports");
        return;
    }
    let guess = did_you_mean(name, RULES.iter().map(|rule| rule.name));
    let fix = guess.map(|guess| {
        Fix::one(format!("write `{guess}`"), Applicability::Unsafe, place.file, Span::new(place.span.start, place.span.end), guess)
    });
    let help = guess.map_or_else(|| "`pregon explain` lists all rules".to_owned(), |guess| format!("did you mean `{guess}`?"));
    sink.report(place, format!("there is no rule `{name}`")).help(help).maybe_fix(fix);
}
