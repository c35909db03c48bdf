//! The folder of derived files and the cache of what was derived, both written atomically.

use std::fs;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::model::{Asset, Digest, Focus, MediaFormat};

use super::ImageError;
use super::encode::Encoded;

/// What is said of a file that moves.
#[derive(Debug, Clone, Default)]
pub(super) struct Extra {
    pub(super) animated: bool,
    pub(super) duration_ms: Option<u64>,
    pub(super) codec: Option<String>,
}

/// Where results lie: files named by their content, and one small record per job.
#[derive(Debug, Clone)]
pub(super) struct Store {
    files: PathBuf,
    records: PathBuf,
}

impl Store {
    pub(super) fn open(files: &Path, records: &Path) -> Result<Self, ImageError> {
        for folder in [files, records] {
            fs::create_dir_all(folder).map_err(|error| failed(folder, error))?;
        }
        Ok(Self { files: files.to_owned(), records: records.to_owned() })
    }

    /// What an earlier run made of this job, if its file is still there with the size it had.
    ///
    /// A record that cannot be read counts as absent: the picture is made again.
    pub(super) fn find(&self, key: Digest) -> Option<Asset> {
        let record = fs::read(self.record(key)).ok()?;
        let asset: Asset = serde_json::from_slice(&record).ok()?;
        // The name is put together again, so that a foreign record cannot point anywhere else.
        let expected = file_name(asset.digest, asset.format.extension());
        let size = fs::metadata(self.files.join(&expected)).ok()?.len();
        (asset.file == expected && size == asset.bytes).then_some(asset)
    }

    /// Writes a file unless it is there already, and the record of its job.
    pub(super) fn keep(&self, key: Digest, encoded: &Encoded, focus: Focus, extra: Extra) -> Result<Asset, ImageError> {
        let digest = Digest::of(&encoded.bytes);
        let asset = Asset {
            digest,
            file: file_name(digest, encoded.format.extension()),
            format: encoded.format,
            width: encoded.width,
            height: encoded.height,
            bytes: encoded.bytes.len() as u64,
            quality: encoded.quality,
            focus: rounded(focus),
            animated: extra.animated,
            duration_ms: extra.duration_ms,
            codec: extra.codec,
        };
        write(&self.files, &self.files.join(&asset.file), &encoded.bytes)?;
        self.write_record(key, &asset)?;
        Ok(asset)
    }

    /// Copies a file that is too large for memory, unless it is there already, and writes the record of its job.
    ///
    /// It is a copy and not a link: a link would change with the source, and its name would lie.
    pub(super) fn keep_video(&self, key: Digest, video: &mut (impl Read + Seek), asset: Asset) -> Result<Asset, ImageError> {
        let path = self.files.join(&asset.file);
        if !fs::metadata(&path).is_ok_and(|data| data.len() == asset.bytes) {
            let read = |error| ImageError::Read(Arc::new(error));
            video.seek(SeekFrom::Start(0)).map_err(read)?;
            let mut file = temporary(&self.files).map_err(|error| failed(&path, error))?;
            let copied = Digest::of_reader(&mut Tee { from: video, to: file.as_file_mut() }).map_err(|error| failed(&path, error))?;
            if copied != (asset.digest, asset.bytes) {
                return Err(ImageError::Changed);
            }
            file.persist(&path).map_err(|error| failed(&path, error.error))?;
        }
        self.write_record(key, &asset)?;
        Ok(asset)
    }

    /// The name of a file by its content.
    pub(super) fn file_name(digest: Digest, format: MediaFormat) -> String {
        file_name(digest, format.extension())
    }

    fn write_record(&self, key: Digest, asset: &Asset) -> Result<(), ImageError> {
        let record = serde_json::to_vec(asset).map_err(|error| failed(&self.records, error.into()))?;
        write(&self.records, &self.record(key), &record)
    }

    fn record(&self, key: Digest) -> PathBuf {
        self.records.join(format!("{key}.json"))
    }
}

/// A point in ten-thousandths: what a record gives back is to the last bit what was written.
fn rounded(focus: Focus) -> Focus {
    let round = |fraction: f64| (fraction * 10_000.0).round() / 10_000.0;
    Focus { x: round(focus.x), y: round(focus.y) }
}

fn file_name(digest: Digest, extension: &str) -> String {
    format!("{}.{extension}", digest.short())
}

/// Replaces a file as a whole: readers see the old bytes or the new ones, never a part.
fn write(folder: &Path, path: &Path, bytes: &[u8]) -> Result<(), ImageError> {
    if fs::metadata(path).is_ok_and(|data| data.len() == bytes.len() as u64) && fs::read(path).is_ok_and(|present| present == bytes) {
        return Ok(());
    }
    let whole = || -> io::Result<()> {
        let mut file = temporary(folder)?;
        file.write_all(bytes)?;
        file.persist(path)?;
        Ok(())
    };
    whole().map_err(|error| failed(path, error))
}

fn temporary(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".pregon-");
    // Web servers run as somebody else; temporary files are private by default.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644));
    builder.tempfile_in(folder)
}

/// Gives what it reads, and writes it down on the way.
struct Tee<'a, R, W> {
    from: &'a mut R,
    to: &'a mut W,
}

impl<R: Read, W: Write> Read for Tee<'_, R, W> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(bytes)?;
        self.to.write_all(&bytes[..read])?;
        Ok(read)
    }
}

fn failed(path: &Path, error: io::Error) -> ImageError {
    ImageError::Write { path: path.to_owned(), source: Arc::new(error) }
}
