//! `broken-link`: a relative link or picture that leads nowhere.

use crate::check::links::{Target, target};
use crate::check::{Check, PostContext, Rule, Sink};
use crate::compile::elements::ElementKind;
use crate::diag::{Severity, did_you_mean};

pub(super) const RULE: Rule = Rule {
    name: "broken-link",
    level: Severity::Error,
    summary: "a relative link or picture that leads nowhere",
    doc: r"## What it does
Follows the relative links and pictures of the text: a picture must be a file of the workspace, a link must lead to another post. Addresses on the web are not opened.

## Why it matters
A link to another post becomes the address of its page. Where there is no such post there is no address, and the link or picture is dropped from what is published.

## Bad
```markdown bad
---
title: Feria
---
Lee [el programa](programa.md).
```

## Good
```markdown good
---
title: Feria
---
Lee [el programa](otra.md) y mira ![el cartel con las fechas](photo.jpg). Más en <https://laceiba.example>.
```
```markdown file=content/otra.md
---
title: Programa
---
A las seis.
```

## Fix safety
There is no fix.

## Sources
- `docs/architecture.md`: links between posts
",
    check: Check::Post(check),
};

fn check(context: &PostContext<'_>, sink: &mut Sink<'_>) {
    for element in &context.elements {
        let (url, what) = match &element.kind {
            ElementKind::Link { url, .. } => (url, "link"),
            ElementKind::Image { url, .. } => (url, "picture"),
            _ => continue,
        };
        let place = context.post.at(element.span);
        match target(context, url) {
            Target::Elsewhere => {}
            Target::File(path) if what == "picture" || context.known.paths.contains(path.as_str()) => {}
            Target::File(path) => {
                sink.report(place, format!("the link leads to `{path}`, which is not a post"))
                    .help("only posts have a page: link to one, or to an address on the web");
            }
            Target::Nowhere => {
                let name = url.rsplit('/').next().unwrap_or(url);
                let posts = context.workspace.posts.iter().map(|post| post.path.as_str());
                let near = posts.clone().filter_map(|path| path.rsplit('/').next());
                let help = match did_you_mean(name, near).filter(|_| what == "link") {
                    Some(guess) => {
                        let path = posts.clone().find(|path| path.ends_with(guess)).unwrap_or(guess);
                        format!("did you mean `{path}`? Paths are relative to this post's folder")
                    }
                    None => "paths are relative to this post's folder".to_owned(),
                };
                sink.report(place, format!("the {what} `{url}` leads nowhere")).help(help);
            }
        }
    }
}
