//! Text templates, one a network, and the text that a post gives for one channel.

use tera::{Context, Tera};

use crate::workspace::Workspace;

/// The template for networks that have none of their own.
const DEFAULT: &str = include_str!("../../templates/text/default.txt");
/// Name of the default template below `templates/`.
const DEFAULT_NAME: &str = "text/default.txt";

/// All text templates of a workspace, ready to be filled in.
pub(super) struct TextTemplates {
    tera: Tera,
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
        self.tera.render(name, context).map_err(|error| TemplateError { name: name.to_owned(), message: one_line(&error) })
    }
}

/// Fills in a text that stands in a post itself.
///
/// # Errors
/// What is wrong with it, in one line.
pub(super) fn render_inline(text: &str, context: &Context) -> Result<String, String> {
    Tera::one_off(text, context, false).map_err(|error| one_line(&error))
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
