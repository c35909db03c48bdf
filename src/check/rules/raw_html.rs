//! `raw-html`: markup that networks do not show.

use crate::check::{Check, Rule, Sink, VariantContext};
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
channels: [site, mastodon]
---
Ven a la **feria**. <!-- la del sábado --><!-- only: site --><ins>Nuevo</ins><!-- /only -->
```

## Fix safety
There is no fix.

## Sources
- The text dialect of each network is in its spec: `pregon networks`.
",
    check: Check::Variant(check),
};

fn check(context: &VariantContext<'_>, sink: &mut Sink<'_>) {
    if context.spec.text.dialect == Dialect::Html {
        return;
    }
    for element in context.shown_elements() {
        let ElementKind::Html { html } = &element.kind else { continue };
        if !html.trim_start().starts_with("</") {
            sink.report(context.post.at(element.span), "this HTML is dropped")
                .help("write it in Markdown, or keep it to the site: `<!-- only: site -->`");
        }
    }
}
