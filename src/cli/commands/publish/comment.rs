//! The comment for the merged pull request: what went out, where it is, and what did not.

use std::fmt::Write;

use pregon::model::{PostId, State};
use pregon::publish::Done;
use pregon::workspace::Workspace;

use super::outcome::Ran;
use crate::cli::reasons;
use crate::cli::words::{markdown_text, one_line};

/// Longest title in a table, in characters.
const LONGEST_TITLE: usize = 80;
/// Most lines of a table: hosts of repositories bound comments at 65,536 characters.
const MOST_LINES: usize = 200;

/// The run as Markdown, in the workspace's language.
pub(super) fn markdown(workspace: &Workspace, ran: &Ran) -> String {
    let words = if workspace.config.language == "es" { &ES } else { &EN };
    let mut text = String::new();
    write_comment(&mut text, workspace, ran, words).expect("a text takes everything");
    text
}

struct Words {
    title: &'static str,
    nothing: &'static str,
    header: &'static str,
    published: &'static str,
    found: &'static str,
    absent: &'static str,
    handed: &'static str,
    taken_back: &'static str,
    later: &'static str,
    refused: &'static str,
    unknown: &'static str,
    elsewhere: &'static str,
    held: &'static str,
    failed: &'static str,
    open: &'static str,
    more: &'static str,
    still_unknown: &'static str,
}

const ES: Words = Words {
    title: "Publicación",
    nothing: "No había nada que publicar.",
    header: "| Pieza | Canal | Resultado | Dónde |",
    published: "publicada",
    found: "publicada; la respuesta se perdió y se encontró al preguntar",
    absent: "no está; se puede volver a enviar",
    handed: "entregado al programador de la red",
    taken_back: "retirado del programador de la red",
    later: "se enviará más tarde",
    refused: "rechazada",
    unknown: "sin confirmar: puede estar publicada",
    elsewhere: "la lleva otro proceso",
    held: "detenida",
    failed: "no se pudo anotar",
    open: "abrir",
    more: "y más: el informe las tiene todas",
    still_unknown: "Antes de enviar algo de nuevo se pregunta a la plataforma: `pregon reconcile`.",
};

const EN: Words = Words {
    title: "Published",
    nothing: "There was nothing to publish.",
    header: "| Post | Channel | Result | Where |",
    published: "published",
    found: "published; the answer was lost and it was found by asking",
    absent: "not there; may be sent again",
    handed: "handed to the platform's scheduler",
    taken_back: "taken back from the platform's scheduler",
    later: "will be sent later",
    refused: "refused",
    unknown: "unknown: it may be live",
    elsewhere: "another publisher has it",
    held: "held",
    failed: "could not be recorded",
    open: "open",
    more: "and more: the report has them all",
    still_unknown: "The platform is asked before anything is sent again: `pregon reconcile`.",
};

fn write_comment(text: &mut String, workspace: &Workspace, ran: &Ran, words: &Words) -> std::fmt::Result {
    writeln!(text, "### {} · {}\n", words.title, markdown_text(&one_line(&workspace.config.brand)))?;
    let held = ran.held();
    if ran.results.is_empty() && held.is_empty() {
        return writeln!(text, "{}", words.nothing);
    }
    writeln!(text, "{}\n| --- | --- | --- | --- |", words.header)?;
    let title = |post: &PostId| {
        let title = workspace.post(post.as_str()).map_or_else(|| post.to_string(), |post| one_line(&post.title.value));
        markdown_text(&title.chars().take(LONGEST_TITLE).collect::<String>())
    };
    for result in ran.results.iter().take(MOST_LINES) {
        let found = result.receipts.iter().any(|receipt| receipt.recovered);
        let (word, reason) = match &result.done {
            Done::Published => (if found { words.found } else { words.published }, None),
            Done::Absent => (words.absent, None),
            Done::Handed { .. } => (words.handed, None),
            Done::TakenBack => (words.taken_back, None),
            Done::Later { message, .. } => (words.later, Some(message)),
            Done::Refused { message, .. } => (words.refused, Some(message)),
            Done::Unknown { message, .. } => (words.unknown, Some(message)),
            Done::Elsewhere { .. } => (words.elsewhere, None),
            Done::Held { .. } => (words.held, None),
            Done::Failed { message, .. } => (words.failed, Some(message)),
        };
        let reason = reason.map(|reason| format!(": {}", markdown_text(&one_line(reason)))).unwrap_or_default();
        let links: Vec<String> = result
            .receipts
            .iter()
            .filter_map(|receipt| receipt.url.as_deref())
            .filter_map(address)
            .map(|url| format!("[{}]({url})", words.open))
            .collect();
        writeln!(text, "| {} | {} | {word}{reason} | {} |", title(&result.post), result.channel, links.join(" · "))?;
    }
    for status in held.iter().take(MOST_LINES) {
        let reason = markdown_text(&reasons::of(status).join("; "));
        writeln!(text, "| {} | {} | {}: {reason} | |", title(&status.post), status.channel, words.held)?;
    }
    if ran.results.len() > MOST_LINES || held.len() > MOST_LINES {
        writeln!(text, "\n{}", words.more)?;
    }
    if ran.after.iter().any(|status| status.state == State::Unknown) {
        writeln!(text, "\n{}", words.still_unknown)?;
    }
    Ok(())
}

/// An address that cannot break out of a link; platforms name it.
fn address(url: &str) -> Option<String> {
    let safe = url.starts_with("https://") || url.starts_with("http://");
    let plain =
        url.len() < 500 && !url.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '|' | '\\' | '`' | '"'));
    (safe && plain).then(|| url.replace('(', "%28").replace(')', "%29"))
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use pregon::model::{ChannelName, NetworkName, Receipt};
    use pregon::networks::Specs;
    use pregon::publish::{Outlook, VariantResult};
    use pregon::support::atomic_file;
    use pregon::workspace::load_root;

    use super::*;
    use crate::cli::renewal::Renewals;

    fn result(post: &str, done: Done, urls: &[&str]) -> VariantResult {
        let receipt = |url: &&str| Receipt {
            id: "1".to_owned(),
            url: Some((*url).to_owned()),
            uri: None,
            cid: None,
            at: DateTime::UNIX_EPOCH,
            recovered: false,
        };
        VariantResult {
            post: PostId::new(post).expect("an id"),
            channel: ChannelName::new("mastodon").expect("a name"),
            network: NetworkName::new("mastodon").expect("a name"),
            done,
            receipts: urls.iter().map(receipt).collect(),
            sent: urls.len(),
            notes: Vec::new(),
        }
    }

    fn comment(language: &str, results: Vec<VariantResult>) -> String {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |path: &str, text: String| atomic_file::write(&folder.path().join(path), text.as_bytes()).expect("writes");
        write(
            "pregon.yaml",
            format!(
                "brand: La Ceiba\nlanguage: {language}\ntimezone: America/Mexico_City\nchannels: {{ mastodon: {{ network: mastodon, server: https://m.example }} }}\n"
            ),
        );
        write("content/feria.md", "---\ntitle: 'Feria | [ven](https://evil.example) <b>ya</b>'\n---\nTexto\n".to_owned());
        let workspace = load_root(folder.path(), &Specs::embedded()).expect("loads").output;
        let at = DateTime::UNIX_EPOCH;
        let ran = Ran {
            started: at,
            finished: at,
            publisher: None,
            renewals: Renewals::default(),
            results,
            after: Vec::new(),
            outlook: Outlook::new(&workspace, &pregon::ledger::Snapshot::default(), &[], at),
            names: None,
        };
        markdown(&workspace, &ran)
    }

    #[test]
    fn what_went_out_is_a_table_with_links() {
        let done = vec![
            result("feria", Done::Published, &["https://m.example/@c/1", "https://m.example/@c/(2)"]),
            result("otra", Done::Refused { part: 1, message: "no | <script>".to_owned() }, &["javascript:alert(1)"]),
        ];
        insta::assert_snapshot!(comment("es", done), @r"
        ### Publicación · La Ceiba

        | Pieza | Canal | Resultado | Dónde |
        | --- | --- | --- | --- |
        | Feria \| \[ven\](https://evil.example) \<b\>ya\</b\> | mastodon | publicada | [abrir](https://m.example/@c/1) · [abrir](https://m.example/@c/%282%29) |
        | otra | mastodon | rechazada: no \| \<script\> |  |
        ");
        insta::assert_snapshot!(comment("en", Vec::new()), @r"
        ### Published · La Ceiba

        There was nothing to publish.
        ");
    }
}
