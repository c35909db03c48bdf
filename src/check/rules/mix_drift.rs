//! `mix-drift`: a month whose posts are not of the kinds that the plan wants.

use crate::check::planned::{ENOUGH_POSTS, allowance, months, percent};
use crate::check::{Check, Rule, Sink, WorkspaceContext};
use crate::diag::{Location, Severity};
use crate::model::{Kind, KindShare};

pub(super) const RULE: Rule = Rule {
    name: "mix-drift",
    level: Severity::Warning,
    summary: "a month whose own, curated and other posts drift from the plan's mix",
    doc: r"## What it does
Where the plan has a `mix`, counts the posts of this month and of each later one by `kind`, and compares with the shares of the mix. It speaks where a share is off by more than
the plan's `tolerance` (10 percentage points where it is not set) and by more than one post. Each kind is counted as it is; those that the mix does not name may have any share. Months with fewer than 8 posts say
too little to be judged; months that are over cannot be mended; drafts count, since they are planned. Replies are not counted, as they come when they come.

## Why it matters
Who only talks about themselves is not listened to; who only passes on what others say has nothing to say.

## Bad
```markdown bad
---
title: Libros
date: 2026-12-01 10:00
repeat: FREQ=DAILY;COUNT=9
channels: [site]
kind: own
---
Libros.
```
```yaml file=plans/plan.yaml
mix: { own: 60, curated: 40 }
```

```markdown bad
---
title: ¿Qué lees?
date: 2026-12-01 10:00
repeat: FREQ=DAILY;COUNT=9
channels: [site]
kind: question
---
¿Qué lees?
```
```yaml file=plans/plan.yaml
mix: { own: 100 }
```

## Good
```markdown good
---
title: Libros
date: 2026-12-01 10:00
repeat: FREQ=DAILY;COUNT=6
channels: [site]
kind: own
---
Libros.
```
```markdown file=content/de-otros.md
---
title: De otros
date: 2026-12-10 10:00
repeat: FREQ=DAILY;COUNT=4
channels: [site]
kind: curated
source: https://editorial.example
---
De otros.
```
```yaml file=plans/plan.yaml
mix: { own: 60, curated: 40 }
```

```markdown good
---
title: Libros
date: 2026-12-01 10:00
repeat: FREQ=DAILY;COUNT=6
channels: [site]
kind: own
---
Libros.
```
```markdown file=content/preguntas.md
---
title: ¿Qué lees?
date: 2026-12-10 10:00
repeat: FREQ=DAILY;COUNT=4
channels: [site]
kind: question
---
¿Qué lees?
```
```yaml file=plans/plan.yaml
mix: { own: 60, reply: 20 }
```

## Fix safety
There is no fix.

## Sources
- `plans/plan.yaml` of the team
",
    check: Check::Workspace(check),
};

fn check(context: &WorkspaceContext<'_>, sink: &mut Sink<'_>) {
    let plan = &context.workspace.plan;
    let Some(file) = plan.file else { return };
    for month in months(context.today, &context.planned) {
        let posts = month.posts.len();
        if posts < ENOUGH_POSTS {
            continue;
        }
        let planned = plan.mix.iter().filter(|share| share.kind.value != Kind::Reply);
        let found = planned.map(|share| {
            let count = month.posts.iter().filter(|entry| entry.post.kind.value == share.kind.value).count();
            (share, percent(count, posts))
        });
        let found: Vec<_> = found.collect();
        let off = |(share, actual): &(&KindShare, f64)| (actual - share.share.value).abs();
        let Some(worst) = found.iter().max_by(|a, b| off(a).total_cmp(&off(b))) else { continue };
        if off(worst) <= allowance(plan.tolerance(), posts) {
            continue;
        }
        let (share, actual) = worst;
        let spread: Vec<String> = found
            .iter()
            .map(|(share, actual)| format!("{} {actual:.0} % (plan {})", share.kind.value.as_str(), share.share.value))
            .collect();
        sink.report(
            Location::new(file, share.share.span),
            format!(
                "{actual:.0} % of the {posts} posts of {} are `{}`, whose share is {} %",
                month.name(),
                share.kind.value.as_str(),
                share.share.value
            ),
        )
        .help(format!("that month: {}", spread.join(", ")))
        .help("write or pass on what is short, or change the mix");
    }
}
