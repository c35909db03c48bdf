//! `mention-without-handle`: a person who is not addressed on a network.

use std::collections::BTreeSet;

use crate::check::{Check, Rule, Sink, VariantContext};
use crate::compile::elements::ElementKind;
use crate::diag::Severity;

pub(super) const RULE: Rule = Rule {
    name: "mention-without-handle",
    level: Severity::Info,
    summary: "a person without a handle on one of the networks of a post",
    doc: r"## What it does
Finds `@key` of people who have a handle on some network, but not on one on which the post is published although others have one there. Their plain name is written instead.

## Why it matters
The person is not notified there. That may be right; or the handle was never looked up.

## Bad
```markdown bad
---
title: Charla
channels: [mastodon, bluesky]
---
Hoy nos visita @tomas.
```

## Good
```markdown good
---
title: Charla
channels: [mastodon, bluesky]
---
Hoy nos visita @ada. <!-- only: mastodon -->Lo acompaña @tomas.<!-- /only -->
```

## Fix safety
There is no fix.

## Sources
- `plans/people.yaml` of the team
",
    check: Check::Variant(check),
};

fn check(context: &VariantContext<'_>, sink: &mut Sink<'_>) {
    let network = context.spec.name.as_str();
    let people = &context.workspace.people;
    if people.list.iter().all(|person| person.handle(network).is_none()) {
        return;
    }
    let mut seen = BTreeSet::new();
    for element in context.shown_elements() {
        let ElementKind::Mention { key } = &element.kind else { continue };
        let Some(person) = people.get(key).filter(|person| !person.handles.is_empty() && person.handle(network).is_none()) else {
            continue;
        };
        if seen.insert(key) {
            sink.report(context.post.at(element.span), format!("{} has no handle here: the plain name is written", person.name))
                .help(format!("add it to the handles of `{key}` in plans/people.yaml if there is an account"));
        }
    }
}
