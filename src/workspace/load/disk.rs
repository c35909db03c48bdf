//! Files as they lie on the disk, or in an editor: texts within bounds, paths that stay in the workspace, pictures that are there.

use std::fs;
use std::io::Read;
use std::path::Path;

use super::Overlay;
use crate::diag::{Diagnostic, Diagnostics, FileId, Location, SourceFile, Sources, Span};
use crate::model::{Campaign, MediaFound, MediaItem, Post};

/// Text files above this size are not read: no post or plan is that long.
const MAX_TEXT_BYTES: u64 = 1024 * 1024;

/// A file's text, or why there is none.
pub(super) enum TextFile {
    Text(String),
    Problem { message: String, help: &'static str, text: String, span: Span },
}

/// Registers a file, and reports it where it has no text.
pub(super) fn add(sources: &mut Sources, diagnostics: &mut Diagnostics, path: &str, read: TextFile) -> (FileId, Option<String>) {
    match read {
        TextFile::Text(text) => (sources.add(SourceFile::new(path, text.as_str())), Some(text)),
        TextFile::Problem { message, help, text, span } => {
            let file = sources.add(SourceFile::new(path, text));
            diagnostics.push(Diagnostic::error("unreadable-file", Location::new(file, span), message).help(help));
            (file, None)
        }
    }
}

/// Looks for the pictures that a post names.
pub(crate) fn find_media(root: &Path, post: &mut Post) {
    let folder = post.folder().to_owned();
    let find = |item: &mut MediaItem| {
        item.found = MediaFound::Missing;
        if let Some(path) = resolve(root, &folder, &item.file.value)
            && let Ok(metadata) = fs::metadata(root.join(&path))
            && metadata.is_file()
        {
            item.found = MediaFound::File { path, bytes: metadata.len() };
        }
    };
    post.media.iter_mut().for_each(find);
    post.overrides.iter_mut().filter_map(|o| o.media.as_mut()).flatten().for_each(find);
}

/// Looks for the files that a campaign needs, and returns whether one of them has come or gone.
pub(crate) fn find_assets(root: &Path, campaign: &mut Campaign) -> bool {
    let mut changed = false;
    for asset in &mut campaign.assets {
        let real = resolve(root, "", &asset.file.value);
        let found = real.is_some_and(|path| fs::metadata(root.join(path)).is_ok_and(|metadata| metadata.is_file()));
        changed |= found != asset.found;
        asset.found = found;
    }
    changed
}

/// Resolves a path written in a file of `folder` to a path relative to the root.
///
/// Returns `None` for absolute paths, for paths that leave the workspace, also through a symbolic link, and
/// for files that do not exist.
pub(crate) fn resolve(root: &Path, folder: &str, written: &str) -> Option<String> {
    if written.starts_with('/') || written.contains('\\') || written.contains('\0') || written.contains(':') {
        return None;
    }
    let real = fs::canonicalize(root.join(folder).join(written)).ok()?;
    real.starts_with(root).then(|| relative(root, &real))
}

pub(super) fn relative(root: &Path, path: &Path) -> String {
    let inner = path.strip_prefix(root).unwrap_or(path);
    inner.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

pub(super) fn read_text(root: &Path, overlay: Option<&Overlay>, path: &str) -> TextFile {
    let problem = |message: String, help| TextFile::Problem { message, help, text: String::new(), span: Span::default() };
    let too_long = |bytes: u64| {
        let message = format!("the file is {} MB long; texts of more than 1 MB are not read", bytes / 1_000_000);
        problem(message, "check that it is really a text; pictures belong beside the post")
    };
    if let Some(text) = overlay.and_then(|texts| texts.get(path)) {
        return if text.len() as u64 > MAX_TEXT_BYTES { too_long(text.len() as u64) } else { TextFile::Text(text.to_string()) };
    }
    let full = root.join(path);
    // A link inside the workspace is followed; one that leaves it could show what CI has beside the checkout.
    match fs::canonicalize(&full) {
        Ok(real) if !real.starts_with(root) => {
            return problem("a symbolic link that leaves the workspace".to_owned(), "copy the file into the workspace");
        }
        Ok(_) => {}
        Err(_) => return problem("the file cannot be opened".to_owned(), "check that it exists, and where it leads if it is a link"),
    }
    // Asked before it is opened: opening a named pipe waits for somebody to write into it.
    match fs::metadata(&full) {
        Ok(metadata) if !metadata.is_file() => return problem("not a regular file".to_owned(), "replace it with a text file"),
        Ok(metadata) if metadata.len() > MAX_TEXT_BYTES => return too_long(metadata.len()),
        Ok(_) => {}
        Err(error) => return problem(format!("the file cannot be read: {error}"), "check its permissions"),
    }
    let file = match fs::File::open(&full) {
        Ok(file) => file,
        Err(error) => return problem(format!("the file cannot be read: {error}"), "check its permissions"),
    };
    let mut bytes = Vec::new();
    if let Err(error) = file.take(MAX_TEXT_BYTES + 1).read_to_end(&mut bytes) {
        return problem(format!("the file cannot be read: {error}"), "check its permissions");
    }
    match String::from_utf8(bytes) {
        Ok(text) => TextFile::Text(text),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            let span = Span::new(at, text[at..].chars().next().map_or(at, |c| at + c.len_utf8()));
            TextFile::Problem { message: "the file is not UTF-8".to_owned(), help: "save it as UTF-8 in your editor", text, span }
        }
    }
}
