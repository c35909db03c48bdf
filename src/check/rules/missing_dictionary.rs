//! `missing-dictionary`: spelling is asked for and cannot be checked.

use std::collections::BTreeSet;

use crate::check::tone::Missing;
use crate::check::{Check, Rule, Sink, WorkspaceContext};
use crate::diag::{Location, Severity};
use crate::prose::spelling::package;

pub(super) const RULE: Rule = Rule {
    name: "missing-dictionary",
    level: Severity::Info,
    summary: "a dictionary that `spelling` asks for and this machine does not have",
    doc: r"## What it does
Says once for each language in which posts are written that `spelling` of `plans/tone.yaml` asks for a dictionary that is not there, or cannot be used, so that `misspelled` finds nothing. A dictionary of the workspace may not join words into compounds (`COMPOUNDFLAG` and the like): a hostile one could make a check last for ever. Those of the system may.

## Why it matters
A check that silently checks nothing is worse than none.

## Bad
```markdown bad
---
title: Feira
lang: gl
---
Ven á feira.
```
```yaml file=plans/tone.yaml
spelling: { gl: diccionarios/gl }
```
```text file=plans/diccionarios/gl.aff
SET UTF-8
SFX A Y
```
```text file=plans/diccionarios/gl.dic
1
feira
```

```markdown bad
---
title: Markt
lang: de
---
Komm zum Markt.
```
```yaml file=plans/tone.yaml
spelling: { de: diccionarios/de }
```
```text file=plans/diccionarios/de.aff
SET UTF-8
COMPOUNDFLAG X
COMPOUNDMIN 1
```
```text file=plans/diccionarios/de.dic
2
zum/X
Markt/X
```

## Good
```markdown good
---
title: Feria
---
Ven a la feria.
```
```yaml file=plans/tone.yaml
spelling: { gl: system }
```

## Fix safety
There is no fix: installing is for a person.

## Sources
- [Hunspell](https://hunspell.github.io); Debian's packages `hunspell-es`, `hunspell-en-us` and others
",
    check: Check::Workspace(check),
};

fn check(context: &WorkspaceContext<'_>, sink: &mut Sink<'_>) {
    let Some(file) = context.workspace.tone.file.filter(|_| context.tone.spells()) else { return };
    let mut langs: BTreeSet<&str> =
        context.workspace.posts.iter().filter_map(|post| post.lang.as_ref().map(|lang| lang.value.as_str())).collect();
    if context.workspace.posts.iter().any(|post| post.lang.is_none()) {
        langs.insert(&context.workspace.config.language);
        langs.extend(context.workspace.config.channels.iter().filter_map(|channel| channel.lang.as_deref()));
    }
    let mut said: BTreeSet<&str> = BTreeSet::new();
    for (wanted, missing) in langs.into_iter().filter_map(|lang| context.tone.missing(lang)) {
        if !said.insert(&wanted.value) {
            continue;
        }
        let place = Location::new(file, wanted.span);
        match missing {
            // Loading has said so.
            Missing::NotThere => {}
            Missing::NotInstalled => {
                sink.report(
                    place,
                    format!("there is no dictionary for `{}` on this machine, so that its spelling is not checked", wanted.value),
                )
                .help(format!(
                    "install one (on Debian and Ubuntu the package `{}`), or name one of your own: `spelling: {{ {}: diccionarios/{} }}`",
                    package(wanted),
                    wanted.value,
                    wanted.value.replace('-', "_"),
                ));
            }
            Missing::Unusable(reason) => {
                sink.report(place, format!("the dictionary for `{}` cannot be used: {reason}", wanted.value)).help("replace it");
            }
        }
    }
}
