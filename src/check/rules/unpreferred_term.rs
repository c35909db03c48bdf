//! `unpreferred-term`: a word for which the team uses another.

use crate::check::prose::Text;
use crate::check::words::{fold, words};
use crate::check::{Check, PostContext, Rule, Sink};
use crate::diag::{Applicability, Fix, Location, Severity};

pub(super) const RULE: Rule = Rule {
    name: "unpreferred-term",
    level: Severity::Warning,
    summary: "a word for which `plans/tone.yaml` prefers another",
    doc: r"## What it does
Looks for the words below `not` of the `preferred` terms of `plans/tone.yaml`, in all their forms: plural, gender and conjugation in Spanish and English. Whole words only; case and accents do not count. Names, quotations of five words or more, the phrases of `except:` and the preferred phrase itself (`personas usuarias` for `use: persona usuaria`) are left alone.

## Why it matters
A house that calls people readers and not consumers thinks of them that way, and readers feel it.

## Bad
```markdown bad
---
title: Feria
---
A nuestras consumidoras les regalamos un separador.
```
```yaml file=plans/tone.yaml
preferred: [{ use: lectora, not: [consumidora, clienta], reason: vendemos lecturas }]
```

## Good
```markdown good
---
title: Feria
---
A nuestras lectoras les regalamos un separador.
```
```yaml file=plans/tone.yaml
preferred: [{ use: lectora, not: [consumidora, clienta] }]
```
```markdown good
---
title: Feria
---
La Procuraduría Federal del Consumidor recibe quejas; el índice de precios al consumidor subió.
```
```yaml file=plans/tone.yaml
preferred: [{ use: lectora, not: [consumidor], except: [precios al consumidor] }]
```

```markdown good
---
title: Feria
---
Las personas usuarias de la biblioteca votan el domingo.
```
```yaml file=plans/tone.yaml
preferred: [{ use: persona usuaria, not: [usuario] }]
```

## Fix safety
Unsafe fixes are shown where the word stands as the tone file has it; other forms need a person.

## Sources
- `plans/tone.yaml` of the team
",
    check: Check::Post(check),
};

fn check(context: &PostContext<'_>, sink: &mut Sink<'_>) {
    let tone = context.tone.tone();
    for text in &context.texts {
        for found in context.tone.replaced_terms.find(text, context.lang_of(text)) {
            let (number, other) = context.tone.replaced[found.term];
            let preferred = &tone.preferred[number];
            if is_in_phrase(text, found.start, &preferred.term.value) {
                continue;
            }
            let written = &text.text()[found.start..found.end];
            let place = text.place(context.post, found.start, found.end);
            let exact = written == preferred.not[other].value;
            let fix = exact.then(|| {
                Fix::one(
                    format!("write `{}`", preferred.term.value),
                    Applicability::Unsafe,
                    context.post.file,
                    place.span,
                    preferred.term.value.clone(),
                )
            });
            let mut finding = sink.report(place, format!("`{written}`: we say `{}`", preferred.term.value));
            if let Some(file) = tone.file {
                finding = finding.label(
                    Location::new(file, preferred.not[other].span),
                    preferred.reason.as_deref().unwrap_or("another word is preferred here"),
                );
            }
            finding.maybe_fix(fix);
        }
    }
}

/// Whether a word stands in the phrase that is preferred, in whatever form: `personas usuarias`.
fn is_in_phrase(text: &Text, start: usize, phrase: &str) -> bool {
    let wanted: Vec<String> = words(phrase).map(|(_, word)| fold(word)).collect();
    let at = text.words().partition_point(|word| word.start < start);
    wanted.len() > 1
        && (0..wanted.len().min(at + 1)).any(|before| {
            let stands =
                |(ahead, word): (usize, &String)| text.folded(at - before + ahead).starts_with(word.trim_end_matches(['a', 'e', 'o', 's']));
            wanted.iter().enumerate().all(stands)
        })
}
