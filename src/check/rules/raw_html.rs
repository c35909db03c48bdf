//! `raw-html`: markup that networks do not show.

use crate::check::{Check, PostContext, Rule, Sink};
use crate::compile::elements::ElementKind;
use crate::diag::Severity;
use crate::networks::spec::Dialect;

pub(super) const RULE: Rule = Rule {
    name: "raw-html",
    level: Severity::Warning,
    summary: "HTML in a text for networks that show none",
    doc: r"## What it does
Finds HTML in the text of posts for networks that take plain text. Comments are no matter: they never leave the workspace.

## Why it matters
The tags are dropped there, and with them what they were to say. On the site, only harmless ones are kept.

## Bad
```markdown bad
---
title: Feria
channels: [mastodon]
---
Ven a la <big>feria</big>.
```

## Good
```markdown good
---
title: Feria
channels: [mastodon]
---
Ven a la **feria**. <!-- la del sábado -->
```

## Fix safety
There is no fix.

## Sources
- The text dialect of each network is in its spec: `pregon networks`.
",
    check: Check::Post(check),
};

fn check(context: &PostContext<'_>, sink: &mut Sink<'_>) {
    let plain: Vec<&str> = context
        .drafts
        .iter()
        .filter(|draft| context.specs.get(draft.network.as_str()).is_some_and(|spec| spec.text.dialect != Dialect::Html))
        .map(|draft| draft.channel.as_str())
        .collect();
    if plain.is_empty() {
        return;
    }
    for element in &context.elements {
        let ElementKind::Html { html } = &element.kind else { continue };
        if html.trim_start().starts_with("</") {
            continue;
        }
        sink.report(context.post.at(element.span), format!("this HTML is dropped on {}", plain.join(", "))).help("write it in Markdown");
    }
}
