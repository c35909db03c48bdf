//! `long-paragraph`: a paragraph that fills the screen.

use crate::check::{Check, PostContext, Rule, Sink};
use crate::compile::passages::PassageKind;
use crate::diag::Severity;

pub(super) const RULE: Rule = Rule {
    name: "long-paragraph",
    level: Severity::Info,
    summary: "a paragraph with more words than `paragraphs` of `plans/tone.yaml` allows",
    doc: r"## What it does
Counts the words of each paragraph and compares with `paragraphs: { max: … }` of `plans/tone.yaml`. Quotations do not count.

## Why it matters
On a phone a paragraph of 80 words is a grey wall.

## Bad
```markdown bad
---
title: Feria
---
El sábado abrimos en la plaza la feria del libro usado.
```
```yaml file=plans/tone.yaml
paragraphs: { max: 10 }
```

## Good
```markdown good
---
title: Feria
---
El sábado abrimos en la plaza.

Es la feria del libro usado.
```
```yaml file=plans/tone.yaml
paragraphs: { max: 10 }
```

## Fix safety
There is no fix: prose is never rewritten by a machine.

## Sources
- `plans/tone.yaml` of the team
",
    check: Check::Post(check),
};

fn check(context: &PostContext<'_>, sink: &mut Sink<'_>) {
    let Some(most) = context.tone.tone().max_paragraph else { return };
    let paragraphs = context.texts.iter().filter(|text| text.is_body() && !text.passage.quoted);
    for text in paragraphs.filter(|text| matches!(text.passage.kind, PassageKind::Paragraph | PassageKind::Item)) {
        let words = text.words().len();
        if words > most {
            sink.report(text.whole(context.post), format!("this paragraph has {words} words; the tone allows {most}"))
                .help("make two of it");
        }
    }
}
