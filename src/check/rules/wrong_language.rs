//! `wrong-language`: a text in another language than it says.

use crate::check::prose::{Text, TextField};
use crate::check::{Check, PostContext, Rule, Sink};
use crate::compile::passages::PieceKind;
use crate::diag::{Applicability, Fix, Location, Severity, Span};
use crate::prose::language::{detect, has_little_words, little_words, primary};

pub(super) const RULE: Rule = Rule {
    name: "wrong-language",
    level: Severity::Warning,
    summary: "a text that is not in the language of its `lang`",
    doc: r"## What it does
Compares the language of the text with `lang` of the post, else of its channel, else of `pregon.yaml`. Only languages that the team writes, Spanish and English come into question, and only texts long enough to be certain of. Quotations do not count.

## Why it matters
Networks offer translations, and screen readers choose their voice, by the language that the post says it has. English read with a Spanish voice is noise.

## Bad
```markdown bad
---
title: Fair
---
On Saturday we open the used book fair on the square. Bring your own: you can sell them, swap them or give them away to anybody who wants to read them.
```

## Good
```markdown good
---
title: Fair
lang: en
---
On Saturday we open the used book fair on the square. Bring your own: you can sell them, swap them or give them away to anybody who wants to read them.
```
```markdown good
---
title: Feria
---
Dice la autora:

> On Saturday we open the used book fair on the square. Bring your own: you can sell them, swap them or give them away to anybody who wants to read them.
```

## Fix safety
Unsafe: what is wrong may be the text and not `lang`.

## Sources
- WCAG 2.2, [3.1.1 Language of page](https://www.w3.org/WAI/WCAG22/Understanding/language-of-page)
",
    check: Check::Post(check),
};

/// A text has at least this share of little words of its language.
const LEAST_OWN: f64 = 0.22;
/// And at most this one of those of another.
const MOST_OTHER: f64 = 0.12;

fn check(context: &PostContext<'_>, sink: &mut Sink<'_>) {
    let config = &context.workspace.config;
    let mut langs: Vec<&str> = vec!["es", "en", config.language.as_str()];
    langs.extend(config.channels.iter().filter_map(|channel| channel.lang.as_deref()));
    langs.extend(context.post.lang.as_ref().map(|lang| lang.value.as_str()));
    let body: Vec<&Text> = context.texts.iter().filter(|text| text.is_body()).collect();
    let mut groups = vec![body];
    groups.extend(context.texts.iter().filter(|text| matches!(text.field, TextField::Override(_))).map(|text| vec![text]));
    for texts in groups {
        let Some(first) = texts.first() else { continue };
        let said = context.lang_of(first);
        let Some(found) = language(&texts, &langs, said) else { continue };
        let place = if first.is_body() { context.first_line() } else { first.whole(context.post) };
        let finding = sink.report(place, format!("this text is in `{found}`, and says that it is in `{said}`"));
        if let Some(lang) = &context.post.lang {
            let place = Location::new(context.post.file, lang.span);
            finding.label(place, "said here").help(format!("write `lang: {found}`, or translate the text")).fix(Fix::one(
                format!("write `lang: {found}`"),
                Applicability::Unsafe,
                context.post.file,
                lang.span,
                found,
            ));
        } else {
            let start = context.post.front_matter.start;
            finding.help(format!("add `lang: {found}`, or translate the text")).fix(Fix::one(
                format!("add `lang: {found}`"),
                Applicability::Unsafe,
                context.post.file,
                Span::new(start, start),
                format!("lang: {found}\n"),
            ));
        }
    }
}

/// The language of some texts where it is certain and another than they say.
fn language(texts: &[&Text], langs: &[&str], said: &str) -> Option<&'static str> {
    let is_own = |text: &Text, at: usize| {
        let word = text.words()[at];
        matches!(text.kind(at), PieceKind::Text | PieceKind::Link) && !text.is_quoted(word.start)
    };
    let all = || texts.iter().filter(|text| !text.passage.quoted);
    let own = || all().flat_map(|text| (0..text.words().len()).filter(|&at| is_own(text, at)).map(|at| (*text, at)));
    // A text with enough of the little words of its own language is in it: nothing else has to be looked at.
    let count = all().map(|text| text.words().len()).sum();
    if has_little_words(own().map(|(text, at)| text.folded(at)), count, MOST_OTHER, said) {
        return None;
    }
    let words: Vec<(&Text, usize)> = own().collect();
    let share = |tag: &str| little_words(words.iter().map(|(text, at)| text.folded(*at)), tag);
    if share(said).is_some_and(|own| own > MOST_OTHER) {
        return None;
    }
    let prose: Vec<&str> = words.iter().map(|(text, at)| text.word(*at)).collect();
    let found = detect(&prose.join(" "), langs)?;
    (found != primary(said) && share(found).is_none_or(|own| own >= LEAST_OWN)).then_some(found)
}
