//! The answers to an editor's questions.

use std::collections::HashMap;

use lsp_server::{ErrorCode, Request, Response};
use lsp_types::request::{
    CodeActionRequest, Completion, DocumentLinkRequest, DocumentSymbolRequest, GotoDefinition, HoverRequest, PrepareRenameRequest,
    References, Rename, Request as _,
};
use lsp_types::{
    CodeAction, CodeActionKind, CodeActionOptions, CodeActionParams, CodeActionProviderCapability, CompletionList, CompletionOptions,
    CompletionParams, DocumentChanges, DocumentLink, DocumentLinkOptions, DocumentLinkParams, DocumentSymbolParams, GotoDefinitionParams,
    Hover, HoverContents, HoverParams, HoverProviderCapability, InitializeParams, Location, OneOf, OptionalVersionedTextDocumentIdentifier,
    PositionEncodingKind, PrepareRenameResponse, ReferenceParams, RenameOptions, RenameParams, SaveOptions, ServerCapabilities,
    TextDocumentEdit, TextDocumentPositionParams, TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions,
    TextDocumentSyncSaveOptions, TextEdit, Uri, WorkDoneProgressOptions, WorkspaceEdit, WorkspaceFoldersServerCapabilities,
    WorkspaceServerCapabilities,
};
use pregon::diag::Span;
use pregon::editor::{self, Action, Encoding, FileEdit, Lines, Place, Purpose, RenameError, View, text_of};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::convert::{self, Teller, position, range};
use super::server::Server;
use super::team::Abilities;

/// Kind of the action that applies every safe fix.
const FIX_ALL: &str = "source.fixAll.pregon";

/// What the editor can do.
#[derive(Debug, Clone, Copy)]
pub(super) struct Client {
    pub(super) can: Abilities,
    /// Whether it takes edits with the versions of documents.
    versioned: bool,
}

impl Default for Client {
    fn default() -> Self {
        Self { can: Abilities { encoding: Encoding::Utf16, related: false, watches: false }, versioned: false }
    }
}

impl Client {
    pub(super) fn of(params: &InitializeParams) -> Self {
        let capabilities = &params.capabilities;
        let offered = capabilities.general.as_ref().and_then(|general| general.position_encodings.as_deref()).unwrap_or_default();
        // Ours is UTF-8; every editor knows UTF-16.
        let encoding = [
            (PositionEncodingKind::UTF8, Encoding::Utf8),
            (PositionEncodingKind::UTF16, Encoding::Utf16),
            (PositionEncodingKind::UTF32, Encoding::Utf32),
        ]
        .into_iter()
        .find(|(kind, _)| offered.contains(kind))
        .map_or(Encoding::Utf16, |(_, encoding)| encoding);
        let document = capabilities.text_document.as_ref();
        let workspace = capabilities.workspace.as_ref();
        let related = document.and_then(|document| document.publish_diagnostics.as_ref()).and_then(|publish| publish.related_information);
        let watches = workspace.and_then(|workspace| workspace.did_change_watched_files).and_then(|files| files.dynamic_registration);
        let versioned = workspace.and_then(|workspace| workspace.workspace_edit.as_ref()).and_then(|edit| edit.document_changes);
        Self {
            can: Abilities { encoding, related: related.unwrap_or(false), watches: watches.unwrap_or(false) },
            versioned: versioned.unwrap_or(false),
        }
    }
}

/// What the server can do.
pub(super) fn capabilities(encoding: Encoding) -> ServerCapabilities {
    let trigger = ["@", "#", ":", " ", "-", "[", ",", "(", "<", "{"];
    ServerCapabilities {
        position_encoding: Some(match encoding {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
            Encoding::Utf32 => PositionEncodingKind::UTF32,
        }),
        text_document_sync: Some(TextDocumentSyncCapability::Options(TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::INCREMENTAL),
            save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions { include_text: Some(false) })),
            ..TextDocumentSyncOptions::default()
        })),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some(trigger.map(str::to_owned).to_vec()),
            ..CompletionOptions::default()
        }),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
            code_action_kinds: Some(vec![CodeActionKind::QUICKFIX, CodeActionKind::REFACTOR, CodeActionKind::from(FIX_ALL)]),
            ..CodeActionOptions::default()
        })),
        document_symbol_provider: Some(OneOf::Left(true)),
        definition_provider: Some(OneOf::Left(true)),
        references_provider: Some(OneOf::Left(true)),
        rename_provider: Some(OneOf::Right(RenameOptions {
            prepare_provider: Some(true),
            work_done_progress_options: WorkDoneProgressOptions::default(),
        })),
        document_link_provider: Some(DocumentLinkOptions {
            resolve_provider: Some(false),
            work_done_progress_options: WorkDoneProgressOptions::default(),
        }),
        workspace: Some(WorkspaceServerCapabilities {
            workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(OneOf::Left(true)),
            }),
            file_operations: None,
        }),
        ..ServerCapabilities::default()
    }
}

/// Answers a request.
pub(super) fn answer(server: &mut Server<'_>, request: Request) -> Response {
    let Request { id, method, params } = request;
    let answered = match method.as_str() {
        Completion::METHOD => with(params, |params| completion(server, params)),
        HoverRequest::METHOD => with(params, |params| hover(server, params)),
        CodeActionRequest::METHOD => with(params, |params| code_actions(server, params)),
        DocumentSymbolRequest::METHOD => with(params, |params| symbols(server, &params)),
        GotoDefinition::METHOD => with(params, |params| definition(server, params)),
        References::METHOD => with(params, |params| references(server, params)),
        DocumentLinkRequest::METHOD => with(params, |params| links(server, &params)),
        PrepareRenameRequest::METHOD => refusable(params, |params| renamable(server, &params)),
        Rename::METHOD => refusable(params, |params| rename(server, params)),
        _ => return Response::new_err(id, ErrorCode::MethodNotFound as i32, format!("`{method}` is not known")),
    };
    match answered {
        Ok(value) => Response::new_ok(id, value),
        Err(error) => Response::new_err(id, ErrorCode::InvalidParams as i32, error),
    }
}

fn with<P: DeserializeOwned>(params: Value, answer: impl FnOnce(P) -> Option<Value>) -> Result<Value, String> {
    let params = serde_json::from_value(params).map_err(|error| error.to_string())?;
    Ok(answer(params).unwrap_or_default())
}

/// The answer to a question that may be refused in words.
fn refusable<P: DeserializeOwned>(params: Value, answer: impl FnOnce(P) -> Result<Value, RenameError>) -> Result<Value, String> {
    let params = serde_json::from_value(params).map_err(|error| error.to_string())?;
    answer(params).map_err(|error| error.to_string())
}

/// A document as it is asked about.
struct Asked {
    team: usize,
    path: String,
    text: String,
}

impl Asked {
    /// `None` for what is no part of a workspace, or is not open.
    fn new(server: &Server<'_>, uri: &Uri) -> Option<Self> {
        let (team, path) = server.at(uri.as_str())?;
        let text = server.documents.get(uri.as_str())?.text.clone()?;
        Some(Self { team, path, text })
    }

    fn view<'v>(&'v self, server: &'v Server<'_>) -> View<'v> {
        View { live: &server.teams[self.team].live, path: &self.path, text: &self.text, now: server.now() }
    }
}

fn completion(server: &Server<'_>, params: CompletionParams) -> Option<Value> {
    let place = params.text_document_position;
    let asked = Asked::new(server, &place.text_document.uri)?;
    let encoding = server.client.can.encoding;
    let lines = Lines::new(&asked.text);
    let proposals = editor::complete(&asked.view(server), lines.offset(position(place.position), encoding));
    let items = proposals.into_iter().enumerate().map(|(at, proposal)| convert::completion(at, proposal, &lines, encoding)).collect();
    serde_json::to_value(CompletionList { is_incomplete: false, items }).ok()
}

fn hover(server: &Server<'_>, params: HoverParams) -> Option<Value> {
    let place = params.text_document_position_params;
    let asked = Asked::new(server, &place.text_document.uri)?;
    let encoding = server.client.can.encoding;
    let lines = Lines::new(&asked.text);
    let editor::Hover { text, span } = editor::hover(&asked.view(server), lines.offset(position(place.position), encoding))?;
    let range = (span.start < span.end).then(|| range(&lines, span, encoding));
    serde_json::to_value(Hover { contents: HoverContents::Markup(convert::markdown(text)), range }).ok()
}

fn code_actions(server: &mut Server<'_>, params: CodeActionParams) -> Option<Value> {
    let asked = Asked::new(server, &params.text_document.uri)?;
    let encoding = server.client.can.encoding;
    let now = server.now();
    let glance = server.teams[asked.team].live.glance(&asked.path, now)?;
    let lines = Lines::new(&asked.text);
    let at = |place| lines.offset(position(place), encoding);
    let span = Span::new(at(params.range.start), at(params.range.end));
    let view = asked.view(server);
    let only = params.context.only;
    let wanted = |kind: &str| only.as_ref().is_none_or(|only| only.iter().any(|asked| is_below(kind, asked.as_str())));
    let mut list = Vec::new();
    if wanted("quickfix") || wanted("refactor") {
        list.extend(editor::actions(&view, &glance, span));
    }
    if wanted(FIX_ALL) {
        list.extend(editor::fix_all(&view, &glance));
    }
    let mut answers = Vec::new();
    for action in list {
        let Action { title, purpose, preferred, finding, edits } = action;
        let kind = match purpose {
            Purpose::Fix => "quickfix",
            Purpose::FixAll => FIX_ALL,
            Purpose::Change => "refactor",
        };
        if !wanted(kind) {
            continue;
        }
        let sources = glance.sources.as_ref().unwrap_or(&server.teams[asked.team].live.workspace().sources);
        let teller = Teller { sources, ..server.teams[asked.team].teller(server.client.can) };
        let mended = finding.and_then(|at| glance.findings.iter().nth(at)).map(|finding| vec![teller.diagnostic(finding, &lines)]);
        answers.push(CodeAction {
            title,
            kind: Some(CodeActionKind::from(kind.to_owned())),
            diagnostics: mended,
            edit: Some(workspace_edit(server, asked.team, &edits)?),
            is_preferred: preferred.then_some(true),
            ..CodeAction::default()
        });
    }
    serde_json::to_value(answers).ok()
}

/// Whether a kind of action is one that was asked for: `source.fixAll.pregon` is below `source`.
fn is_below(kind: &str, asked: &str) -> bool {
    asked.is_empty() || kind == asked || kind.strip_prefix(asked).is_some_and(|rest| rest.starts_with('.'))
}

fn workspace_edit(server: &Server<'_>, team: usize, edits: &[FileEdit]) -> Option<WorkspaceEdit> {
    let open = server.open_in(team);
    let live = &server.teams[team].live;
    let mut by_file: Vec<(&str, Vec<TextEdit>)> = Vec::new();
    for edit in edits {
        let text = text_of(live, &edit.path)?;
        let range = range(&Lines::new(&text), edit.span, server.client.can.encoding);
        let edit_of = TextEdit { range, new_text: edit.text.clone() };
        match by_file.iter_mut().find(|(path, _)| *path == edit.path) {
            Some((_, list)) => list.push(edit_of),
            None => by_file.push((&edit.path, vec![edit_of])),
        }
    }
    if server.client.versioned {
        let document = |(path, edits): (&str, Vec<TextEdit>)| {
            let uri = server.teams[team].uri(path, &open)?;
            let version = open.get(path).map(|(_, version)| *version);
            let text_document = OptionalVersionedTextDocumentIdentifier { uri, version };
            Some(TextDocumentEdit { text_document, edits: edits.into_iter().map(OneOf::Left).collect() })
        };
        let list = by_file.into_iter().filter_map(document).collect();
        return Some(WorkspaceEdit { document_changes: Some(DocumentChanges::Edits(list)), ..WorkspaceEdit::default() });
    }
    #[expect(clippy::mutable_key_type, reason = "the protocol's type")]
    let changes: HashMap<Uri, Vec<TextEdit>> =
        by_file.into_iter().filter_map(|(path, edits)| Some((server.teams[team].uri(path, &open)?, edits))).collect();
    Some(WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() })
}

fn symbols(server: &Server<'_>, params: &DocumentSymbolParams) -> Option<Value> {
    let asked = Asked::new(server, &params.text_document.uri)?;
    let lines = Lines::new(&asked.text);
    let list = editor::symbols(&asked.view(server));
    let list: Vec<_> = list.into_iter().map(|symbol| convert::symbol(symbol, &lines, server.client.can.encoding)).collect();
    serde_json::to_value(list).ok()
}

fn definition(server: &Server<'_>, params: GotoDefinitionParams) -> Option<Value> {
    let place = params.text_document_position_params;
    let asked = Asked::new(server, &place.text_document.uri)?;
    let offset = Lines::new(&asked.text).offset(position(place.position), server.client.can.encoding);
    let found = editor::definition(&asked.view(server), offset)?;
    serde_json::to_value(locations(server, asked.team, &[found])).ok()
}

fn references(server: &Server<'_>, params: ReferenceParams) -> Option<Value> {
    let place = params.text_document_position;
    let asked = Asked::new(server, &place.text_document.uri)?;
    let offset = Lines::new(&asked.text).offset(position(place.position), server.client.can.encoding);
    let found = editor::references(&asked.view(server), offset, params.context.include_declaration);
    serde_json::to_value(locations(server, asked.team, &found)).ok()
}

fn renamable(server: &Server<'_>, params: &TextDocumentPositionParams) -> Result<Value, RenameError> {
    let Some(asked) = Asked::new(server, &params.text_document.uri) else { return Ok(Value::Null) };
    let (lines, encoding) = (Lines::new(&asked.text), server.client.can.encoding);
    let (span, name) = editor::renamable(&asked.view(server), lines.offset(position(params.position), encoding))?;
    let answer = PrepareRenameResponse::RangeWithPlaceholder { range: range(&lines, span, encoding), placeholder: name };
    Ok(serde_json::to_value(answer).unwrap_or_default())
}

fn rename(server: &Server<'_>, params: RenameParams) -> Result<Value, RenameError> {
    let place = params.text_document_position;
    let Some(asked) = Asked::new(server, &place.text_document.uri) else { return Ok(Value::Null) };
    let offset = Lines::new(&asked.text).offset(position(place.position), server.client.can.encoding);
    // Some editors give back what they showed, with the sign of a mention.
    let edits = editor::rename(&asked.view(server), offset, params.new_name.trim_start_matches('@'))?;
    Ok(workspace_edit(server, asked.team, &edits).and_then(|edit| serde_json::to_value(edit).ok()).unwrap_or_default())
}

fn locations(server: &Server<'_>, team: usize, places: &[Place]) -> Vec<Location> {
    let open = server.open_in(team);
    let mut list = Vec::with_capacity(places.len());
    // Lines are counted once a file.
    for of_file in places.chunk_by(|a, b| a.path == b.path) {
        let path = &of_file[0].path;
        let Some(uri) = server.teams[team].uri(path, &open) else { continue };
        let text = text_of(&server.teams[team].live, path).unwrap_or_default();
        let lines = Lines::new(&text);
        list.extend(
            of_file.iter().map(|place| Location { uri: uri.clone(), range: range(&lines, place.span, server.client.can.encoding) }),
        );
    }
    list
}

fn links(server: &Server<'_>, params: &DocumentLinkParams) -> Option<Value> {
    let asked = Asked::new(server, &params.text_document.uri)?;
    let lines = Lines::new(&asked.text);
    let open = server.open_in(asked.team);
    let link = |link: editor::DocumentLink| DocumentLink {
        range: range(&lines, link.span, server.client.can.encoding),
        target: server.teams[asked.team].uri(&link.path, &open),
        tooltip: Some(link.path),
        data: None,
    };
    let list: Vec<DocumentLink> = editor::links(&asked.view(server)).into_iter().map(link).collect();
    serde_json::to_value(list).ok()
}
