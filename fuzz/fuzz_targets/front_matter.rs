//! A post's file: whatever the bytes, reading it ends with a post or findings whose places lie in the file.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pregon::workspace::read_post;

fuzz_target!(|text: &str| {
    let read = read_post("content/fuzz.md", text);
    for finding in &read.diagnostics {
        if let Some(location) = finding.location {
            let (start, end) = (location.span.start, location.span.end);
            assert!(start <= end && end <= text.len(), "{}: {start}..{end} of {}", finding.message, text.len());
            assert!(text.is_char_boundary(start) && text.is_char_boundary(end), "{}", finding.message);
        }
    }
    assert!(read.output.is_some() || !read.diagnostics.is_empty(), "neither a post nor a reason");
});
