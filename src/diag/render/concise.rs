//! One line a finding, for editors, `grep` and quick looks.

use std::io::{self, Write};

use super::{Report, one_line};

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    for finding in report.findings {
        if let Some(location) = finding.location {
            let at = report.sources.start(location);
            write!(out, "{}:{}:{}: ", one_line(&report.sources.get(location.file).path), at.line, at.column)?;
        }
        writeln!(out, "{}[{}]: {}", finding.severity.as_str(), finding.rule, one_line(&finding.message))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::diag::render::{Format, sample};

    #[test]
    fn sample() {
        insta::assert_snapshot!(sample::render(Format::Concise), @r"
        content/año nuevo/a, b.md:3:9: error[unknown-pillar]: unknown pillar `comunidda`
        content/año nuevo/a, b.md:5:8: warning[insecure-link]: the link is not encrypted: 100%, �[31mred
        info[unknown-pillar]: nothing to point at
        ");
    }
}
