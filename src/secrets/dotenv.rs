//! `.env`: read as ever, and written one line at a time.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use crate::support::secret::Secret;
use crate::support::{atomic_file, regular_file};

/// Largest `.env` that is read.
const MAX_BYTES: u64 = 1024 * 1024;

/// Why `.env` cannot be read or written. No line of it is quoted: a line may hold a secret.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DotEnvError {
    /// The file system refuses.
    #[error("the file system refuses: {0}")]
    Io(#[source] io::Error),
    /// A line cannot be read.
    #[error("a line of it is not NAME=value")]
    Syntax,
    /// It is larger than any such file.
    #[error("it is larger than 1 MB")]
    TooLarge,
    /// A line could not be replaced without changing others.
    #[error("{0} cannot be replaced in it without changing other lines: change it by hand")]
    Tangled(String),
}

/// The variables of the file whose names start with `PREGON_`; the first of two of the same name counts. Empty where there is no file.
pub(super) fn read(path: &Path) -> Result<BTreeMap<String, Secret>, DotEnvError> {
    parse(&text(path)?)
}

fn text(path: &Path) -> Result<String, DotEnvError> {
    let bytes = match regular_file::read(path, MAX_BYTES) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(String::new()),
        Err(error) if error.kind() == io::ErrorKind::FileTooLarge => return Err(DotEnvError::TooLarge),
        Err(error) => return Err(DotEnvError::Io(error)),
    };
    let text = String::from_utf8(bytes).map_err(|_| DotEnvError::Syntax)?;
    // Editors on Windows put a byte order mark before the first name.
    Ok(text.strip_prefix('\u{feff}').map_or_else(|| text.clone(), str::to_owned))
}

fn parse(text: &str) -> Result<BTreeMap<String, Secret>, DotEnvError> {
    let mut variables = BTreeMap::new();
    for entry in dotenvy::from_read_iter(text.as_bytes()) {
        // The text of dotenvy's error quotes the line.
        let (name, value) = entry.map_err(|_| DotEnvError::Syntax)?;
        if name.starts_with("PREGON_") && !value.trim().is_empty() {
            variables.insert(name, Secret::new(&value));
        }
    }
    Ok(variables)
}

/// Sets (`Some`) and removes (`None`) variables, durably; other lines stay as they are. Nobody else on the machine can read the file afterwards.
pub(super) fn update(path: &Path, changes: &BTreeMap<String, Option<Secret>>) -> Result<(), DotEnvError> {
    let old = text(path)?;
    let new = with(&old, changes)?;
    atomic_file::write_durable(path, new.as_bytes(), atomic_file::Readers::Owner).map_err(DotEnvError::Io)
}

fn with(old: &str, changes: &BTreeMap<String, Option<Secret>>) -> Result<String, DotEnvError> {
    let mut expected = parse(old)?;
    let mut open: BTreeMap<&str, &Secret> = BTreeMap::new();
    for (name, value) in changes {
        match value {
            Some(value) => {
                open.insert(name, value);
                expected.insert(name.clone(), value.clone());
            }
            None => drop(expected.remove(name)),
        }
    }
    let mut new = String::with_capacity(old.len());
    for line in old.split_inclusive('\n') {
        let Some((name, _)) = changes.get_key_value(key_of(line)) else {
            new.push_str(line);
            continue;
        };
        // A second line of the same name would be the one that counts.
        if let Some(value) = open.remove(name.as_str()) {
            new.push_str(&assignment(name, value));
        }
    }
    if !new.is_empty() && !new.ends_with('\n') {
        new.push('\n');
    }
    for (name, value) in open {
        new.push_str(&assignment(name, value));
    }
    // Values of several lines can look like assignments. What has been written is read again before it counts.
    let read = parse(&new)?;
    let same =
        read.len() == expected.len() && read.iter().all(|(name, value)| expected.get(name).is_some_and(|e| e.expose() == value.expose()));
    if same { Ok(new) } else { Err(DotEnvError::Tangled(changes.keys().cloned().collect::<Vec<_>>().join(", "))) }
}

/// The name that a line assigns to.
fn key_of(line: &str) -> &str {
    let line = line.trim_start();
    let line = line.strip_prefix("export ").unwrap_or(line);
    line.split_once('=').map_or("", |(name, _)| name.trim())
}

fn assignment(name: &str, value: &Secret) -> String {
    let value = value.expose();
    // Single quotes take everything but themselves; a backslash before the last one confuses the search for the line's end.
    if value.contains(['\'', '\\']) {
        let mut escaped = String::with_capacity(value.len() + 8);
        for c in value.chars() {
            if matches!(c, '\\' | '"' | '$') {
                escaped.push('\\');
            }
            escaped.push(c);
        }
        return format!("{name}=\"{escaped}\"\n");
    }
    format!("{name}='{value}'\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(pairs: &[(&str, Option<&str>)]) -> BTreeMap<String, Option<Secret>> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), value.map(Secret::new))).collect()
    }

    #[test]
    fn lines_are_replaced_and_the_others_stay() {
        let old = "# ours\nPREGON_X_TOKEN=old # note\nOTHER='a b'\nexport PREGON_Y_TOKEN=\"y\"";
        for (pairs, expected) in [
            (vec![("PREGON_X_TOKEN", Some("new"))], "# ours\nPREGON_X_TOKEN='new'\nOTHER='a b'\nexport PREGON_Y_TOKEN=\"y\"\n"),
            (vec![("PREGON_Y_TOKEN", None)], "# ours\nPREGON_X_TOKEN=old # note\nOTHER='a b'\n"),
            (
                vec![("PREGON_Z_TOKEN", Some("it's $HOME \"\\"))],
                "# ours\nPREGON_X_TOKEN=old # note\nOTHER='a b'\nexport PREGON_Y_TOKEN=\"y\"\nPREGON_Z_TOKEN=\"it's \\$HOME \\\"\\\\\"\n",
            ),
        ] {
            assert_eq!(with(old, &changes(&pairs)).expect("written"), expected);
        }
        assert_eq!(with("", &changes(&[("PREGON_X_TOKEN", Some("$a#b c\\"))])).expect("written"), "PREGON_X_TOKEN=\"\\$a#b c\\\\\"\n");
        assert_eq!(with("", &changes(&[("PREGON_X_TOKEN", Some("$a#b c\""))])).expect("written"), "PREGON_X_TOKEN='$a#b c\"'\n");
        assert_eq!(with("PREGON_A_B=1\nPREGON_A_B=2\n", &changes(&[("PREGON_A_B", Some("3"))])).expect("written"), "PREGON_A_B='3'\n");
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_first_name() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(".env");
        atomic_file::write(&path, "\u{feff}PREGON_X_TOKEN=a\r\n".as_bytes()).expect("writes");
        assert_eq!(read(&path).expect("reads")["PREGON_X_TOKEN"].expose(), "a");
        update(&path, &changes(&[("PREGON_X_TOKEN", Some("b"))])).expect("writes");
        assert_eq!(read(&path).expect("reads")["PREGON_X_TOKEN"].expose(), "b");
    }

    #[test]
    fn what_cannot_be_replaced_safely_is_refused() {
        let old = "NOTE=\"a\nPREGON_X_TOKEN=inner\nb\"\nPREGON_Y_TOKEN=y\n";
        let error = with(old, &changes(&[("PREGON_X_TOKEN", Some("hunter2"))])).expect_err("refused");
        assert!(!error.to_string().contains("hunter2"));
        assert!(matches!(parse("PREGON_X_TOKEN='hunter2"), Err(DotEnvError::Syntax)));
    }

    #[cfg(unix)]
    #[test]
    fn the_file_is_for_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(".env");
        update(&path, &changes(&[("PREGON_X_TOKEN", Some("a"))])).expect("writes");
        assert_eq!(std::fs::metadata(&path).expect("there").permissions().mode() & 0o777, 0o600);
        assert_eq!(read(&path).expect("reads")["PREGON_X_TOKEN"].expose(), "a");
    }
}
