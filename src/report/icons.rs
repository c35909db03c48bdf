//! Line drawings in SVG, our own, on a grid of 24 by 24.

/// Path data by name.
const ICONS: &[(&str, &str)] = &[
    ("alert", "M12 3.5 2.8 19.5h18.4L12 3.5ZM12 10v4.5M12 17.2v.1"),
    ("ban", "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17ZM6 6l12 12"),
    ("bookmark", "M6.5 4h11v16L12 15.8 6.5 20V4Z"),
    ("calendar", "M4 6h16v14H4V6ZM4 10.5h16M8 3.5V8M16 3.5V8"),
    ("check", "M4.5 12.5 10 18 19.5 6.5"),
    ("clock", "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17ZM12 7.5V12l3.2 2.4"),
    ("flag", "M6 21V4M6 5c4-2.5 7 2.5 12 0v8.5c-5 2.5-8-2.5-12 0"),
    ("half", "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17ZM12 3.5v17"),
    ("heart", "M12 20S3.5 14.7 3.5 9.2A4.6 4.6 0 0 1 12 6.8a4.6 4.6 0 0 1 8.5 2.4C20.5 14.7 12 20 12 20Z"),
    ("info", "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17ZM12 11v5.5M12 7.7v.1"),
    ("link", "M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1.2 1.2M14 10a4 4 0 0 0-5.7 0l-3 3A4 4 0 0 0 11 18.7l1.2-1.2"),
    ("lock", "M6 11h12v9.5H6V11ZM8.5 11V8a3.5 3.5 0 0 1 7 0v3"),
    ("megaphone", "M4 10v4h3l9 4.5v-13L7 10H4ZM8 14.5l1.2 5h2.6l-1-4M19 9.5c1.3 1.3 1.3 3.7 0 5"),
    ("more", "M5.5 12h.1M12 12h.1M18.5 12h.1"),
    ("pencil", "M5 19l1-4L16 5l3 3L9 18l-4 1ZM13.8 7.2l3 3"),
    (
        "people",
        "M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM3 19.5c.5-3.5 2.8-5.3 6-5.3s5.5 1.8 6 5.3M15.5 5a3.3 3.3 0 0 1 0 6.2M17 14.5c2.3.5 3.6 2.2 4 5",
    ),
    ("pin", "M12 21s-6.5-6-6.5-11a6.5 6.5 0 0 1 13 0c0 5-6.5 11-6.5 11ZM12 12.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z"),
    ("question", "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17ZM9.5 9.5c0-3.3 5-3 5 0 0 1.8-2.5 2-2.5 4M12 16.7v.1"),
    ("reply", "M10 6 4 11.5l6 5.5v-3.5c5 0 8 1.5 10 5 0-6-3.5-9.5-10-9.5V6Z"),
    ("repost", "M6 16.5V9a2 2 0 0 1 2-2h8M13.5 4.2 16.5 7l-3 2.8M18 7.5V15a2 2 0 0 1-2 2H8M10.5 14.2 7.5 17l3 2.8"),
    ("send", "M4 12 20.5 4l-5 16.5-3.7-7L4 12ZM11.8 13.5 20.5 4"),
    ("share", "M12 15V4.5M8 8l4-4 4 4M5 13v7h14v-7"),
    ("speech", "M4 5h16v11.5H11L6.5 20v-3.5H4V5Z"),
    ("star", "m12 4 2.5 5.2 5.7.8-4.1 4 1 5.7L12 17l-5.1 2.7 1-5.7-4.1-4 5.7-.8L12 4Z"),
];

/// The drawing with this name, in the colour and size of the text around it and hidden from screen readers.
pub(crate) fn svg(name: &str) -> Option<String> {
    let (_, path) = ICONS.iter().find(|(known, _)| *known == name)?;
    Some(format!(
        r#"<svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false"><path d="{path}"/></svg>"#
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_and_known() {
        assert!(ICONS.is_sorted());
        assert!(svg("clock").is_some_and(|svg| svg.contains("aria-hidden")));
        assert!(svg("logo").is_none());
    }
}
