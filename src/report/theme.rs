//! The built-in templates, styles and texts, each replaceable by a file of the workspace.

use serde::Serialize;
use tera::{Context, Kwargs, State, Tera, Value};

use super::catalog::{Catalog, Language};
use super::format::Words;
use super::icons;
use crate::workspace::Workspace;

macro_rules! embedded {
    ($($path:literal),* $(,)?) => {
        /// The built-in files: path below `templates/`, and text.
        const EMBEDDED: &[(&str, &str)] =
            &[$(($path, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/templates/", $path)))),*];
    };
}

embedded![
    "i18n/en.yaml",
    "i18n/es.yaml",
    "preview/index.html",
    "preview/looks/article.html",
    "preview/looks/blocks.html",
    "preview/looks/chat.html",
    "preview/looks/feed.html",
    "preview/looks/gallery.html",
    "preview/looks/micro.html",
    "preview/looks/notice.html",
    "preview/looks/pin.html",
    "preview/looks/plain.html",
    "preview/looks/screen.html",
    "preview/looks/topic.html",
    "preview/looks/video.html",
    "preview/parts.html",
    "preview/post.html",
    "report/calendar.html",
    "report/campaign.html",
    "report/campaigns.html",
    "report/crisis.html",
    "report/findings.html",
    "report/overview.html",
    "report/parts.html",
    "report/people.html",
    "report/plan.html",
    "report/published.html",
    "report/queue.html",
    "report/week.html",
    "review/index.html",
    "review/page.html",
    "review/post.html",
    "shared/page.html",
    "site/base.html",
    "site/index.html",
    "site/parts.html",
    "site/post.html",
    "site/tag.html",
    "style/base.css",
    "style/looks.css",
    "style/preview.css",
    "style/report.css",
    "style/review.css",
    "style/site.css",
];

/// Folders below `templates/` whose files are pages.
const PAGE_FOLDERS: [&str; 5] = ["preview/", "report/", "review/", "shared/", "site/"];

/// Why pages could not be rendered.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RenderError {
    /// A template is wrong. The message is the template engine's own, with the line and what stands there.
    #[error("{}\n{message}", place(.path, *.line))]
    Template {
        /// Path relative to the workspace root, `templates/shared/page.html`.
        path: String,
        /// Line, from 1; 0 where it is not known.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// A file of texts is wrong.
    #[error("cannot read the texts in templates/{path}: {message}")]
    Texts {
        /// Path below `templates/`.
        path: String,
        /// What is wrong.
        message: String,
    },
    /// Two pages would have the same path.
    #[error("two pages would be written to public/{path}; change the id of a post or a campaign")]
    SamePath {
        /// Path below `public/`.
        path: String,
    },
    /// The texts of a post could not be had again for its page.
    #[error("cannot make the page of {post}: {message}")]
    Variants {
        /// Id of the post.
        post: String,
        /// What is wrong.
        message: String,
    },
    /// A feed could not be written.
    #[error("cannot write {path}: {message}")]
    Feed {
        /// Path below `public/`.
        path: &'static str,
        /// What is wrong.
        message: String,
    },
}

fn place(path: &str, line: usize) -> String {
    if line == 0 { format!("cannot render {path}") } else { format!("cannot render {path}:{line}") }
}

/// Templates, styles and texts: the built-in ones with the workspace's in their place.
#[derive(Debug)]
pub struct Theme {
    languages: [LanguageTheme; 2],
    styles: Vec<(String, String)>,
}

struct LanguageTheme {
    words: Words,
    tera: Tera,
}

impl std::fmt::Debug for LanguageTheme {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LanguageTheme").field("language", &self.words.language).finish_non_exhaustive()
    }
}

impl Theme {
    /// Puts the theme of a workspace together.
    ///
    /// # Errors
    /// A template or a file of texts of the workspace is wrong.
    pub fn new(workspace: &Workspace) -> Result<Self, RenderError> {
        Self::with(&workspace.templates, workspace.config.timezone)
    }

    /// The built-in theme with these files (path below `templates/`, and text) in place of its own.
    pub(crate) fn with(overrides: &[(String, String)], zone: chrono_tz::Tz) -> Result<Self, RenderError> {
        let mut tera = Tera::new();
        tera.autoescape_on([".html", ".xml", ".svg"]);
        tera.register_function("icon", icon);
        // `t` differs by language; the templates are checked against a first one as they are added.
        tera.register_function("t", |_: Kwargs, _: &State| String::new());
        let in_page = |path: &str| PAGE_FOLDERS.iter().any(|folder| path.starts_with(folder));
        let mut pages: Vec<(&str, &str)> = EMBEDDED.iter().copied().filter(|(path, _)| in_page(path)).collect();
        for (path, text) in overrides.iter().filter(|(path, _)| in_page(path)) {
            match pages.iter_mut().find(|(own, _)| own == path) {
                Some(page) => page.1 = text,
                None => pages.push((path, text)),
            }
        }
        tera.add_raw_templates(pages).map_err(|error| template_error("templates", &error))?;
        let languages = [language(&tera, Language::Es, overrides, zone)?, language(&tera, Language::En, overrides, zone)?];
        let styles = EMBEDDED
            .iter()
            .filter(|(path, _)| path.starts_with("style/"))
            .map(|&(path, text)| {
                let own = overrides.iter().find(|(own, _)| own == path);
                (path.to_owned(), own.map_or(text, |(_, text)| text).to_owned())
            })
            .collect();
        Ok(Self { languages, styles })
    }

    pub(crate) fn words(&self, language: Language) -> &Words {
        &self.of(language).words
    }

    /// Renders a template with the values that every page of its sort has, and its own.
    pub(crate) fn render(
        &self,
        language: Language,
        template: &str,
        shell: &impl Serialize,
        body: &impl Serialize,
    ) -> Result<String, RenderError> {
        let failed = |error: tera::Error| template_error(template, &error);
        let mut context = Context::from_serialize(body).map_err(failed)?;
        // The shell comes last: a page cannot change its own language or root by accident.
        context.extend(Context::from_serialize(shell).map_err(failed)?);
        self.of(language).tera.render(template, &context).map_err(failed)
    }

    /// The shared style sheet followed by these, named without folder and extension.
    pub(crate) fn style(&self, names: &[&str]) -> String {
        let text =
            |name: &str| self.styles.iter().find(|(path, _)| *path == format!("style/{name}.css")).map_or("", |(_, text)| text.as_str());
        ["base"].iter().chain(names).map(|name| text(name)).collect::<Vec<_>>().join("\n")
    }

    fn of(&self, language: Language) -> &LanguageTheme {
        match language {
            Language::Es => &self.languages[0],
            Language::En => &self.languages[1],
        }
    }
}

/// The built-in texts of a language.
pub(crate) fn built_in_catalog(language: Language) -> Catalog {
    let path = format!("i18n/{}.yaml", language.tag());
    let text = EMBEDDED.iter().find(|(name, _)| *name == path).map_or("", |(_, text)| *text);
    Catalog::parse(text).expect("the built-in texts are valid: a test reads them")
}

fn language(tera: &Tera, language: Language, overrides: &[(String, String)], zone: chrono_tz::Tz) -> Result<LanguageTheme, RenderError> {
    let mut catalog = built_in_catalog(language);
    let path = format!("i18n/{}.yaml", language.tag());
    if let Some((_, text)) = overrides.iter().find(|(own, _)| *own == path) {
        catalog.extend(Catalog::parse(text).map_err(|message| RenderError::Texts { path, message })?);
    }
    let words = Words::new(language, catalog, zone);
    let mut tera = tera.clone();
    let for_templates = words.clone();
    tera.register_function("t", move |arguments: Kwargs, _: &State| translate(&for_templates, &arguments));
    Ok(LanguageTheme { words, tera })
}

/// `t(k="queue.title")`; `n` chooses and fills the form for a number; every other argument fills the blank of its name.
fn translate(words: &Words, arguments: &Kwargs) -> tera::TeraResult<String> {
    let key: &str = arguments.must_get("k")?;
    let count: Option<i64> = arguments.get("n")?;
    let mut blanks: Vec<(String, String)> = Vec::new();
    for (name, value) in arguments.iter() {
        let name = name.to_string();
        if name == "n" {
            blanks.push((name, words.number(count.unwrap_or_default() as f64)));
        } else if name != "k" {
            blanks.push((name, value.to_string()));
        }
    }
    let blanks: Vec<(&str, &str)> = blanks.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    words.catalog.text(key, count, &blanks).ok_or_else(|| tera::Error::message(format!("no text with the key `{key}`")))
}

/// `icon(name="clock")`: a drawing that says nothing by itself; the word stands beside it.
#[expect(clippy::needless_pass_by_value, reason = "the shape of a template function")]
fn icon(arguments: Kwargs, _: &State) -> tera::TeraResult<Value> {
    let name: &str = arguments.must_get("name")?;
    icons::svg(name).map(|svg| Value::safe_string(&svg)).ok_or_else(|| tera::Error::message(format!("no icon `{name}`")))
}

fn template_error(template: &str, error: &tera::Error) -> RenderError {
    use tera::ErrorKind;
    let (file, line) = match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => (report.filename().to_owned(), report.span().start_line),
        ErrorKind::MissingParent { current, .. } => (current.clone(), 0),
        _ => (template.to_owned(), 0),
    };
    let path = if file == "templates" { file } else { format!("templates/{file}") };
    RenderError::Template { path, line, message: error.to_string() }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const FOLDERS: [&str; 7] = ["shared", "site", "preview", "report", "review", "i18n", "style"];

    fn theme_with(path: &str, text: &str) -> Result<Theme, RenderError> {
        Theme::with(&[(path.to_owned(), text.to_owned())], chrono_tz::UTC)
    }

    #[test]
    fn every_file_on_disk_is_built_in() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
        let mut on_disk = BTreeSet::new();
        for folder in FOLDERS {
            for entry in walkdir::WalkDir::new(root.join(folder)) {
                let entry = entry.expect("reads");
                if entry.file_type().is_file() {
                    on_disk.insert(entry.path().strip_prefix(&root).expect("below").to_string_lossy().replace('\\', "/"));
                }
            }
        }
        let built_in: BTreeSet<String> = EMBEDDED.iter().map(|(path, _)| (*path).to_owned()).collect();
        assert_eq!(on_disk, built_in);
    }

    #[test]
    fn both_languages_have_the_same_keys_and_blanks() {
        let (es, en) = (built_in_catalog(Language::Es), built_in_catalog(Language::En));
        let keys = |catalog: &Catalog| catalog.keys().map(str::to_owned).collect::<BTreeSet<_>>();
        assert_eq!(keys(&es), keys(&en));
        let blanks =
            |text: &str| text.split('{').skip(1).filter_map(|part| part.split('}').next()).map(str::to_owned).collect::<BTreeSet<_>>();
        for key in keys(&es) {
            // Dates name their parts in each language's own choice.
            if !key.starts_with("date.") {
                assert_eq!(blanks(es.get(&key).expect("a text")), blanks(en.get(&key).expect("a text")), "{key}");
            }
        }
    }

    #[test]
    fn every_key_in_use_has_a_text() {
        let catalog = built_in_catalog(Language::Es);
        let has = |key: &str| catalog.get(key).is_some() || catalog.get(&format!("{key}.other")).is_some();
        let begins = |prefix: &str| catalog.keys().any(|key| key.starts_with(prefix));
        let mut seen = 0;
        for (path, text) in EMBEDDED.iter().filter(|(path, _)| PAGE_FOLDERS.iter().any(|folder| path.starts_with(folder))) {
            for rest in text.split("t(k=\"").skip(1) {
                let (key, after) = rest.split_once('"').expect("a closing quote");
                seen += 1;
                // `t(k="state." ~ state)` is one of several.
                let computed = after.trim_start().starts_with('~');
                assert!(if computed { begins(key) } else { has(key) }, "{path}: {key}");
            }
        }
        assert!(seen > 100, "only {seen} keys found: the search is broken");
    }

    #[test]
    fn a_template_of_the_workspace_replaces_one_file() {
        let theme = theme_with("style/site.css", "body{}").expect("valid");
        assert!(theme.style(&["site"]).ends_with("body{}"));
        assert!(theme.style(&["report"]).len() > 1000);
        let theme = theme_with("i18n/es.yaml", "nav.queue: Bandeja\n").expect("valid");
        assert_eq!(theme.words(Language::Es).t("nav.queue"), "Bandeja");
        assert_ne!(theme.words(Language::Es).t("nav.calendar"), "nav.calendar");
    }

    #[test]
    fn a_broken_template_is_named_with_its_line() {
        for (text, line) in [("{% if %}", 1), ("ok\n{{ t(k= }}", 2)] {
            let Err(RenderError::Template { path, line: found, .. }) = theme_with("report/queue.html", text) else {
                panic!("{text} was accepted");
            };
            assert_eq!((path.as_str(), found), ("templates/report/queue.html", line));
        }
        assert!(matches!(theme_with("i18n/en.yaml", "- a"), Err(RenderError::Texts { .. })));
    }
}
