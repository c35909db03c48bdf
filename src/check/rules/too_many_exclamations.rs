//! `too-many-exclamations`: a text that shouts.

use crate::check::{Check, Rule, Sink, VariantContext};
use crate::diag::Severity;

pub(super) const RULE: Rule = Rule {
    name: "too-many-exclamations",
    level: Severity::Warning,
    summary: "more exclamation marks than `plans/tone.yaml` allows",
    doc: r"## What it does
Counts the exclamation marks of each variant and compares with `exclamations: { max: … }` of `plans/tone.yaml`, below `channels:` for one channel or network. A Spanish pair counts as one.

## Why it matters
Where everything is stressed, nothing is.

## Bad
```markdown bad
---
title: Feria
channels: [mastodon]
---
¡Ya! ¡Ven! ¡Corre a la feria!
```

## Good
```markdown good
---
title: Feria
channels: [mastodon]
---
¡Ya! ¡Ven a la feria!
```

## Fix safety
There is no fix: prose is never rewritten by a machine.

## Sources
- `plans/tone.yaml` of the team
",
    check: Check::Variant(check),
};

fn check(context: &VariantContext<'_>, sink: &mut Sink<'_>) {
    let Some(most) = context.budgets().exclamations else { return };
    let count = context.text.matches('!').count();
    if count > most {
        sink.report(context.text_place(), format!("{count} exclamation marks; the tone allows {most}")).help("keep the one that matters");
    }
}
