//! Files beside a post.

use std::fs;

use super::View;

/// More files than this are not offered.
const MOST: usize = 500;

/// Paths of the files beside a post and in the folders below, as the post would write them; sorted.
pub(super) fn beside(view: &View<'_>, wanted: impl Fn(&str) -> bool) -> Vec<String> {
    let folder = view.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut found = Vec::new();
    let mut open = vec![(view.workspace().root.join(folder), String::new(), 0)];
    while let Some((folder, name, depth)) = open.pop() {
        let Ok(entries) = fs::read_dir(folder) else { continue };
        for entry in entries.flatten() {
            let Ok(kind) = entry.file_type() else { continue };
            let file = entry.file_name().to_string_lossy().into_owned();
            if file.starts_with('.') || kind.is_symlink() {
                continue;
            }
            let path = if name.is_empty() { file } else { format!("{name}/{file}") };
            if kind.is_dir() && depth < 2 {
                open.push((entry.path(), path, depth + 1));
            } else if kind.is_file() && wanted(&path) {
                found.push(path);
            }
            if found.len() >= MOST {
                break;
            }
        }
    }
    found.sort();
    found
}

/// Whether a file looks like a picture or a film, by its name.
pub(super) fn is_media(path: &str) -> bool {
    let extension = path.rsplit_once('.').map(|(_, extension)| extension.to_lowercase());
    extension.is_some_and(|extension| {
        matches!(extension.as_str(), "jpg" | "jpeg" | "png" | "gif" | "webp" | "avif" | "svg" | "mp4" | "mov" | "webm")
    })
}
