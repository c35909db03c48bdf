//! The life of a server: what comes in, in its order, and the work in between.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response};
use lsp_types::notification::{
    DidChangeTextDocument, DidChangeWatchedFiles, DidChangeWorkspaceFolders, DidCloseTextDocument, DidOpenTextDocument,
    DidSaveTextDocument, Notification as _, PublishDiagnostics,
};
use lsp_types::request::{RegisterCapability, Request as _};
use lsp_types::{
    DidChangeTextDocumentParams, DidChangeWatchedFilesParams, DidChangeWatchedFilesRegistrationOptions, DidChangeWorkspaceFoldersParams,
    DidCloseTextDocumentParams, DidOpenTextDocumentParams, DidSaveTextDocumentParams, FileSystemWatcher, GlobPattern, InitializeParams,
    Registration, RegistrationParams, Uri,
};
use pregon::support::clock::Clock;
use pregon::workspace::find_root;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::convert::path_of;
use super::documents::{Document, real};
use super::requests::{self, Client};
use super::rpc::{self, Incoming};
use super::team::Team;
use crate::cli::ui::Ui;

/// More workspaces than this in one editor are not looked at.
const MOST_TEAMS: usize = 16;
/// Nothing is waited for longer than this.
const LONGEST_WAIT: Duration = Duration::from_mins(1);
/// A workspace whose check fails is left alone for no longer than this.
const LONGEST_REST: Duration = Duration::from_mins(5);

/// How a server ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    /// The editor said so.
    InOrder,
    /// The editor went away.
    Cut,
}

/// How far a server has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Nobody has introduced themselves.
    New,
    Running,
    /// The editor has asked to end.
    Over,
}

pub(super) struct Server<'a> {
    clock: Clock,
    /// A folder to look at, whatever the editor names.
    folder: Option<PathBuf>,
    ui: &'a Ui,
    outbox: Sender<Value>,
    stage: Stage,
    pub(super) client: Client,
    pub(super) teams: Vec<Team>,
    /// Open documents by their address.
    pub(super) documents: HashMap<String, Document>,
    queue: VecDeque<Incoming>,
    asked: i32,
    /// How many times in a row a check has failed, by the root of its workspace.
    failures: HashMap<PathBuf, u32>,
}

/// How long a workspace is left alone after so many checks before have failed.
fn rest_after(times: u32) -> Duration {
    Duration::from_secs(1 << times.min(10)).min(LONGEST_REST)
}

impl<'a> Server<'a> {
    pub(super) fn new(clock: Clock, folder: Option<PathBuf>, ui: &'a Ui, outbox: Sender<Value>) -> Self {
        Self {
            clock,
            folder,
            ui,
            outbox,
            stage: Stage::New,
            client: Client::default(),
            teams: Vec::new(),
            documents: HashMap::new(),
            queue: VecDeque::new(),
            asked: 0,
            failures: HashMap::new(),
        }
    }

    pub(super) fn now(&self) -> chrono::DateTime<chrono::Utc> {
        self.clock.now()
    }

    /// Serves until the end.
    pub(super) fn run(mut self, inbox: &Receiver<Incoming>) -> Ended {
        loop {
            let due = self.teams.iter().map(Team::due).min();
            let wait = due.map_or(LONGEST_WAIT, |due| due.saturating_duration_since(Instant::now())).min(LONGEST_WAIT);
            match inbox.recv_timeout(wait) {
                Ok(incoming) => self.queue.push_back(incoming),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return self.ended(),
            }
            loop {
                self.queue.extend(inbox.try_iter());
                self.drop_cancelled();
                let Some(incoming) = self.queue.pop_front() else { break };
                if let Some(ended) = self.take(incoming) {
                    return ended;
                }
            }
            self.work();
        }
    }

    fn ended(&self) -> Ended {
        if self.stage == Stage::Over { Ended::InOrder } else { Ended::Cut }
    }

    /// Answers the requests that are waiting and that the editor has given up.
    fn drop_cancelled(&mut self) {
        let cancelled: Vec<RequestId> = self
            .queue
            .iter()
            .filter_map(|incoming| match incoming {
                Incoming::Message(message) => rpc::cancelled(message),
                Incoming::Broken(_) | Incoming::Closed => None,
            })
            .collect();
        for id in cancelled {
            let is_it = |incoming: &Incoming| matches!(incoming, Incoming::Message(Message::Request(request)) if request.id == id);
            if let Some(at) = self.queue.iter().position(is_it) {
                self.queue.remove(at);
                self.refuse(id, ErrorCode::RequestCanceled, "cancelled");
            }
        }
    }

    fn take(&mut self, incoming: Incoming) -> Option<Ended> {
        match incoming {
            Incoming::Closed => return Some(self.ended()),
            Incoming::Broken(answer) => _ = self.outbox.send(answer),
            Incoming::Message(Message::Response(_)) => {}
            Incoming::Message(Message::Notification(note)) => {
                if note.method == "exit" {
                    return Some(self.ended());
                }
                if self.stage == Stage::Running {
                    let method = note.method.clone();
                    self.guarded(&method, |server| server.notified(note));
                }
            }
            Incoming::Message(Message::Request(request)) => self.requested(request),
        }
        None
    }

    fn requested(&mut self, request: Request) {
        let id = request.id.clone();
        match (self.stage, request.method.as_str()) {
            (Stage::New, "initialize") => self.initialize(request),
            (Stage::New, _) => self.refuse(id, ErrorCode::ServerNotInitialized, "nobody has said `initialize`"),
            (Stage::Running, "shutdown") => {
                self.stage = Stage::Over;
                self.send(&Response::new_ok(id, Value::Null).into());
            }
            (Stage::Running, "initialize") => self.refuse(id, ErrorCode::InvalidRequest, "`initialize` is said once"),
            (Stage::Over, _) => self.refuse(id, ErrorCode::InvalidRequest, "the server is shutting down"),
            (Stage::Running, _) => {
                let method = request.method.clone();
                let answered = self.guarded(&method, |server| requests::answer(server, request));
                match answered {
                    Some(response) => self.send(&response.into()),
                    None => self.refuse(id, ErrorCode::InternalError, "this request made the server fail"),
                }
            }
        }
    }

    /// Does something that must not take the server with it. What it was at may be half done, so that all is read again, and what was
    /// told of it is taken back.
    fn guarded<T>(&mut self, what: &str, work: impl FnOnce(&mut Self) -> T) -> Option<T> {
        let done = catch_unwind(AssertUnwindSafe(|| work(self)));
        if done.is_err() {
            self.ui.warn(&format!("`{what}` failed; the workspaces are read again"));
            let open: Vec<_> = (0..self.teams.len()).map(|at| self.open_in(at)).collect();
            for (mut team, open) in std::mem::take(&mut self.teams).into_iter().zip(open) {
                self.publish(team.clear(&open));
                // What cannot even be read waits for a document of it that is opened or saved.
                if catch_unwind(AssertUnwindSafe(|| self.open_team(&team.root))).is_err() {
                    self.ui.warn(&format!("reading {} failed, too", team.root.display()));
                }
            }
        }
        done.ok()
    }

    /// Leaves a workspace alone for a while after a check of it has failed: the same texts would make it fail at once again.
    fn check_failed(&mut self, root: &Path) {
        let times = self.failures.entry(root.to_owned()).or_default();
        let rest = rest_after(*times);
        *times += 1;
        if let Some(team) = self.teams.iter_mut().find(|team| team.root == root) {
            team.rest(Instant::now() + rest);
        }
    }

    fn initialize(&mut self, request: Request) {
        let params: InitializeParams = match serde_json::from_value(request.params) {
            Ok(params) => params,
            Err(error) => return self.refuse(request.id, ErrorCode::InvalidParams, &error.to_string()),
        };
        self.client = Client::of(&params);
        let result = json!({
            "capabilities": requests::capabilities(self.client.can.encoding),
            "serverInfo": { "name": "pregon", "version": env!("CARGO_PKG_VERSION") },
        });
        self.send(&Response::new_ok(request.id, result).into());
        self.stage = Stage::Running;
        #[expect(deprecated, reason = "older editors say nothing else")]
        let old = params.root_uri.iter().cloned();
        let folders: Vec<Uri> = match params.workspace_folders {
            Some(folders) => folders.into_iter().map(|folder| folder.uri).collect(),
            None => old.collect(),
        };
        for folder in folders.iter().filter_map(path_of).chain(self.folder.take()) {
            self.guarded("initialize", |server| server.find_team(&folder));
        }
    }

    fn notified(&mut self, note: Notification) {
        match note.method.as_str() {
            "initialized" => self.watch_files(),
            DidOpenTextDocument::METHOD => {
                let Some(DidOpenTextDocumentParams { text_document: open }) = parsed(note.params) else { return };
                let document = Document::new(open.uri, open.version, open.text);
                let key = document.uri.as_str().to_owned();
                self.documents.insert(key.clone(), document);
                self.find_team_of(&key);
                self.tell_team(&key);
            }
            DidChangeTextDocument::METHOD => {
                let Some(params) = parsed::<DidChangeTextDocumentParams>(note.params) else { return };
                let key = params.text_document.uri.as_str().to_owned();
                let encoding = self.client.can.encoding;
                let Some(document) = self.documents.get_mut(&key) else { return };
                document.change(params.text_document.version, params.content_changes, encoding);
                self.tell_team(&key);
            }
            DidSaveTextDocument::METHOD => {
                let Some(params) = parsed::<DidSaveTextDocumentParams>(note.params) else { return };
                let key = params.text_document.uri.as_str().to_owned();
                self.find_team_of(&key);
                if let Some((team, path)) = self.at(&key) {
                    let team = &mut self.teams[team];
                    team.changed(&[path]);
                    team.saved();
                }
            }
            DidCloseTextDocument::METHOD => {
                let Some(params) = parsed::<DidCloseTextDocumentParams>(note.params) else { return };
                let key = params.text_document.uri.as_str().to_owned();
                let place = self.at(&key);
                self.documents.remove(&key);
                if let Some((team, path)) = place {
                    self.teams[team].type_text(&path, None);
                }
            }
            DidChangeWatchedFiles::METHOD => {
                let Some(params) = parsed::<DidChangeWatchedFilesParams>(note.params) else { return };
                let paths: Vec<PathBuf> = params.changes.iter().filter_map(|change| path_of(&change.uri)).map(|path| real(&path)).collect();
                for path in paths.iter().filter(|path| path.file_name().is_some_and(|name| name == "pregon.yaml")) {
                    self.find_team(path);
                }
                for team in &mut self.teams {
                    let inside: Vec<String> = paths.iter().filter_map(|path| team.relative(path)).collect();
                    if !inside.is_empty() {
                        team.changed(&inside);
                    }
                }
            }
            DidChangeWorkspaceFolders::METHOD => {
                let Some(params) = parsed::<DidChangeWorkspaceFoldersParams>(note.params) else { return };
                for folder in params.event.removed.iter().filter_map(|folder| path_of(&folder.uri)) {
                    self.close_teams(&real(&folder));
                }
                for folder in params.event.added.iter().filter_map(|folder| path_of(&folder.uri)) {
                    self.find_team(&folder);
                }
            }
            _ => {}
        }
    }

    /// Asks the editor to say which files change on disk.
    fn watch_files(&mut self) {
        if !self.client.can.watches {
            return;
        }
        let watcher = |glob: &str| FileSystemWatcher { glob_pattern: GlobPattern::String(glob.to_owned()), kind: None };
        let globs = ["**/pregon.yaml", "**/content/**", "**/plans/**", "**/networks/**", "**/templates/**", "**/approvals/**"];
        let options = DidChangeWatchedFilesRegistrationOptions { watchers: globs.into_iter().map(watcher).collect() };
        let registration = Registration {
            id: "pregon-files".to_owned(),
            method: DidChangeWatchedFiles::METHOD.to_owned(),
            register_options: serde_json::to_value(options).ok(),
        };
        self.asked += 1;
        let params = serde_json::to_value(RegistrationParams { registrations: vec![registration] }).unwrap_or_default();
        self.send(&Request { id: self.asked.into(), method: RegisterCapability::METHOD.to_owned(), params }.into());
    }

    /// The workspace of a document, and its path there.
    pub(super) fn at(&self, key: &str) -> Option<(usize, String)> {
        let path = self.documents.get(key)?.path.as_deref()?;
        // The innermost, where one workspace lies in another.
        let inside = |(at, team): (usize, &Team)| Some((team.root.components().count(), at, team.relative(path)?));
        let (_, at, path) = self.teams.iter().enumerate().filter_map(inside).max()?;
        Some((at, path))
    }

    fn find_team_of(&mut self, key: &str) {
        if let Some(path) = self.documents.get(key).and_then(|document| document.path.clone()) {
            self.find_team(&path);
        }
    }

    /// Opens the workspace that a path lies in, if there is one that is not open yet.
    fn find_team(&mut self, path: &Path) {
        let folder = if path.is_dir() { Some(path) } else { path.ancestors().skip(1).find(|folder| folder.is_dir()) };
        if let Some(root) = folder.and_then(|folder| find_root(folder).ok())
            && !self.teams.iter().any(|team| team.root == root)
        {
            self.open_team(&root);
        }
    }

    fn open_team(&mut self, root: &Path) {
        if self.teams.len() >= MOST_TEAMS {
            self.ui.warn(&format!("more than {MOST_TEAMS} workspaces are open; {} is not looked at", root.display()));
            return;
        }
        match Team::open(root) {
            Ok(team) => {
                self.teams.push(team);
                let keys: Vec<String> = self.documents.keys().cloned().collect();
                for key in keys {
                    if self.at(&key).is_some_and(|(team, _)| team + 1 == self.teams.len()) {
                        self.tell_team(&key);
                    }
                }
            }
            Err(error) => self.ui.warn(&error.to_string()),
        }
    }

    fn close_teams(&mut self, folder: &Path) {
        while let Some(at) = self.teams.iter().position(|team| team.root.starts_with(folder)) {
            let open = self.open_in(at);
            let mut team = self.teams.remove(at);
            self.publish(team.clear(&open));
        }
    }

    /// Tells the workspace of a document what is in it.
    fn tell_team(&mut self, key: &str) {
        if let Some((team, path)) = self.at(key)
            && let Some(document) = self.documents.get(key)
        {
            self.teams[team].type_text(&path, document.text.as_deref());
        }
    }

    /// The open documents of a workspace, with their addresses and versions.
    pub(super) fn open_in(&self, team: usize) -> BTreeMap<String, (Uri, i32)> {
        let inside = |(key, document): (&String, &Document)| {
            let (at, path) = self.at(key)?;
            (at == team).then(|| (path, (document.uri.clone(), document.version)))
        };
        self.documents.iter().filter_map(inside).collect()
    }

    fn work(&mut self) {
        let now = self.now();
        let can = self.client.can;
        for at in 0..self.teams.len() {
            if self.teams.get(at).is_none_or(|team| team.due() > Instant::now()) {
                continue;
            }
            let open = self.open_in(at);
            let root = self.teams[at].root.clone();
            match self.guarded("check", |server| server.teams.get_mut(at).map(|team| team.work(now, can, &open))) {
                Some(Some(Ok(news))) => {
                    if self.teams[at].live.is_settled() {
                        self.failures.remove(&root);
                    }
                    self.publish(news);
                }
                Some(Some(Err(error))) => {
                    // It has gone; a document that is opened or saved finds it again.
                    self.ui.warn(&error.to_string());
                    let mut team = self.teams.remove(at);
                    self.publish(team.clear(&open));
                    return;
                }
                Some(None) => {}
                None => return self.check_failed(&root),
            }
        }
    }

    fn publish(&self, news: Vec<lsp_types::PublishDiagnosticsParams>) {
        for params in news {
            let params = serde_json::to_value(params).unwrap_or_default();
            self.send(&Notification { method: PublishDiagnostics::METHOD.to_owned(), params }.into());
        }
    }

    fn refuse(&self, id: RequestId, code: ErrorCode, message: &str) {
        self.send(&Response::new_err(id, code as i32, message.to_owned()).into());
    }

    fn send(&self, message: &Message) {
        let _ = self.outbox.send(rpc::value(message));
    }
}

fn parsed<T: DeserializeOwned>(params: Value) -> Option<T> {
    serde_json::from_value(params).ok()
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use pregon::support::atomic_file;

    use super::*;
    use crate::cli::ui::ColorChoice;

    #[test]
    fn a_check_that_fails_is_tried_again_later_and_later_and_what_was_told_is_taken_back() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().canonicalize().expect("is there");
        let write = |path: &str, text: &str| atomic_file::write(&root.join(path), text.as_bytes()).expect("writes");
        write("pregon.yaml", "brand: La Ceiba\ntimezone: America/Mexico_City\nchannels:\n  site: { network: site }\n");
        write("content/a.md", "---\ntitle: Uno\nnada: x\n---\n\nHola.\n");
        let ui = Ui::new(ColorChoice::Never, true);
        let (outbox, sent) = channel();
        let clock = Clock::Fixed("2026-11-21T18:00:00Z".parse().expect("an instant"));
        let mut server = Server::new(clock, None, &ui, outbox);
        server.find_team(&root);
        let told = || -> Vec<usize> {
            let publications = sent.try_iter().filter(|message| message["method"] == "textDocument/publishDiagnostics");
            publications.map(|message| message["params"]["diagnostics"].as_array().map_or(0, Vec::len)).collect()
        };
        server.work();
        let first = told();
        assert!(!first.is_empty() && first.iter().all(|count| *count > 0), "{first:?}");
        for times in 0..3 {
            let failed = server.guarded("check", |_| -> () { panic!("as a test wants it") });
            assert_eq!((failed, told().iter().sum::<usize>()), (None, 0));
            let before = Instant::now();
            server.check_failed(&root);
            assert!(server.teams[0].due() >= before + Duration::from_secs(1 << times), "{times}");
            // Typing does not wake it.
            server.teams[0].type_text("content/a.md", Some("---\ntitle: Dos\n---\n"));
            assert!(server.teams[0].due() >= before + Duration::from_secs(1 << times), "{times}");
            server.work();
            assert!(told().is_empty());
        }
        // Once it works again, the next failure is a first one.
        server.teams[0].rest(Instant::now());
        server.teams[0].type_text("content/a.md", None);
        server.teams[0].saved();
        while !server.failures.is_empty() {
            std::thread::sleep(Duration::from_millis(5));
            server.work();
        }
        assert!(told().contains(&first[0]));
        assert_eq!([0, 3, 8, 9, 40].map(rest_after).map(|rest| rest.as_secs()), [1, 8, 256, 300, 300]);
    }

    #[test]
    fn a_failure_takes_back_what_was_told() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().canonicalize().expect("is there");
        let write = |path: &str, text: &str| atomic_file::write(&root.join(path), text.as_bytes()).expect("writes");
        write("pregon.yaml", "brand: La Ceiba\ntimezone: America/Mexico_City\nchannels:\n  site: { network: site }\nnada: x\n");
        let ui = Ui::new(ColorChoice::Never, true);
        let (outbox, sent) = channel();
        let mut server = Server::new(Clock::System, None, &ui, outbox);
        server.find_team(&root);
        server.work();
        let uris = |sent: &Receiver<Value>, empty: bool| -> Vec<String> {
            let is_it = |message: &Value| message["params"]["diagnostics"].as_array().is_some_and(|list| list.is_empty() == empty);
            sent.try_iter().filter(is_it).filter_map(|message| message["params"]["uri"].as_str().map(str::to_owned)).collect()
        };
        let told = uris(&sent, false);
        assert!(!told.is_empty());
        assert!(server.guarded("hover", |_| -> () { panic!("as a test wants it") }).is_none());
        assert_eq!(uris(&sent, true), told);
    }
}
