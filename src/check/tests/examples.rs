//! Reads the examples out of a rule's documentation.
//!
//! A fenced block whose info string has the word `bad` or `good` starts an example; blocks after it with
//! `file=…` alone add files to the workspace around it. `times=2` says how often a bad one fires, and
//! `⟨a × 400⟩` stands for a run of a letter.

/// One example.
#[derive(Debug)]
pub(super) struct Example {
    /// Whether the rule must be silent.
    pub(super) good: bool,
    /// How often it must fire otherwise.
    pub(super) times: usize,
    /// Path and text of each file.
    pub(super) files: Vec<(String, String)>,
}

/// The examples of a documentation, in order.
pub(super) fn examples(doc: &str) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    let mut lines = doc.lines();
    while let Some(line) = lines.next() {
        let Some(info) = line.strip_prefix("```") else { continue };
        let text: String = lines.by_ref().take_while(|line| *line != "```").flat_map(|line| [line, "\n"]).collect();
        let words: Vec<&str> = info.split(' ').collect();
        let value = |key: &str| words.iter().find_map(|word| word.strip_prefix(key)?.strip_prefix('='));
        let file = (value("file").unwrap_or("content/example.md").to_owned(), runs(&text));
        if words.contains(&"bad") || words.contains(&"good") {
            let times = value("times").map_or(1, |times| times.parse().expect("a number"));
            examples.push(Example { good: words.contains(&"good"), times, files: vec![file] });
        } else if value("file").is_some() {
            examples.last_mut().expect("an example before it").files.push(file);
        }
    }
    examples
}

/// The headings of a documentation.
pub(super) fn sections(doc: &str) -> Vec<&str> {
    doc.lines().filter_map(|line| line.strip_prefix("## ")).collect()
}

fn runs(text: &str) -> String {
    let Some((before, rest)) = text.split_once('⟨') else { return text.to_owned() };
    let (run, after) = rest.split_once('⟩').expect("a closed run");
    let (letter, count) = run.split_once(" × ").expect("letter × count");
    format!("{before}{}{}", letter.repeat(count.parse().expect("a number")), runs(after))
}
