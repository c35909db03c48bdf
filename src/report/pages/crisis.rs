//! The crisis manual: levels, who decides, statements ready to be used.

use serde::Serialize;

use super::Renderer;
use crate::report::output::OutputFile;
use crate::report::rich::markdown_to_html;
use crate::report::theme::RenderError;

#[derive(Serialize)]
struct Level {
    id: String,
    name: String,
    /// From 1 for the mildest.
    grade: usize,
    triggers: Vec<String>,
    decides: Option<String>,
    respond_within: Option<String>,
    actions: Vec<String>,
    /// What it stops being published.
    freezes: Option<String>,
    statements: Vec<Statement>,
}

#[derive(Serialize)]
struct Statement {
    id: String,
    lang: Option<String>,
    text: String,
}

#[derive(Serialize)]
struct Body {
    levels: Vec<Level>,
    /// Statements of no level.
    statements: Vec<Statement>,
    manual: Option<String>,
    /// Language of the team's own words, where the page is in another.
    content_lang: Option<String>,
}

pub(super) fn render(page: &Renderer<'_>) -> Result<Vec<OutputFile>, RenderError> {
    let workspace = page.book.workspace();
    let crisis = &workspace.crisis;
    let statements = |level: Option<&str>| -> Vec<Statement> {
        crisis
            .statements
            .iter()
            .filter(|statement| {
                let own = statement.level.as_ref().map(|level| level.value.as_str());
                // A level that does not exist is reported by the check; its statement is still shown.
                let known = own.is_some_and(|own| crisis.levels.iter().any(|level| level.id.value == own));
                if known { own == level } else { level.is_none() }
            })
            .map(|statement| Statement { id: statement.id.value.clone(), lang: statement.lang.clone(), text: statement.text.value.clone() })
            .collect()
    };
    let levels = crisis
        .levels
        .iter()
        .enumerate()
        .map(|(at, level)| Level {
            id: level.id.value.clone(),
            name: level.name.clone(),
            grade: at + 1,
            triggers: level.triggers.clone(),
            decides: level.decides.first().map(|key| page.book.person(&key.value).to_owned()),
            respond_within: level.respond_within.as_ref().map(|minutes| page.viewer.words.duration(minutes.value)),
            actions: level.actions.iter().map(|action| action.text.clone()).collect(),
            freezes: level.freeze.as_ref().map(|freeze| {
                let names = [&freeze.channels, &freeze.campaigns, &freeze.tags, &freeze.langs];
                let listed: Vec<&str> = names.into_iter().flatten().map(|name| name.value.as_str()).collect();
                if listed.is_empty() { page.viewer.words.t("crisis.freezes-all") } else { listed.join(", ") }
            }),
            statements: statements(Some(&level.id.value)),
        })
        .collect();
    let body = Body {
        levels,
        statements: statements(None),
        manual: workspace.crisis_manual.as_ref().map(|manual| markdown_to_html(manual, 2)),
        content_lang: page.viewer.foreign(None),
    };
    Ok(vec![page.page("report/crisis", "crisis", page.viewer.words.t("nav.crisis"), "report/crisis.html", &body)?])
}
