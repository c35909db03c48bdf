//! `banned-term`: a word that the tone file rules out.

use crate::check::{Check, PostContext, Rule, Sink};
use crate::diag::{Location, Severity};

pub(super) const RULE: Rule = Rule {
    name: "banned-term",
    level: Severity::Warning,
    summary: "a word that `plans/tone.yaml` rules out",
    doc: r"## What it does
Looks for the `banned` terms of `plans/tone.yaml` in title, summary, text, text alternatives and overrides. Whole words only, in all their forms: plural, gender and conjugation in Spanish and English (`exact: true` turns that off, `lang: es` looks in Spanish texts alone); case and accents do not count. Code, addresses, mentions and hashtags are left alone, and so is what is not the writer's choice: a word inside a name (`Pueblo Mágico`: a capital inside a sentence, or followed by another), and quotations of five words or more. `except:` names phrases in which the word is meant.

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

```markdown bad times=2
---
title: Feria
---
Apostamos por un barrio empoderado.
```
```yaml file=plans/tone.yaml
banned: [apostar, empoderar]
```

```markdown bad times=2
---
title: Feria
---
Una tarde mágica. Llegó el «mágico» bestseller.
```
```yaml file=plans/tone.yaml
banned: [{ term: mágico, except: [realismo mágico] }]
```

## Good
```markdown good
---
title: Feria
---
Apuestas no, una apuesta sí.
```
```yaml file=plans/tone.yaml
banned: [{ term: apostar, exact: true }]
```
```markdown good
---
title: Feria
---
Tres libros cortos para el viaje. `imperdible` es el nombre de una variable.
```

```markdown good
---
title: Feria
---
Leemos realismo mágico en el Pueblo Mágico de Cholula. «Fue una noche mágica para toda la familia», dijo Ana.
```
```yaml file=plans/tone.yaml
banned: [{ term: mágico, except: [realismo mágico] }]
```

## Fix safety
There is no fix: prose is never rewritten by a machine.

## Sources
- `plans/tone.yaml` of the team
",
    check: Check::Post(check),
};

fn check(context: &PostContext<'_>, sink: &mut Sink<'_>) {
    let tone = context.tone.tone();
    for text in &context.texts {
        for found in context.tone.banned.find(text, context.lang_of(text)) {
            let term = &tone.banned[found.term];
            let place = text.place(context.post, found.start, found.end);
            let mut finding = sink.report(place, format!("`{}` is not a word of ours", &text.text()[found.start..found.end]));
            if let Some(file) = tone.file {
                finding = finding.label(Location::new(file, term.term.span), term.reason.as_deref().unwrap_or("ruled out here"));
            }
            finding.maybe_help(term.instead.as_ref().map(|instead| format!("instead: {instead}")));
        }
    }
}
