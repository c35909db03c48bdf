//! Dictionaries that were read, kept for who checks again and again: reading one takes longer than checking a post.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use super::spelling::{Dictionary, DictionaryError, DictionaryFiles, SYSTEM_FOLDERS};

/// What a file was when it was read.
type State = (Option<SystemTime>, u64);

/// Dictionaries by their files. Copies share what they hold.
#[derive(Debug, Clone)]
pub struct Dictionaries {
    /// Where the system's are.
    folders: Arc<[PathBuf]>,
    read: Arc<Mutex<HashMap<DictionaryFiles, Kept>>>,
}

#[derive(Debug)]
struct Kept {
    state: [State; 2],
    dictionary: Arc<Dictionary>,
}

impl Default for Dictionaries {
    fn default() -> Self {
        Self::in_folders(SYSTEM_FOLDERS.iter().map(PathBuf::from))
    }
}

impl Dictionaries {
    /// Nothing read yet; the system's dictionaries are looked for in these folders, in their order.
    pub fn in_folders(folders: impl IntoIterator<Item = PathBuf>) -> Self {
        Self { folders: folders.into_iter().collect(), read: Arc::default() }
    }

    /// The system's dictionary for a language tag, if there is one.
    #[must_use]
    pub fn of_system(&self, tag: &str) -> Option<DictionaryFiles> {
        DictionaryFiles::of_system(tag, &self.folders)
    }

    /// The dictionary of these files; read again where they have changed.
    ///
    /// # Errors
    /// A file cannot be read, or is no part of a dictionary.
    pub fn get(&self, files: &DictionaryFiles) -> Result<Arc<Dictionary>, DictionaryError> {
        let state = [state(&files.rules), state(&files.words)];
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = read.get(files).filter(|kept| kept.state == state) {
            return Ok(Arc::clone(&kept.dictionary));
        }
        let dictionary = Arc::new(Dictionary::read(files)?);
        read.insert(files.clone(), Kept { state, dictionary: Arc::clone(&dictionary) });
        Ok(dictionary)
    }
}

fn state(path: &Path) -> State {
    std::fs::metadata(path).map_or((None, 0), |data| (data.modified().ok(), data.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::support::atomic_file;

    #[test]
    fn a_dictionary_is_read_once_until_it_changes() {
        let folder = tempfile::tempdir().expect("a folder");
        let stem = folder.path().join("es");
        let write = |words: &str| {
            atomic_file::write(&stem.with_extension("aff"), b"SET UTF-8\n").expect("writes");
            atomic_file::write(&stem.with_extension("dic"), words.as_bytes()).expect("writes");
        };
        write("1\nlibro\n");
        let files = DictionaryFiles::at(&stem).expect("is there");
        let shelf = Dictionaries::default();
        let first = shelf.get(&files).expect("reads");
        assert!(first.knows("libro") && !first.knows("feria"));
        assert!(Arc::ptr_eq(&first, &shelf.clone().get(&files).expect("reads")));
        write("2\nlibro\nferia\n");
        assert!(shelf.get(&files).expect("reads").knows("feria"));
    }
}
