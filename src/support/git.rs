//! The program `git`: started so that it runs nothing that a repository names, asks nobody, and ends.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// Longest answer of git to one question that is kept; the rest is read and dropped.
const MAX_MESSAGE: usize = 600;

/// Git in a folder, told to run nothing that the repository's own settings name, and to change nothing.
#[must_use]
pub fn command(root: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    command
        .arg("-C")
        .arg(root)
        // A repository's own settings can name programs to be run.
        .args(["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"])
        .args(arguments)
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("LC_ALL", "C");
    command
}

/// Runs a command to its end with this input, and keeps what it says.
///
/// # Errors
/// It cannot be started, or takes longer than `limit`, after which it is killed.
pub fn run(mut command: Command, input: Option<Vec<u8>>, limit: Duration) -> io::Result<Output> {
    command.stdin(if input.is_some() { Stdio::piped() } else { Stdio::null() }).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn()?;
    let questions = child.stdin.take();
    let (Some(mut answers), Some(mut messages)) = (child.stdout.take(), child.stderr.take()) else {
        return Err(io::Error::other("git has no streams"));
    };
    // All three at once: whoever fills a pipe waits for its reader.
    if let (Some(mut questions), Some(input)) = (questions, input) {
        thread::spawn(move || questions.write_all(&input));
    }
    let said = thread::spawn(move || {
        let mut bytes = Vec::new();
        messages.read_to_end(&mut bytes).map(|_| bytes)
    });
    let (sender, receiver) = mpsc::sync_channel(1);
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let read = answers.read_to_end(&mut bytes).map(|_| bytes);
        let _ = sender.send(read);
    });
    let Ok(stdout) = receiver.recv_timeout(limit) else {
        child.kill()?;
        child.wait()?;
        return Err(io::Error::new(io::ErrorKind::TimedOut, format!("git did not end within {} s", limit.as_secs())));
    };
    let status: ExitStatus = child.wait()?;
    let stderr = said.join().map_err(|_| io::Error::other("git's messages cannot be read"))??;
    Ok(Output { status, stdout: stdout?, stderr })
}

/// What git said when it failed: one short line, without credentials.
#[must_use]
pub fn message(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty());
    let is_reason = |line: &&str| ["fatal:", "error:", "remote:", "!"].iter().any(|start| line.starts_with(start));
    let reasons: Vec<&str> = lines().filter(is_reason).collect();
    let said = if reasons.is_empty() { lines().collect() } else { reasons };
    let mut message = without_credentials(&said.join("; "));
    if let Some((end, _)) = message.char_indices().nth(MAX_MESSAGE) {
        message.truncate(end);
        message.push('…');
    }
    if message.is_empty() { format!("git ended with {}", output.status) } else { message.replace(|c: char| c.is_control(), " ") }
}

/// A text in which addresses have lost the names and passwords that stand before their hosts.
#[must_use]
pub fn without_credentials(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (before, after) = rest.split_at(at + 3);
        clean.push_str(before);
        let end = after.find(|c: char| c.is_whitespace() || matches!(c, '/' | '\'' | '"' | '<' | '>')).unwrap_or(after.len());
        rest = match after[..end].rfind('@') {
            Some(sign) => {
                clean.push('…');
                &after[sign..]
            }
            None => after,
        };
    }
    clean.push_str(rest);
    clean
}

/// `git cat-file --batch`: one question, one answer.
#[derive(Debug)]
pub struct Objects {
    child: Child,
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Objects {
    /// Opens the object store of the repository that this folder lies in.
    ///
    /// # Errors
    /// Git cannot be started.
    pub fn open(root: &Path) -> io::Result<Self> {
        let mut child =
            command(root, &["cat-file", "--batch"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let (Some(questions), Some(answers)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::Error::other("git has no streams"));
        };
        Ok(Self { child, questions: Some(questions), answers: BufReader::new(answers) })
    }

    /// The bytes of a file of at most `max` bytes, by its object id.
    ///
    /// # Errors
    /// There is no such file, or it is longer. After another failure nothing more can be asked.
    pub fn read(&mut self, id: &str, max: u64) -> io::Result<Vec<u8>> {
        let questions = self.questions.as_mut().ok_or_else(|| io::Error::other("git has ended"))?;
        writeln!(questions, "{id}")?;
        questions.flush()?;
        let mut head = String::new();
        self.answers.read_line(&mut head)?;
        let (kind, size) = match head.split_ascii_whitespace().collect::<Vec<_>>().as_slice() {
            [_, kind, size] => (*kind == "blob", size.parse::<u64>().map_err(|_| io::Error::other("git gave no size"))?),
            _ => return Err(io::Error::new(io::ErrorKind::NotFound, format!("git has no file {id}"))),
        };
        if !kind || size > max {
            // The answer is on its way: it has to be read before the next question.
            io::copy(&mut (&mut self.answers).take(size + 1), &mut io::sink())?;
            let what = if kind { format!("{size} bytes are too many") } else { "not a file".to_owned() };
            return Err(io::Error::new(io::ErrorKind::InvalidData, what));
        }
        let mut bytes = vec![0; size as usize];
        self.answers.read_exact(&mut bytes)?;
        let mut end = [0];
        self.answers.read_exact(&mut end)?;
        Ok(bytes)
    }
}

impl Drop for Objects {
    fn drop(&mut self) {
        // Without questions it ends by itself.
        self.questions = None;
        let _ = self.child.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_lose_credentials() {
        for (text, clean) in [
            ("fatal: https://x-access-token:ghs_abc@github.com/a/b.git: 403", "fatal: https://…@github.com/a/b.git: 403"),
            ("a http://u:p@h/x and 'ssh://me@h:22/y' b", "a http://…@h/x and 'ssh://…@h:22/y' b"),
            ("https://u:p@ss@h", "https://…@h"),
            ("https://host/path@2 nothing", "https://host/path@2 nothing"),
            ("git@github.com:a/b", "git@github.com:a/b"),
            ("://", "://"),
            ("", ""),
        ] {
            assert_eq!(without_credentials(text), clean);
        }
    }

    #[test]
    fn what_does_not_end_is_ended() {
        let mut sleep = Command::new("sleep");
        sleep.arg("60");
        assert_eq!(run(sleep, None, Duration::from_millis(50)).expect_err("too slow").kind(), io::ErrorKind::TimedOut);
        let mut cat = Command::new("cat");
        cat.arg("-");
        let long = vec![b'x'; 1 << 20];
        assert_eq!(run(cat, Some(long.clone()), Duration::from_secs(20)).expect("ends").stdout, long);
    }
}
