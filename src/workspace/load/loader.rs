//! Everything but the posts, file by file.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use walkdir::WalkDir;

use super::super::decode::Decoder;
use super::super::yaml::{self, Node};
use super::super::{Config, approvals, config, invitations, plans};
use super::Overlay;
use super::disk::{TextFile, add, find_assets, read_text, relative, resolve};
use crate::diag::{Checked, Diagnostic, Diagnostics, FileId, Location, SourceFile, Sources, Span};
use crate::model::{Approval, Campaign, Crisis, DictionarySource, Invitation, PastCrisis, Tone};
use crate::networks::Specs;

pub(in crate::workspace) struct Loader<'a> {
    pub(super) root: &'a Path,
    pub(super) overlay: Option<&'a Overlay>,
    pub(super) sources: Sources,
    pub(in crate::workspace) diagnostics: Diagnostics,
}

impl<'a> Loader<'a> {
    pub(in crate::workspace) fn new(root: &'a Path) -> Self {
        Self { root, overlay: None, sources: Sources::default(), diagnostics: Diagnostics::new() }
    }

    /// Look backs at crises and rehearsals, by their names: what they say is for people.
    pub(super) fn look_backs(&mut self) -> Vec<PastCrisis> {
        let is_direct = |path: &String| path.matches('/').count() == 2;
        let paths = self.files("plans/crisis", &["md"]).into_iter().filter(is_direct);
        paths
            .filter_map(|path| {
                let name = path.rsplit('/').next()?.to_owned();
                let (day, rehearsal) = plans::look_back_name(&name)?;
                Some(PastCrisis { day, rehearsal, name })
            })
            .collect()
    }

    /// What was read, and what is wrong with it.
    pub(in crate::workspace) fn finish(self) -> (Sources, Diagnostics) {
        (self.sources, self.diagnostics)
    }
}

impl Loader<'_> {
    pub(in crate::workspace) fn config(&mut self, specs: &Specs) -> Config {
        let (file, node) = self.tree("pregon.yaml");
        let readable = node.is_some();
        let node = node.unwrap_or(Node { span: Span::default(), value: yaml::Value::Null });
        let mut decoder = Decoder::new(file);
        let config = config::read(&mut decoder, &node, specs);
        // After a syntax error the missing keys are not worth a word.
        if readable {
            self.diagnostics.extend(decoder.into_diagnostics());
        }
        config
    }

    /// Reads and decodes an optional YAML file.
    pub(super) fn yaml<T>(&mut self, path: &str, decode: impl FnOnce(&mut Decoder, &Node) -> T) -> Option<T> {
        if fs::symlink_metadata(self.root.join(path)).is_err() && !self.overlay.is_some_and(|texts| texts.contains_key(path)) {
            return None;
        }
        let (file, node) = self.tree(path);
        let mut decoder = if path.starts_with("plans/") { Decoder::bilingual(file) } else { Decoder::new(file) };
        let value = decode(&mut decoder, &node?);
        self.diagnostics.extend(decoder.into_diagnostics());
        Some(value)
    }

    pub(in crate::workspace) fn tree(&mut self, path: &str) -> (FileId, Option<Node>) {
        let read = read_text(self.root, self.overlay, path);
        let (file, text) = self.add(path, read);
        let node = text.and_then(|text| {
            let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
            yaml::parse(&text[start..], file, start, &mut self.diagnostics)
        });
        (file, node)
    }

    fn add(&mut self, path: &str, read: TextFile) -> (FileId, Option<String>) {
        add(&mut self.sources, &mut self.diagnostics, path, read)
    }

    /// Paths of the files below a folder with one of the extensions, relative to the root, sorted.
    pub(in crate::workspace) fn files(&mut self, folder: &str, extensions: &[&str]) -> Vec<String> {
        let mut paths = Vec::new();
        let walk = WalkDir::new(self.root.join(folder)).follow_links(false).sort_by_file_name().max_depth(24);
        let visible = |entry: &walkdir::DirEntry| !entry.file_name().to_string_lossy().starts_with('.');
        for entry in walk.into_iter().filter_entry(|entry| entry.depth() == 0 || visible(entry)) {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) if error.depth() == 0 => break,
                Err(error) => {
                    let path = error.path().map_or_else(|| folder.to_owned(), |path| relative(self.root, path));
                    let file = self.sources.add(SourceFile::new(path, ""));
                    let place = Location::new(file, Span::default());
                    self.diagnostics
                        .push(Diagnostic::error("unreadable-file", place, "the folder cannot be read").help("check its permissions"));
                    continue;
                }
            };
            let wanted = entry.path().extension().and_then(|e| e.to_str()).is_some_and(|e| extensions.contains(&e));
            if !entry.file_type().is_dir() && wanted {
                paths.push(relative(self.root, entry.path()));
            }
        }
        let below = |path: &&String| {
            let inner = path.strip_prefix(folder).and_then(|inner| inner.strip_prefix('/'));
            inner.is_some_and(|inner| {
                let wanted = inner.rsplit_once('.').is_some_and(|(_, extension)| extensions.contains(&extension));
                wanted && !inner.split('/').any(|name| name.starts_with('.'))
            })
        };
        paths.extend(self.overlay.into_iter().flat_map(BTreeMap::keys).filter(below).cloned());
        paths.sort();
        paths.dedup();
        paths
    }

    pub(super) fn approvals(&mut self) -> Vec<Approval> {
        let mut list = Vec::new();
        for path in self.files(approvals::APPROVALS_FOLDER, &["yaml", "yml"]) {
            if path.starts_with(invitations::INVITATIONS_FOLDER) {
                continue;
            }
            list.extend(self.yaml(&path, |decoder, node| approvals::read(decoder, node, &path)).flatten());
        }
        list.sort_by(|a, b| a.post.value.cmp(&b.post.value).then_with(|| a.path.cmp(&b.path)));
        list
    }

    /// Reads the terms of a campaign where they are a file, and looks for its assets.
    pub(super) fn files_of_campaign(&mut self, mut campaign: Campaign, path: &str) -> Campaign {
        find_assets(self.root, &mut campaign);
        let Some(terms) = &mut campaign.terms else { return campaign };
        let Some(file) = &terms.file else { return campaign };
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        // The file is watched with the plans; one elsewhere would not be.
        let real = resolve(self.root, folder, &file.value).filter(|path| path.starts_with("plans/"));
        if let Some(TextFile::Text(text)) = real.map(|path| read_text(self.root, self.overlay, &path)) {
            text.trim().clone_into(&mut terms.text);
            return campaign;
        }
        let place = Location::new(campaign.file, file.span);
        let message = format!("the terms `{}` cannot be read", file.value);
        let help = "the path is relative to the campaign's file, and stays below `plans/`";
        self.diagnostics.push(Diagnostic::error("unknown-reference", place, message).help(help));
        campaign
    }

    pub(super) fn invitations(&mut self) -> Vec<Invitation> {
        let mut list = Vec::new();
        for path in self.files(invitations::INVITATIONS_FOLDER, &["yaml"]) {
            list.extend(self.yaml(&path, |decoder, node| invitations::read(decoder, node, &path)).flatten());
        }
        list
    }

    /// Reads the team's words, and looks for the dictionaries that the team keeps in the workspace.
    pub(super) fn spelling(&mut self, tone: &mut Tone) {
        let (Some(spelling), Some(file)) = (&mut tone.spelling, tone.file) else { return };
        if let Some(written) = &spelling.words_file {
            if let Some(path) = resolve(self.root, "plans", &written.value).filter(|path| path.starts_with("plans/")) {
                let (id, text) = add(&mut self.sources, &mut self.diagnostics, &path, read_text(self.root, self.overlay, &path));
                spelling.file = Some(id);
                let words = text.as_deref().unwrap_or_default().lines().map(|line| line.split('#').next().unwrap_or_default().trim());
                spelling.words = words.filter(|word| !word.is_empty()).map(str::to_owned).collect();
            } else {
                let message = format!("the list of words `{}` cannot be read", written.value);
                let place = Location::new(file, written.span);
                self.diagnostics.push(Diagnostic::error("unknown-reference", place, message).help("the path is relative to `plans/`"));
            }
        }
        for (_, source) in &mut spelling.dictionaries {
            let DictionarySource::Files { written, path } = source else { continue };
            let both = ["aff", "dic"].map(|extension| {
                resolve(self.root, "plans", &format!("{}.{extension}", written.value)).filter(|path| path.starts_with("plans/"))
            });
            if let [Some(_), Some(words)] = both {
                *path = Some(self.root.join(words.trim_end_matches(".dic")));
            } else {
                let message = format!("there is no dictionary `{}`", written.value);
                let help = "write `system`, or the path relative to `plans/` of two files `….aff` and `….dic`, without their extension";
                self.diagnostics.push(Diagnostic::error("unknown-reference", Location::new(file, written.span), message).help(help));
            }
        }
    }

    pub(super) fn crisis_manual(&mut self, crisis: &Crisis) -> Option<String> {
        let (Some(manual), Some(file)) = (&crisis.manual, crisis.file) else { return None };
        // It becomes a page: what lies elsewhere, such as `.env`, is not for readers, and is not watched with the plans.
        let is_manual = |path: &String| path.starts_with("plans/") && path.to_lowercase().ends_with(".md");
        let real = resolve(self.root, "plans", &manual.value).filter(is_manual);
        if let Some(TextFile::Text(text)) = real.map(|path| read_text(self.root, self.overlay, &path)) {
            return Some(text);
        }
        let place = Location::new(file, manual.span);
        let message = format!("the manual `{}` cannot be read", manual.value);
        let help = "the path is relative to `plans/`, stays below it, and leads to a Markdown file (`.md`)";
        self.diagnostics.push(Diagnostic::error("unknown-reference", place, message).help(help));
        None
    }

    pub(super) fn templates(&mut self) -> Vec<(String, String)> {
        let mut templates = Vec::new();
        for path in self.files("templates", &["html", "txt", "svg", "css", "xml", "yaml"]) {
            let read = read_text(self.root, self.overlay, &path);
            if let (_, Some(text)) = self.add(&path, read) {
                templates.push((path.trim_start_matches("templates/").to_owned(), text));
            }
        }
        templates
    }
}

/// Reads the text of a campaign's file, as loading does: for those who write one.
pub fn read_campaign(path: &str, text: &str) -> Checked<Option<Campaign>> {
    let mut sources = Sources::default();
    let mut diagnostics = Diagnostics::new();
    let file = sources.add(SourceFile::new(path.to_owned(), text));
    let stem = path.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map_or("", |(stem, _)| stem);
    let campaign = yaml::parse(text, file, 0, &mut diagnostics).and_then(|node| {
        let mut decoder = Decoder::bilingual(file);
        let campaign = plans::campaign(&mut decoder, &node, stem);
        diagnostics.extend(decoder.into_diagnostics());
        campaign
    });
    Checked { output: campaign, diagnostics }
}
