//! `mention-without-consent`: a mention of somebody who has not agreed to it.

use crate::check::{Check, PostContext, Rule, Sink};
use crate::diag::{Location, Severity};

pub(super) const RULE: Rule = Rule {
    name: "mention-without-consent",
    level: Severity::Warning,
    summary: "a mention of somebody who has not agreed to it",
    doc: r#"## What it does
Looks for mentions, in the text, in overrides and in first comments, of people whose entry in `plans/people.yaml` says `consent: { mention: false }`, whose consent has ended when the post is due, or who are private persons (`role: customer`) and of
whom no consent is noted. Others may be mentioned: they speak in public themselves.

## Why it matters
Being thanked in public is an honour to some and a fright to others. With a name, a place and a date, a post is personal data, and the yes has to be shown when somebody asks.

## Bad
```markdown bad
---
title: Gracias
---
Gracias, @amparo.
```
```yaml file=plans/people.yaml
ada: { name: Ada Ruiz, handles: { mastodon: "@ada@mastodon.example" } }
tomas: { name: Tomás Gil }
amparo: { name: Doña Amparo, role: customer }
```

```markdown bad
---
title: Gracias
date: 2026-12-01 09:30
channels: [mastodon]
---
Gracias, @amparo.
```
```yaml file=plans/people.yaml
ada: { name: Ada Ruiz, handles: { mastodon: "@ada@mastodon.example" } }
tomas: { name: Tomás Gil }
amparo: { name: Doña Amparo, consent: { mention: true, until: 2026-11-30 } }
```

```markdown bad times=2
---
title: Gracias
overrides:
  mastodon: { text: "Gracias, @amparo." }
  bluesky: { first_comment: "La foto es de @amparo" }
---
Gracias a quienes vinieron.
```
```yaml file=plans/people.yaml
ada: { name: Ada Ruiz, handles: { mastodon: "@ada@mastodon.example" } }
tomas: { name: Tomás Gil }
amparo: { name: Doña Amparo, role: customer }
```

## Good
```markdown good
---
title: Gracias
date: 2026-12-01 09:30
channels: [mastodon]
---
Gracias, @amparo y @renata.
```
```yaml file=plans/people.yaml
ada: { name: Ada Ruiz, handles: { mastodon: "@ada@mastodon.example" } }
tomas: { name: Tomás Gil }
amparo: { name: Doña Amparo, role: customer, consent: { mention: true, until: 2026-12-31 } }
renata: { name: Renata, role: influencer }
```

## Fix safety
There is no fix.

## Sources
- European Union: Regulation 2016/679, [articles 6 and 7](https://eur-lex.europa.eu/eli/reg/2016/679/oj); Mexico: Ley Federal de Protección de Datos Personales en Posesión de los Particulares
"#,
    check: Check::Post(check),
};

fn check(context: &PostContext<'_>, sink: &mut Sink<'_>) {
    let zone = context.workspace.config.timezone;
    let days = context.drafts.iter().filter_map(|draft| Some(draft.due.as_ref()?.utc.with_timezone(&zone).date_naive()));
    let day = days.max();
    for (key, span) in context.mentions() {
        let Some(person) = context.workspace.people.get(key) else { continue };
        let Err(reason) = person.may_be_mentioned(day) else { continue };
        let finding = sink.report(context.post.at(span), format!("{} {reason}", person.name.replace('\n', " ")));
        let finding = match context.workspace.people.file {
            Some(file) => {
                finding.label(Location::new(file, person.consent.as_ref().map_or(person.key.span, |consent| consent.span)), "what is noted")
            }
            None => finding,
        };
        finding.help("ask them, and note the answer: `consent: { mention: true, given: 2026-11-01 }`; or write about it without the name");
    }
}
