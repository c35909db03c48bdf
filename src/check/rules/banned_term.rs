//! `banned-term`: a word that the tone file rules out.

use crate::check::{Check, PostContext, Rule, Sink};
use crate::compile::elements::ElementKind;
use crate::diag::{Location, Severity, Span};

pub(super) const RULE: Rule = Rule {
    name: "banned-term",
    level: Severity::Warning,
    summary: "a word that `plans/tone.yaml` rules out",
    doc: r"## What it does
Looks for the `banned` terms of `plans/tone.yaml` in title, summary, text, text alternatives and overrides. Whole words only; case, accents and simple plurals do not count. Code, addresses, mentions and hashtags are left alone.

## Why it matters
A voice is made of the words that a team does not use as much as of those that it does, and nobody remembers the list while writing.

## Bad
```markdown bad
---
title: Feria
---
Tres libros IMPERDIBLES para el viaje.
```
```markdown bad
---
title: Feria
overrides: { mastodon: { text: «Un libro imperdible» } }
---
Tres libros para el viaje.
```

## Good
```markdown good
---
title: Feria
---
Tres libros cortos para el viaje. `imperdible` es el nombre de una variable.
```

## Fix safety
There is no fix: prose is never rewritten by a machine.

## Sources
- `plans/tone.yaml` of the team
",
    check: Check::Post(check),
};

fn check(context: &PostContext<'_>, sink: &mut Sink<'_>) {
    let source = context.source();
    // What is searched is the source, so that the place is exact whatever quotes or folds YAML has put around it.
    let mut spans: Vec<Span> = context.front_matter_texts().map(|text| text.span).collect();
    let fields = spans.len();
    for element in context.elements.iter().filter(|element| matches!(element.kind, ElementKind::Text { .. })) {
        // A term may run over a line end or an emphasis, which cut the text into pieces.
        match spans[fields..].last_mut() {
            Some(last) if source.get(last.end..element.span.start).is_some_and(is_inner_gap) => last.end = element.span.end,
            _ => spans.push(element.span),
        }
    }
    for span in spans {
        let Some(text) = source.get(span.start..span.end) else { continue };
        for found in context.banned.find(text) {
            let term = &context.workspace.tone.banned[found.term];
            let place = context.post.at(span.part(found.start, found.end));
            let mut finding = sink.report(place, format!("`{}` is not a word of ours", &text[found.start..found.end]));
            if let Some(file) = context.workspace.tone.file {
                finding = finding.label(Location::new(file, term.term.span), term.reason.as_deref().unwrap_or("ruled out here"));
            }
            finding.maybe_help(term.instead.as_ref().map(|instead| format!("instead: {instead}")));
        }
    }
}

/// Whether what lies between two pieces of text does not end the paragraph.
fn is_inner_gap(gap: &str) -> bool {
    gap.matches('\n').count() < 2 && gap.chars().all(|c| c.is_whitespace() || matches!(c, '*' | '_' | '>'))
}
