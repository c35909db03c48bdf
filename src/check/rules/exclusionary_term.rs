//! `exclusionary-term`: wording that leaves people out.

use crate::check::wording::EXCLUSIVE;
use crate::check::{Check, PostContext, Rule, Sink};
use crate::diag::Severity;

pub(super) const RULE: Rule = Rule {
    name: "exclusionary-term",
    level: Severity::Info,
    summary: "wording that leaves people out",
    doc: r"## What it does
Where `plans/tone.yaml` has `inclusive`, looks for a short built-in list of words in Spanish and English that belittle people, and for the team's own, in all their forms. `inclusive: true` is the built-in list, `inclusive: { builtin: false, words: [...] }` the team's alone. Quotations and names do not count (`Deputy Chairman Smith`: a capital inside a sentence, or followed by another); `except:` of a word of the team names phrases in which it is meant.

## Why it matters
Nobody buys from a house that calls them less. Where the list goes too far for a team, it writes its own.

## Bad
```markdown bad
---
title: Feria
---
Habrá una rampa para minusválidos.
```
```yaml file=plans/tone.yaml
inclusive: true
```

## Good
```markdown good
---
title: Feria
---
Habrá una rampa para personas con discapacidad. El cartel de 1980 decía «minusválidos».
```
```yaml file=plans/tone.yaml
inclusive: { words: [{ term: ancianos, instead: personas mayores }] }
```

## Fix safety
There is no fix: prose is never rewritten by a machine.

## Sources
- [APA Style: Bias-free language](https://apastyle.apa.org/style-grammar-guidelines/bias-free-language); [Google developer documentation style guide: Write inclusive documentation](https://developers.google.com/style/inclusive-documentation)
",
    check: Check::Post(check),
};

fn check(context: &PostContext<'_>, sink: &mut Sink<'_>) {
    let Some(inclusive) = &context.tone.tone().inclusive else { return };
    for text in &context.texts {
        for found in context.tone.exclusive.find(text, context.lang_of(text)) {
            if text.is_quoted(found.start) {
                continue;
            }
            let (instead, reason) = match inclusive.words.get(found.term) {
                Some(own) => (own.instead.as_deref(), own.reason.as_deref()),
                None => EXCLUSIVE
                    .get(found.term - inclusive.words.len())
                    .map_or((None, None), |entry| (Some(entry.instead), Some(entry.reason))),
            };
            let written = &text.text()[found.start..found.end];
            let message = match reason {
                Some(reason) => format!("`{written}` leaves people out: {reason}"),
                None => format!("`{written}` leaves people out"),
            };
            sink.report(text.place(context.post, found.start, found.end), message)
                .maybe_help(instead.map(|instead| format!("instead: {instead}")));
        }
    }
}
