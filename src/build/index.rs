//! What a build remembers of every post for the next one: front matter, findings, and what lists show.
//!
//! The file is only a cache. It is read with bounds and a checksum; one that is damaged, or of another version, counts as absent.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::scan::Facts;
use crate::check::{self, BUILTIN};
use crate::diag::{Diagnostic, LineColumn, Location, Severity, Sources, Span};
use crate::model::{ChannelName, PartPrint, Post, PostId};
use crate::report::Glance;

/// Changes with every change of what is below.
const MAGIC: &[u8; 16] = b"pregon index 003";
/// Longest record that is believed.
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// Everything that a build remembers.
#[derive(Debug, Default)]
pub(super) struct Index {
    pub(super) head: Head,
    /// By path, sorted.
    pub(super) records: Vec<Record>,
}

/// What concerns no single post.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Head {
    /// Digest of everything that all posts depend on.
    pub(super) environment: [u8; 32],
    /// What the outputs looked like from outside when the build was done.
    pub(super) outputs: [u8; 32],
    /// Pages that are not of one post.
    pub(super) pages: Vec<PageRecord>,
    /// How many records follow.
    pub(super) records: u32,
}

/// A page, or a handful that are made together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct PageRecord {
    pub(super) name: String,
    /// Digest of what it was made of.
    pub(super) key: [u8; 32],
    /// Paths below `public/`.
    pub(super) files: Vec<String>,
}

/// One file of `content/`.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Record {
    pub(super) path: String,
    pub(super) facts: Facts,
    /// Digest of its text.
    pub(super) text: [u8; 32],
    /// The post as it is written, without its body; `None` where there was too little to go on.
    pub(super) post: Option<Post>,
    /// What loading said.
    pub(super) notes: Vec<Note>,
    /// What became of its posts: one, or those of a series.
    pub(super) made: Vec<Made>,
}

/// What became of a post.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Made {
    /// The post.
    pub(super) post: PostId,
    /// What it depends on besides its own file and what all posts depend on.
    pub(super) uses: Vec<Use>,
    /// Digest of the state of all that.
    pub(super) state: [u8; 32],
    /// What compiling and the pictures said.
    pub(super) notes: Vec<Note>,
    /// What the rules found, before waivers.
    pub(super) findings: Vec<Note>,
    pub(super) lines: Vec<LineRecord>,
    pub(super) glance: Glance,
    /// Digest of the glance.
    pub(super) glance_key: [u8; 32],
    /// Pictures that its variants ask for.
    pub(super) pictures: u32,
    /// Digest of the file with its variants.
    pub(super) variants: [u8; 32],
    /// Digest of what its preview was made of.
    pub(super) page: [u8; 32],
    /// Digest of what its page on the site was made of, where it has one.
    pub(super) site: Option<[u8; 32]>,
}

impl Made {
    /// Whether the post has a file of variants.
    pub(super) fn has_variants(&self) -> bool {
        self.lines.iter().any(|line| line.digest.is_some())
    }
}

/// Something that a post depends on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) enum Use {
    /// A file, or the post in it, by its path relative to the root.
    File(String),
    /// The post with this id.
    Post(String),
    /// The words of a hashtag, folded.
    Hashtag(String),
    /// The paths of all posts.
    Paths,
}

/// One variant.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct LineRecord {
    /// Number of the channel in `pregon.yaml`.
    pub(super) channel: u16,
    /// When it is due, in microseconds since 1970.
    pub(super) due: Option<i64>,
    /// Fingerprint of its words.
    pub(super) words: Option<[u8; 16]>,
    /// Its digest; `None` where its pictures could not be made, so that there is nothing to send.
    pub(super) digest: Option<[u8; 32]>,
    /// Number of its parts.
    pub(super) parts: u16,
    /// What each part is made of.
    pub(super) prints: Box<[PartPrint]>,
}

/// A finding as it is written down. Second places and fixes are for `check`, which works from the files themselves.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Note {
    rule: String,
    severity: u8,
    message: String,
    span: Option<Span>,
    /// Position of the span's start.
    place: Option<LineColumn>,
    /// The file, where it is another than the post's own.
    file: Option<String>,
    help: Vec<String>,
    post: Option<PostId>,
    channel: Option<ChannelName>,
}

impl Note {
    /// Writes a finding down. `own` is the post's file; `place` finds positions in it.
    pub(super) fn new(finding: Diagnostic, own: Location, sources: &Sources, place: impl Fn(usize) -> LineColumn) -> Self {
        let elsewhere = finding.location.filter(|location| location.file != own.file);
        Self {
            rule: finding.rule.to_owned(),
            severity: finding.severity as u8,
            message: finding.message,
            span: finding.location.map(|location| location.span),
            place: finding.location.filter(|_| elsewhere.is_none()).map(|location| place(location.span.start)),
            file: elsewhere.map(|location| sources.get(location.file).path.clone()),
            help: finding.help,
            post: finding.post,
            channel: finding.channel,
        }
    }

    /// The position that is known with it.
    pub(super) fn position(&self) -> Option<(usize, LineColumn)> {
        Some((self.span?.start, self.place?))
    }

    /// The finding again; `None` for one that this program does not know.
    pub(super) fn finding(&self, own: Location, file_of: impl Fn(&str) -> Option<crate::diag::FileId>) -> Option<Diagnostic> {
        let rule = rule_name(&self.rule)?;
        let file = match &self.file {
            Some(path) => file_of(path)?,
            None => own.file,
        };
        let severity = match self.severity {
            0 => Severity::Info,
            1 => Severity::Warning,
            _ => Severity::Error,
        };
        Some(Diagnostic {
            rule,
            severity,
            message: self.message.clone(),
            location: self.span.map(|span| Location::new(file, span)),
            labels: Vec::new(),
            help: self.help.clone(),
            fix: None,
            post: self.post.clone(),
            channel: self.channel.clone(),
        })
    }
}

fn rule_name(name: &str) -> Option<&'static str> {
    let built_in = || BUILTIN.iter().find(|builtin| builtin.name == name).map(|builtin| builtin.name);
    check::rule(name).map(|rule| rule.name).or_else(built_in)
}

/// A record whose post lies elsewhere; written as a [`Record`].
#[derive(Debug, Serialize)]
pub(super) struct RecordRef<'a> {
    pub(super) path: &'a str,
    pub(super) facts: Facts,
    pub(super) text: [u8; 32],
    pub(super) post: Option<&'a Post>,
    pub(super) notes: &'a [Note],
    pub(super) made: Vec<&'a Made>,
}

impl Index {
    /// Reads an index; `None` where there is none that can be believed.
    pub(super) fn read(path: &Path) -> Option<Self> {
        let mut frames = Frames { file: BufReader::with_capacity(256 * 1024, File::open(path).ok()?), hasher: blake3::Hasher::new() };
        let mut magic = [0; MAGIC.len()];
        frames.exact(&mut magic)?;
        if magic != *MAGIC {
            return None;
        }
        let mut buffer = Vec::new();
        let head: Head = frames.next(&mut buffer)?;
        let mut records = Vec::new();
        for _ in 0..head.records {
            let record: Record = frames.next(&mut buffer)?;
            let notes = record.notes.iter().chain(record.made.iter().flat_map(|made: &Made| made.notes.iter().chain(&made.findings)));
            if !notes.into_iter().all(|note| rule_name(&note.rule).is_some()) {
                return None;
            }
            records.push(record);
        }
        let computed = *frames.hasher.clone().finalize().as_bytes();
        let mut stored = [0; 32];
        frames.exact(&mut stored)?;
        (stored == computed).then_some(Self { head, records })
    }

    /// Writes an index; one that is cut off on the way leaves the old one as it is.
    ///
    /// # Errors
    /// It cannot be written.
    pub(super) fn write<'a>(path: &Path, head: &Head, records: impl Iterator<Item = RecordRef<'a>>) -> io::Result<()> {
        let folder = path.parent().unwrap_or(path);
        std::fs::create_dir_all(folder)?;
        let file = tempfile::Builder::new().prefix(".tmp-").tempfile_in(folder)?;
        let mut writer = BufWriter::with_capacity(256 * 1024, file);
        let mut hasher = blake3::Hasher::new();
        let mut put = |bytes: &[u8], writer: &mut BufWriter<tempfile::NamedTempFile>| {
            hasher.update(bytes);
            writer.write_all(bytes)
        };
        put(MAGIC, &mut writer)?;
        let mut buffer = Vec::new();
        encode(head, &mut buffer)?;
        put(&buffer, &mut writer)?;
        for record in records {
            encode(&record, &mut buffer)?;
            put(&buffer, &mut writer)?;
        }
        let checksum = *hasher.finalize().as_bytes();
        writer.write_all(&checksum)?;
        writer.into_inner().map_err(io::IntoInnerError::into_error)?.persist(path)?;
        Ok(())
    }
}

/// Encodes a value behind its length.
fn encode(value: &impl Serialize, buffer: &mut Vec<u8>) -> io::Result<()> {
    buffer.clear();
    buffer.extend_from_slice(&[0; 4]);
    postcard::to_io(value, &mut *buffer).map_err(io::Error::other)?;
    let length = u32::try_from(buffer.len() - 4).map_err(io::Error::other)?;
    buffer[..4].copy_from_slice(&length.to_le_bytes());
    Ok(())
}

struct Frames {
    file: BufReader<File>,
    hasher: blake3::Hasher,
}

impl Frames {
    fn exact(&mut self, bytes: &mut [u8]) -> Option<()> {
        self.file.read_exact(bytes).ok()?;
        self.hasher.update(bytes);
        Some(())
    }

    fn next<T: for<'de> Deserialize<'de>>(&mut self, buffer: &mut Vec<u8>) -> Option<T> {
        let mut length = [0; 4];
        self.exact(&mut length)?;
        let length = u32::from_le_bytes(length) as usize;
        if length > MOST_BYTES {
            return None;
        }
        buffer.clear();
        // Grows with what is really there, whatever the length says.
        self.file.by_ref().take(length as u64).read_to_end(buffer).ok()?;
        if buffer.len() != length {
            return None;
        }
        self.hasher.update(buffer);
        postcard::from_bytes(buffer).ok()
    }
}
