//! `vague-link-text`: a link that does not say where it leads.

use crate::check::words::{fold, words};
use crate::check::{Check, PostContext, Rule, Sink};
use crate::compile::elements::ElementKind;
use crate::diag::Severity;

/// Folded, one space between the words.
const VAGUE: &[&str] = &[
    "aca",
    "aqui",
    "clic",
    "clic aqui",
    "click",
    "click here",
    "da clic aqui",
    "enlace",
    "en este enlace",
    "este enlace",
    "haz clic",
    "haz clic aqui",
    "here",
    "leer mas",
    "link",
    "lee mas",
    "mas",
    "mas informacion",
    "mas info",
    "more",
    "more info",
    "pincha aqui",
    "pulsa aqui",
    "read more",
    "ver mas",
    "this",
    "this link",
    "this page",
    "esta pagina",
    "este link",
    "learn more",
];

pub(super) const RULE: Rule = Rule {
    name: "vague-link-text",
    level: Severity::Warning,
    summary: "a link on words such as «aquí» or `here`",
    doc: r"## What it does
Finds links whose text says nothing of where they lead, in Spanish and English.

## Why it matters
Screen readers list the links of a page: five times «aquí» is of no use. And where networks write the address out, «aquí (https://…)» reads badly.

## Bad
```markdown bad
---
title: Feria
---
El programa está [aquí](https://feria.example/programa).
```

## Good
```markdown good
---
title: Feria
---
Mira [el programa de la feria](https://feria.example/programa).
```

## Fix safety
There is no fix: prose is never rewritten by a machine.

## Sources
- WCAG 2.2, [2.4.4 Link purpose](https://www.w3.org/WAI/WCAG22/Understanding/link-purpose-in-context)
",
    check: Check::Post(check),
};

fn check(context: &PostContext<'_>, sink: &mut Sink<'_>) {
    for element in &context.elements {
        let ElementKind::Link { text, bare: false, .. } = &element.kind else { continue };
        let folded: Vec<String> = words(text).map(|(_, word)| fold(word)).collect();
        if VAGUE.contains(&folded.join(" ").as_str()) {
            sink.report(context.post.at(element.span), format!("`{text}` does not say where the link leads"))
                .help("put the link on the words that name the page");
        }
    }
}
