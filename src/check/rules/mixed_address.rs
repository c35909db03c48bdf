//! `mixed-address`: a text that speaks to people in two ways.

use crate::check::prose::{Text, TextField};
use crate::check::{Check, PostContext, Rule, Sink};
use crate::diag::{Location, Severity};
use crate::prose::address::Forms;
use crate::prose::language::primary;

pub(super) const RULE: Rule = Rule {
    name: "mixed-address",
    level: Severity::Warning,
    summary: "a Spanish text that mixes `tú`, `vos` and `usted`, or is not in the tone's form of address",
    doc: r"## What it does
Reads Spanish texts for words that tell whom they speak to: pronouns (`contigo`, `vos`, `usted`, `vuestro`), verbs (`tienes`, `tenés`, `tenéis`) and commands (`escríbenos`, `escríbanos`, `escribinos`; `venga` where it opens a sentence). With `person:` and `plural:` in `plans/tone.yaml`, which audiences and channels may have for themselves, each word of another form is found; without them, those of the less frequent form where a text has two.

Words that prove nothing do not count: `su`, `le`, `se`, a `compra` that may be a noun, a `visite` behind `que`, directions to nobody such as `véase`. Neither do quotations, which are somebody else's words.

## Why it matters
Readers notice at once when the house that said `tú` yesterday says `usted` today, and a text that does both was written by two people or copied.

## Bad
```markdown bad
---
title: Feria
---
¿Tienes libros que ya no lees? Escríbanos y pasamos por ellos.
```
```markdown bad
---
title: Feria
---
Regístrese hoy en la feria del libro.
```
```yaml file=plans/tone.yaml
person: tú
```
```markdown bad
---
title: Feria
---
Si tienes un rato, pasa por la feria.
```
```yaml file=plans/tone.yaml
person: vos
```

## Good
```markdown good
---
title: Feria
---
Si tienes libros en casa, tráelos: «Venga usted cuando quiera», dice siempre doña Lucha, y su hijo le da la razón.
```
```yaml file=plans/tone.yaml
person: tú
plural: ustedes
```
```markdown good
---
title: Feria
channels: [bluesky]
---
Regístrese hoy en la feria del libro.
```
```yaml file=plans/tone.yaml
person: tú
channels: { bluesky: { person: usted } }
```

## Fix safety
There is no fix: prose is never rewritten by a machine.

## Sources
- [Nueva gramática de la lengua española](https://www.rae.es/gramática/), chapters 4 (conjugation, voseo) and 16 (forms of address)
",
    check: Check::Post(check),
};

/// A word that tells the form of address, and where it is.
struct Found<'t> {
    text: &'t Text,
    start: usize,
    end: usize,
    forms: Forms,
}

impl Found<'_> {
    fn word(&self) -> &str {
        &self.text.text()[self.start..self.end]
    }

    fn place(&self, context: &PostContext<'_>) -> Location {
        self.text.place(context.post, self.start, self.end)
    }
}

fn check(context: &PostContext<'_>, sink: &mut Sink<'_>) {
    let mut all = Vec::new();
    for text in context.texts.iter().filter(|text| text.field != TextField::Alt && primary(context.lang_of(text)) == "es") {
        for evidence in context.tone.address().find(text.cut()) {
            if !text.is_quoted(evidence.start) && text.is_prose(evidence.start) && !is_title(text, evidence.start) {
                all.push(Found { text, start: evidence.start, end: evidence.end, forms: evidence.forms });
            }
        }
    }
    let mut rest = Vec::new();
    for found in all {
        match against_tone(context, &found) {
            Some((allowed, channels)) => report(context, sink, &found, allowed, &channels),
            None => rest.push(found),
        }
    }
    mixed(context, &rest, sink);
}

/// Words in italics and words of links may be titles of works.
fn is_title(text: &Text, at: usize) -> bool {
    text.passage.piece(at).is_some_and(|piece| piece.kind == crate::compile::passages::PieceKind::Emphasis)
}

/// What the tone asks for where a word is of another form, and the channels that ask for it; no channels where all do.
fn against_tone(context: &PostContext<'_>, found: &Found<'_>) -> Option<(Forms, Vec<String>)> {
    let tone = context.tone.tone();
    let audience = context.post.audience.as_ref().map(|audience| audience.value.as_str());
    let showing: Vec<_> = context.channels_showing(found.text).collect();
    let mut wrong: Vec<String> = Vec::new();
    let mut wanted = Forms::NONE;
    for channel in &showing {
        let allowed = tone.address_of(audience, channel.name.as_str(), channel.network.as_str()).allowed();
        if allowed.and(found.forms).is_empty() {
            wrong.push(channel.name.to_string());
            wanted = wanted.or(allowed);
        }
    }
    if wrong.len() == showing.len() {
        wrong.clear();
    }
    (!wanted.is_empty()).then_some((wanted, wrong))
}

fn report(context: &PostContext<'_>, sink: &mut Sink<'_>, found: &Found<'_>, allowed: Forms, channels: &[String]) {
    let number = if found.forms.and(Forms::PLURAL).is_empty() { Forms::SINGULAR } else { Forms::PLURAL };
    let wanted = allowed.and(number).name();
    let on = if channels.is_empty() { String::new() } else { format!(" on {}", channels.join(", ")) };
    sink.report(found.place(context), format!("`{}` addresses people as {}; the tone says {wanted}{on}", found.word(), found.forms.name()))
        .help(if channels.is_empty() {
            format!("write it for {wanted}, as plans/tone.yaml says")
        } else {
            "write a text of its own for that channel in `overrides`, or leave people unaddressed".to_owned()
        });
}

/// Without a word of the tone: the forms of a text must have one in common.
fn mixed(context: &PostContext<'_>, found: &[Found<'_>], sink: &mut Sink<'_>) {
    for number in [Forms::SINGULAR, Forms::PLURAL] {
        // A text of its own for one channel need not agree with the others.
        let mut groups: Vec<(Option<&TextField>, Vec<&Found<'_>>)> = Vec::new();
        for one in found.iter().filter(|one| !one.forms.and(number).is_empty()) {
            let group = Some(&one.text.field).filter(|field| matches!(field, TextField::Override(_) | TextField::Comment(_)));
            match groups.iter_mut().find(|(known, _)| *known == group) {
                Some((_, list)) => list.push(one),
                None => groups.push((group, vec![one])),
            }
        }
        for (_, list) in groups {
            let Some(usual) = number.each().max_by_key(|form| list.iter().filter(|one| !one.forms.and(*form).is_empty()).count()) else {
                continue;
            };
            let Some(witness) = list.iter().find(|one| !one.forms.and(usual).is_empty()) else { continue };
            for one in list.iter().filter(|one| one.forms.and(usual).is_empty()) {
                sink.report(
                    one.place(context),
                    format!("`{}` addresses people as {}, the rest of the text as {}", one.word(), one.forms.name(), usual.name()),
                )
                .label(witness.place(context), usual.name())
                .help("choose one; `person:` in plans/tone.yaml says which is yours");
            }
        }
    }
}
