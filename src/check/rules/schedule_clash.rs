//! `schedule-clash`: two posts of a channel at nearly the same time.

use std::collections::BTreeMap;

use crate::check::{Check, Rule, Sink, Sketch, WorkspaceContext, schedule};
use crate::diag::Severity;

/// Nearer than this, the second pushes the first out of sight.
const LEAST_MINUTES: i64 = 15;

pub(super) const RULE: Rule = Rule {
    name: "schedule-clash",
    level: Severity::Warning,
    summary: "two posts on one channel within 15 minutes",
    doc: r"## What it does
Compares the times of the posts of each channel.

## Why it matters
The second pushes the first out of sight, and followers get two notifications at once. Usually two people planned for the same slot.

## Bad
```markdown bad
---
title: Feria
channels: [mastodon]
date: 2026-11-30 09:30
---
Ven a la feria.
```
```markdown file=content/antes.md
---
title: Charla
channels: [mastodon]
date: 2026-11-30 09:20
---
Ven a la charla.
```

## Good
```markdown good
---
title: Feria
channels: [mastodon]
date: 2026-11-30 09:30
---
Ven a la feria.
```
```markdown file=content/antes.md
---
title: Charla
channels: [mastodon]
date: 2026-11-30 18:00
---
Ven a la charla.
```

## Fix safety
There is no fix: which of the two moves is for a person to say.

## Sources
- Practice; no platform forbids it
",
    check: Check::Workspace(check),
};

fn check(context: &WorkspaceContext<'_>, sink: &mut Sink<'_>) {
    let mut by_channel: BTreeMap<&str, Vec<(chrono::DateTime<chrono::Utc>, &Sketch)>> = BTreeMap::new();
    for variant in context.variants {
        if let Some(due) = variant.due {
            by_channel.entry(variant.channel.as_str()).or_default().push((due, variant));
        }
    }
    for planned in by_channel.values_mut() {
        planned.sort_by(|a, b| (a.0, &a.1.post).cmp(&(b.0, &b.1.post)));
        for pair in planned.windows(2) {
            let [(first_at, first), (second_at, second)] = pair else { continue };
            let minutes = (*second_at - *first_at).num_minutes();
            if minutes >= LEAST_MINUTES {
                continue;
            }
            let (Some(first), Some(post)) = (context.workspace.post(first.post.as_str()), context.workspace.post(second.post.as_str()))
            else {
                continue;
            };
            let distance = if minutes == 0 { "at the same time as".to_owned() } else { format!("{minutes} minutes after") };
            sink.report(schedule::place(post), format!("this is due {distance} `{}`", first.id))
                .label(schedule::place(first), "the other one")
                .help("move one of them")
                .post(&post.id)
                .channel(&second.channel);
        }
    }
}
