//! Text templates, one a network, and the text that a post gives for one channel.

use tera::{Context, Tera};

use crate::workspace::Workspace;

/// The template for networks that have none of their own.
const DEFAULT: &str = include_str!("../../templates/text/default.txt");
/// Name of the default template below `templates/`.
const DEFAULT_NAME: &str = "text/default.txt";

/// Longest text that a template may make, in bytes: twice the longest file that is read.
const MAX_OUTPUT: usize = 2 * 1024 * 1024;

/// All text templates of a workspace, ready to be filled in.
pub(super) struct TextTemplates {
    tera: Tera,
}

impl std::fmt::Debug for TextTemplates {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TextTemplates").finish_non_exhaustive()
    }
}

/// A template that cannot be used.
#[derive(Debug)]
pub(super) struct TemplateError {
    /// Path below `templates/`.
    pub(super) name: String,
    /// What is wrong, in one line.
    pub(super) message: String,
}

impl TextTemplates {
    /// Reads the built-in templates and the workspace's own; broken ones are left out and reported.
    pub(super) fn new(workspace: &Workspace) -> (Self, Vec<TemplateError>) {
        let mut tera = Tera::new();
        let mut problems = Vec::new();
        tera.add_raw_template(DEFAULT_NAME, DEFAULT).expect("the built-in template is valid");
        for (name, text) in workspace.templates.iter().filter(|(name, _)| name.starts_with("text/")) {
            if let Err(error) = tera.add_raw_template(name, text) {
                problems.push(TemplateError { name: name.clone(), message: one_line(&error) });
            }
        }
        (Self { tera }, problems)
    }

    /// Fills in the template of a network.
    pub(super) fn render(&self, network: &str, context: &Context) -> Result<String, TemplateError> {
        let own = format!("text/{network}.txt");
        let name = if self.tera.contains_template(&own) { own.as_str() } else { DEFAULT_NAME };
        let mut out = Bounded::default();
        match self.tera.render_to(name, context, &mut out) {
            Ok(()) => Ok(out.into_text()),
            Err(error) => Err(TemplateError { name: name.to_owned(), message: out.too_long().unwrap_or_else(|| one_line(&error)) }),
        }
    }
}

/// Fills in a text that stands in a post itself.
///
/// # Errors
/// What is wrong with it, in one line.
pub(super) fn render_inline(text: &str, context: &Context) -> Result<String, String> {
    let mut out = Bounded::default();
    match Tera::default().render_str_to(text, context, false, &mut out) {
        Ok(()) => Ok(out.into_text()),
        Err(error) => Err(out.too_long().unwrap_or_else(|| one_line(&error))),
    }
}

/// What a template has written, up to [`MAX_OUTPUT`]: loops in loops could fill the memory.
#[derive(Default)]
struct Bounded {
    bytes: Vec<u8>,
    full: bool,
}

impl Bounded {
    fn too_long(&self) -> Option<String> {
        self.full.then(|| format!("it writes more than {MAX_OUTPUT} bytes"))
    }

    fn into_text(self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}

impl std::io::Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if self.bytes.len() + bytes.len() > MAX_OUTPUT {
            self.full = true;
            return Err(std::io::Error::other("the text is too long"));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The first useful line of Tera's report, which is made for a terminal.
fn one_line(error: &tera::Error) -> String {
    use std::error::Error;
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        text = inner.to_string();
        source = inner.source();
    }
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.next().unwrap_or("the template cannot be filled in").trim_start_matches("error: ").to_owned();
    let place = lines.find_map(|line| line.strip_prefix("--> "));
    place.map_or(first.clone(), |place| format!("{first} ({place})"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_that_never_stops_writing_is_refused() {
        let bomb = "{% for a in range(end=90000) %}{% for b in range(end=90000) %}xxxxxxxxxxxxxxxx{% endfor %}{% endfor %}";
        assert_eq!(render_inline(bomb, &Context::new()), Err("it writes more than 2097152 bytes".to_owned()));
    }

    #[test]
    fn a_template_sees_its_context_and_nothing_else() {
        let context = Context::new();
        for text in
            ["{{ get_env(name=\"HOME\") }}", "{% include \"/etc/passwd\" %}", "{{ load_data(path=\"/etc/passwd\") }}", "{{ secret }}"]
        {
            assert!(render_inline(text, &context).is_err(), "{text}");
        }
        assert_eq!(render_inline("{{ 6 * 7 }} ñ", &context).as_deref(), Ok("42 ñ"));
    }
}
