//! Variants read back from `public/variants/`, for pages of posts that have not changed.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use super::output::variants_path;
use crate::model::{PostId, Variant};
use crate::report::Variants;

/// Variants as they were written, by the digest of their file.
#[derive(Debug)]
pub(super) struct Stored<'a> {
    pub(super) public: &'a Path,
    pub(super) digests: HashMap<&'a PostId, [u8; 32]>,
}

#[derive(Deserialize)]
struct File {
    variants: Vec<Variant>,
}

/// Reads variants; refuses a file that is not as it was written.
pub(super) fn read(public: &Path, post: &PostId, digest: [u8; 32]) -> Result<Vec<Variant>, String> {
    if digest == [0; 32] {
        return Ok(Vec::new());
    }
    let path = public.join(variants_path(post));
    let bytes = fs::read(&path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    if *blake3::hash(&bytes).as_bytes() != digest {
        return Err(format!("{} is not as it was written", path.display()));
    }
    let file: File = serde_json::from_slice(&bytes).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    Ok(file.variants)
}

impl Variants for Stored<'_> {
    fn of(&self, post: &PostId) -> Result<Vec<Variant>, String> {
        self.digests.get(post).map_or_else(|| Ok(Vec::new()), |digest| read(self.public, post, *digest))
    }
}

/// No variants at all, where pages are given what they show.
#[derive(Debug)]
pub(super) struct Given;

impl Variants for Given {
    fn of(&self, _: &PostId) -> Result<Vec<Variant>, String> {
        Ok(Vec::new())
    }
}
