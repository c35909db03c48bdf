//! Our values as the protocol has them.

use std::path::{Path, PathBuf};

use lsp_types::{
    CodeDescription, CompletionItem, CompletionItemKind, CompletionTextEdit, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity,
    DiagnosticTag, DocumentSymbol, Documentation, Location, MarkupContent, MarkupKind, NumberOrString, Range, SymbolKind, TextEdit, Uri,
};
use pregon::diag::{self, Severity, SourceFile, Sources, Span};
use pregon::editor::{self, Completion, CompletionKind, Encoding, Lines, Position, Symbol};
use reqwest::Url;

use super::rule_docs::RuleDocs;

/// The path of a file; `None` of what is no file.
pub(super) fn path_of(uri: &Uri) -> Option<PathBuf> {
    let url = Url::parse(uri.as_str()).ok().filter(|url| url.scheme() == "file")?;
    url.to_file_path().ok()
}

/// The address of a file.
pub(super) fn uri_of(path: &Path) -> Option<Uri> {
    Url::from_file_path(path).ok()?.as_str().parse().ok()
}

pub(super) fn position(place: lsp_types::Position) -> Position {
    Position { line: place.line, character: place.character }
}

pub(super) fn range(lines: &Lines<'_>, span: Span, encoding: Encoding) -> Range {
    let at = |offset| {
        let Position { line, character } = lines.position(offset, encoding);
        lsp_types::Position { line, character }
    };
    Range { start: at(span.start), end: at(span.end.max(span.start)) }
}

/// How findings are told, and where files are.
pub(super) struct Teller<'a> {
    pub(super) root: &'a Path,
    pub(super) sources: &'a Sources,
    pub(super) encoding: Encoding,
    /// Whether the editor takes further places of a finding.
    pub(super) related: bool,
    /// The documentation of the rules.
    pub(super) docs: &'a RuleDocs,
}

impl Teller<'_> {
    pub(super) fn diagnostic(&self, finding: &diag::Diagnostic, lines: &Lines<'_>) -> Diagnostic {
        let span = finding.location.map_or_else(Span::default, |location| location.span);
        let mut message = match &finding.channel {
            Some(channel) if !finding.message.contains(channel.as_str()) => format!("{} [{channel}]", finding.message),
            _ => finding.message.clone(),
        };
        for help in &finding.help {
            message.push_str("\nhelp: ");
            message.push_str(help);
        }
        let related: Vec<DiagnosticRelatedInformation> = finding
            .labels
            .iter()
            .filter(|_| self.related)
            .filter_map(|label| {
                let file: &SourceFile = self.sources.get(label.location.file);
                let uri = uri_of(&self.root.join(&file.path))?;
                let range = range(&Lines::new(&file.text), label.location.span, self.encoding);
                Some(DiagnosticRelatedInformation { location: Location { uri, range }, message: label.text.clone() })
            })
            .collect();
        Diagnostic {
            range: range(lines, span, self.encoding),
            severity: Some(match finding.severity {
                Severity::Error => DiagnosticSeverity::ERROR,
                Severity::Warning => DiagnosticSeverity::WARNING,
                Severity::Info => DiagnosticSeverity::INFORMATION,
            }),
            code: Some(NumberOrString::String(finding.rule.to_owned())),
            code_description: self.docs.of(finding.rule).map(|href| CodeDescription { href }),
            source: Some("pregon".to_owned()),
            message,
            related_information: (!related.is_empty()).then_some(related),
            tags: matches!(finding.rule, "unused-waiver" | "expired-waiver").then(|| vec![DiagnosticTag::UNNECESSARY]),
            data: None,
        }
    }
}

pub(super) fn completion(number: usize, proposal: Completion, lines: &Lines<'_>, encoding: Encoding) -> CompletionItem {
    let Completion { label, kind, detail, doc, span, insert } = proposal;
    CompletionItem {
        label,
        kind: Some(match kind {
            CompletionKind::Key => CompletionItemKind::PROPERTY,
            CompletionKind::Choice => CompletionItemKind::ENUM_MEMBER,
            CompletionKind::Reference => CompletionItemKind::REFERENCE,
            CompletionKind::Person => CompletionItemKind::CONSTANT,
            CompletionKind::File => CompletionItemKind::FILE,
            CompletionKind::Time => CompletionItemKind::EVENT,
            CompletionKind::Text => CompletionItemKind::TEXT,
        }),
        detail,
        documentation: doc.map(|doc| Documentation::MarkupContent(markdown(doc))),
        sort_text: Some(format!("{number:05}")),
        text_edit: Some(CompletionTextEdit::Edit(TextEdit { range: range(lines, span, encoding), new_text: insert })),
        ..CompletionItem::default()
    }
}

pub(super) fn markdown(value: String) -> MarkupContent {
    MarkupContent { kind: MarkupKind::Markdown, value }
}

#[expect(deprecated, reason = "the protocol's type has a field that was given up")]
pub(super) fn symbol(symbol: Symbol, lines: &Lines<'_>, encoding: Encoding) -> DocumentSymbol {
    let Symbol { name, detail, kind, span, selection, children } = symbol;
    // The protocol wants the name within the whole.
    let span = Span::new(span.start.min(selection.start), span.end.max(selection.end));
    DocumentSymbol {
        name: if name.trim().is_empty() { "—".to_owned() } else { name },
        detail,
        kind: match kind {
            editor::SymbolKind::Post => SymbolKind::FILE,
            editor::SymbolKind::Part => SymbolKind::MODULE,
            editor::SymbolKind::Heading => SymbolKind::STRING,
            editor::SymbolKind::Section => SymbolKind::NAMESPACE,
            editor::SymbolKind::Entry => SymbolKind::OBJECT,
        },
        tags: None,
        deprecated: None,
        range: range(lines, span, encoding),
        selection_range: range(lines, selection, encoding),
        children: (!children.is_empty()).then(|| children.into_iter().map(|child| self::symbol(child, lines, encoding)).collect()),
    }
}
