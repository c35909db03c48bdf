//! `alt-text-is-file-name`: a text alternative that tells the name of the file.

use crate::check::{Check, PostContext, Rule, Sink};
use crate::compile::elements::ElementKind;
use crate::diag::Severity;

pub(super) const RULE: Rule = Rule {
    name: "alt-text-is-file-name",
    level: Severity::Warning,
    summary: "a text alternative that is only a file name",
    doc: r"## What it does
Finds text alternatives that repeat the name of the picture's file, or look like the name a camera or a phone gave it.

## Why it matters
A screen reader reads it aloud in the place of the picture, and nobody learns what is to be seen.

## Bad
```markdown bad
---
title: Feria
media: [{ file: photo.jpg, alt: photo.jpg }]
---
Ven a la feria.
```

## Good
```markdown good
---
title: Feria
media: [{ file: photo.jpg, alt: Puesto de calabazas con dos vendedoras }]
---
Ven a la feria.
```

## Fix safety
There is no fix: only a person can say what the picture shows.

## Sources
- WCAG 2.2, [F30: text alternatives that are not alternatives, e.g. file names](https://www.w3.org/WAI/WCAG22/Techniques/failures/F30)
",
    check: Check::Post(check),
};

fn check(context: &PostContext<'_>, sink: &mut Sink<'_>) {
    let listed = context.media().filter_map(|item| item.alt.as_ref().map(|alt| (item.file.as_str(), alt.as_str(), alt.span)));
    let inline = context.elements.iter().filter_map(|element| match &element.kind {
        ElementKind::Image { url, alt } => Some((url.as_str(), alt.as_str(), element.span)),
        _ => None,
    });
    for (file, alt, span) in listed.chain(inline) {
        if is_file_name(alt, file) {
            sink.report(context.post.at(span), format!("the text alternative `{alt}` is a file name"))
                .help("say in a sentence what the picture shows and why it is here");
        }
    }
}

fn is_file_name(alt: &str, file: &str) -> bool {
    let alt = alt.trim();
    let name = file.rsplit('/').next().unwrap_or(file);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    if alt.contains(char::is_whitespace) || alt.is_empty() {
        return alt.eq_ignore_ascii_case(name) && !alt.is_empty();
    }
    let lower = alt.to_ascii_lowercase();
    let extension = [".jpg", ".jpeg", ".png", ".gif", ".webp", ".heic", ".avif"].iter().any(|end| lower.ends_with(end));
    // A single word can be both a name and a description (`ceiba.jpg`, «Ceiba»), unless only a machine writes it like that.
    let machine = alt.chars().any(|c| c.is_ascii_digit() || matches!(c, '-' | '_'));
    let camera = ["img", "dsc", "dscn", "pxl", "mvimg", "screenshot", "captura"].iter().any(|start| {
        lower.strip_prefix(start).is_some_and(|rest| !rest.is_empty() && rest.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '_')))
    });
    extension || camera || (machine && lower == stem.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::is_file_name;

    #[test]
    fn names_and_descriptions_are_told_apart() {
        for (alt, file, expected) in [
            ("photo.jpg", "a.png", true),
            ("IMG_2034", "x.jpg", true),
            ("puesto-vertical", "puesto-vertical.jpg", true),
            ("Ceiba", "ceiba.jpg", false),
            ("Dos vendedoras en su puesto", "puesto.jpg", false),
            ("Imagen", "puesto.jpg", false),
            ("mi foto.jpg", "mi foto.jpg", true),
        ] {
            assert_eq!(is_file_name(alt, file), expected, "{alt}");
        }
    }
}
