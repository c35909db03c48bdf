//! `poll-not-taken`: a poll with more or longer answers than the network takes.

use crate::check::{Check, Rule, Sink, VariantContext};
use crate::diag::Severity;

const MINUTES_A_DAY: u64 = 24 * 60;

pub(super) const RULE: Rule = Rule {
    name: "poll-not-taken",
    level: Severity::Error,
    summary: "a poll that a network refuses",
    doc: r"## What it does
Compares the answers of a poll and the time it runs with what the network takes.

## Why it matters
The platform would refuse the post at the moment it is due.

## Bad
```markdown bad
---
title: Feria
channels: [mastodon]
poll: { options: [Lunes, Martes, Miércoles, Jueves, Viernes], days: 3 }
---
¿Qué día vienes a la feria?
```

## Good
```markdown good
---
title: Feria
channels: [mastodon]
poll: { options: [Lunes, Martes, Miércoles, Otro día], days: 3 }
---
¿Qué día vienes a la feria?
```

## Fix safety
There is no fix.

## Sources
- What each network takes is in its spec: `pregon networks`.
",
    check: Check::Variant(check),
};

fn check(context: &VariantContext<'_>, sink: &mut Sink<'_>) {
    let Some((poll, spec)) = context.draft.poll.as_ref().zip(context.spec.poll.as_ref()) else { return };
    let [fewest, most] = spec.options.value;
    let count = poll.options.len();
    let minutes = u64::from(poll.days) * MINUTES_A_DAY;
    let [shortest, longest] = spec.minutes.value;
    let long = poll.options.iter().find(|option| option.chars().count() > spec.option_limit.value);
    let problem = if count < fewest || count > most {
        format!("takes {fewest} to {most} answers, and this poll has {count}")
    } else if let Some(option) = long {
        format!("takes answers of up to {} characters, and `{option}` is longer", spec.option_limit.value)
    } else if minutes < shortest || minutes > longest {
        format!("runs polls for {shortest} to {longest} minutes, and {} days are {minutes}", poll.days)
    } else {
        return;
    };
    sink.report(context.post.at(poll.span), format!("{} {problem}", context.spec.title)).help("change the poll, or leave the channel out");
}
