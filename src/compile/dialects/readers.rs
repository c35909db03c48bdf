//! Small readers of the dialects, made for tests: what a reader sees of a marked-up text. They share nothing with the writers.

/// White space, and signs that show nothing.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{2060}')
}

/// Text without white space and signs that show nothing.
pub(super) fn squeezed(text: &str) -> String {
    text.chars().filter(|&c| !is_blank(c)).collect()
}

/// LinkedIn: a backslash makes the next sign literal, `@[name](urn)` is a name.
pub(super) fn little_text(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => out.extend(chars.next()),
            '@' if chars.peek() == Some(&'[') => {
                chars.next();
                while let Some(c) = chars.next().filter(|&c| c != ']') {
                    out.extend(if c == '\\' { chars.next() } else { Some(c) });
                }
                assert_eq!(chars.next(), Some('('));
                assert!(chars.by_ref().any(|c| c == ')'), "the address of a mention ends");
            }
            '|' | '{' | '}' | '@' | '[' | ']' | '(' | ')' | '<' | '>' | '*' | '_' | '~' => panic!("{c} acts in {text:?}"),
            // Only hashtags that are meant have their sign.
            '#' => out.push('#'),
            c => out.push(c),
        }
    }
    out
}

/// Splits blocks of code off: `(is code, text)`.
fn fenced(text: &str) -> Vec<(bool, String)> {
    let mut parts: Vec<(bool, String)> = vec![(false, String::new())];
    // The signs of quotation before the block.
    let mut signs = 0;
    for line in text.split('\n') {
        let inside = parts.last().is_some_and(|part| part.0);
        let mut quoted = line.trim_start_matches("> ");
        if inside {
            quoted = line.get(signs..).unwrap_or_default();
        }
        if quoted.starts_with("```") && (!inside || quoted == "```") {
            signs = line.len() - quoted.len();
            parts.push((!inside, String::new()));
            continue;
        }
        let part = parts.last_mut().expect("a part");
        part.1.push_str(if inside { quoted } else { line });
        part.1.push('\n');
    }
    parts
}

/// Discord.
pub(super) fn discord(text: &str, name: &str) -> String {
    let line = |line: &str| {
        let mut rest = line;
        while let Some(quoted) = rest.strip_prefix("> ") {
            rest = quoted;
        }
        for heading in ["# ", "## ", "### "] {
            rest = rest.strip_prefix(heading).unwrap_or(rest);
        }
        let mut trimmed = rest.trim_start();
        let mut bullets = String::new();
        loop {
            let digits = trimmed.len() - trimmed.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            if let Some(item) = trimmed.strip_prefix("- ") {
                bullets.push('•');
                trimmed = item.trim_start();
            } else if digits > 0 && trimmed[digits..].starts_with(". ") {
                bullets.push_str(&trimmed[..=digits]);
                trimmed = trimmed[digits + 2..].trim_start();
            } else {
                break;
            }
        }
        bullets + &discord_line(trimmed, name)
    };
    fenced(text)
        .into_iter()
        .map(|(code, text)| if code { text } else { text.split('\n').map(line).collect::<Vec<_>>().join("\n") })
        .collect()
}

fn discord_line(line: &str, name: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        match c {
            '\\' => {
                let Some(next) = after.chars().next() else { panic!("a backslash ends {line:?}") };
                out.push(next);
                rest = &after[next.len_utf8()..];
            }
            '`' => {
                let run = rest.len() - rest.trim_start_matches('`').len();
                let fence = "`".repeat(run);
                let body = &rest[run..];
                let end = body.find(&fence).unwrap_or_else(|| panic!("code never ends in {line:?}"));
                out.push_str(&body[..end]);
                rest = &body[end + run..];
            }
            '*' | '~' => rest = after,
            '<' if after.starts_with('@') => {
                out.push_str(name);
                rest = &after[after.find('>').expect("a mention ends") + 1..];
            }
            '<' if after.starts_with("http") => {
                let end = after.find('>').expect("an address ends");
                out.push_str(&after[..end]);
                rest = &after[end + 1..];
            }
            '[' => {
                let end = close(after, ']').expect("a label ends");
                out.push_str(&discord_line(&after[..end], name));
                let address = after[end + 1..].strip_prefix('(').unwrap_or_else(|| panic!("no address in {line:?}"));
                rest = &address[address.find(')').expect("an address ends") + 1..];
            }
            // The platform finds them within words too.
            'h' if rest.starts_with("http://") || rest.starts_with("https://") => {
                let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '*' | '~')).unwrap_or(rest.len());
                assert!(!rest[..end].contains('\\'), "a backslash in an address: {line:?}");
                out.push_str(&rest[..end]);
                rest = &rest[end..];
            }
            c => {
                out.push(c);
                rest = after;
            }
        }
    }
    out
}

/// Where a sign stands that has no backslash before it.
fn close(text: &str, sign: char) -> Option<usize> {
    let mut escaped = false;
    text.char_indices().find_map(|(at, c)| {
        let here = c == sign && !escaped;
        escaped = c == '\\' && !escaped;
        here.then_some(at)
    })
}

/// Slack.
pub(super) fn mrkdwn(text: &str, name: &str) -> String {
    let line = |line: &str| {
        let mut rest = line;
        while let Some(quoted) = rest.strip_prefix("> ") {
            rest = quoted;
        }
        assert!(!rest.starts_with("&gt;"), "a quotation by accident: {line:?}");
        mrkdwn_line(&rest.chars().collect::<Vec<_>>(), name)
    };
    fenced(text)
        .into_iter()
        .map(|(code, text)| if code { entities(&text) } else { text.split('\n').map(line).collect::<Vec<_>>().join("\n") })
        .collect()
}

fn entities(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

fn mrkdwn_line(line: &[char], name: &str) -> String {
    let word = |at: Option<&char>| at.is_some_and(|c| c.is_alphanumeric());
    let blank = |at: Option<&char>| at.is_none_or(|&c| is_blank(c));
    let mut out = String::new();
    let mut at = 0;
    while at < line.len() {
        let c = line[at];
        let before = at.checked_sub(1).and_then(|at| line.get(at));
        match c {
            '<' => {
                let end = at + line[at..].iter().position(|&c| c == '>').expect("what < opens ends");
                let inner: String = line[at + 1..end].iter().collect();
                match inner.split_once('|') {
                    _ if inner.starts_with('@') => out.push_str(name),
                    Some((_, label)) => out.push_str(&entities(label)),
                    None => out.push_str(&entities(&inner)),
                }
                at = end + 1;
            }
            '&' => {
                let end = at + line[at..].iter().position(|&c| c == ';').expect("a reference ends");
                out.push_str(&entities(&line[at..=end].iter().collect::<String>()));
                at = end + 1;
            }
            '`' if !blank(line.get(at + 1)) && !word(before) => {
                let end = at + 1 + line[at + 1..].iter().position(|&c| c == '`').expect("code ends");
                out.push_str(&entities(&line[at + 1..end].iter().collect::<String>()));
                at = end + 1;
            }
            '*' | '_' | '~' if !word(before) && !blank(line.get(at + 1)) => {
                let end = (at + 2..line.len()).find(|&end| line[end] == c && !blank(line.get(end - 1)) && !word(line.get(end + 1)));
                if let Some(end) = end {
                    out.push_str(&mrkdwn_line(&line[at + 1..end], name));
                    at = end + 1;
                } else {
                    out.push(c);
                    at += 1;
                }
            }
            c => {
                out.push(c);
                at += 1;
            }
        }
    }
    out
}

/// Misskey.
pub(super) fn mfm(text: &str) -> String {
    fenced(text)
        .into_iter()
        .map(|(code, text)| if code { text } else { text.split('\n').map(mfm_line).collect::<Vec<_>>().join("\n") })
        .collect()
}

fn mfm_line(line: &str) -> String {
    let mut rest = line;
    while let Some(quoted) = rest.strip_prefix("> ") {
        rest = quoted;
    }
    mfm_words(rest)
}

fn mfm_words(line: &str) -> String {
    let mut rest = line;
    let mut out = String::new();
    while let Some(c) = rest.chars().next() {
        if let Some(plain) = rest.strip_prefix("<plain>") {
            let end = plain.find("</plain>").expect("plain ends");
            out.push_str(&plain[..end]);
            rest = &plain[end + "</plain>".len()..];
            continue;
        }
        if let Some(tag) = ["<i>", "</i>", "<s>", "</s>", "**"].into_iter().find(|tag| rest.starts_with(tag)) {
            rest = &rest[tag.len()..];
            continue;
        }
        let after = &rest[c.len_utf8()..];
        match c {
            '`' => {
                let end = after.find('`').expect("code ends");
                out.push_str(&after[..end]);
                rest = &after[end + 1..];
            }
            '<' if after.starts_with("http") => {
                let end = after.find('>').expect("an address ends");
                out.push_str(&after[..end]);
                rest = &after[end + 1..];
            }
            '[' if labelled(after).is_some() => {
                let (label, behind) = labelled(after).expect("as just asked");
                out.push_str(&mfm_words(label));
                rest = behind;
            }
            '*' => panic!("* acts in {line:?}"),
            c => {
                out.push(c);
                rest = after;
            }
        }
    }
    out
}

/// Label and rest of a link whose bracket has been read.
fn labelled(text: &str) -> Option<(&str, &str)> {
    let mut at = 0;
    while at < text.len() {
        if let Some(plain) = text[at..].strip_prefix("<plain>") {
            at += "<plain>".len() + plain.find("</plain>")? + "</plain>".len();
            continue;
        }
        let c = text[at..].chars().next()?;
        match c {
            '[' => return None,
            // Code goes before links.
            '`' => at += text[at + 1..].find('`')? + 2,
            ']' => {
                let address = text[at + 1..].strip_prefix("(http")?;
                return Some((&text[..at], &address[address.find(')')? + 1..]));
            }
            c => at += c.len_utf8(),
        }
    }
    None
}
