//! Messages as they come in on a stream and go out: headers, then JSON.

use std::io::{self, BufRead, Read, Write};

use lsp_server::{Message, RequestId};
use serde_json::{Value, json};

/// A header block longer than this is none.
const MAX_HEADER: u64 = 16 * 1024;
/// Longer messages are not read: no document of ours is that long.
const MAX_BODY: u64 = 64 * 1024 * 1024;

/// What came in.
#[derive(Debug)]
pub(super) enum Incoming {
    /// A message.
    Message(Message),
    /// Something that is none: what to answer.
    Broken(Value),
    /// The end of the stream, or nothing that can be made sense of any more.
    Closed,
}

/// Reads the next message.
pub(super) fn read(input: &mut impl BufRead) -> Incoming {
    let Ok(Some(length)) = header(input) else { return Incoming::Closed };
    if length > MAX_BODY {
        // Read past it, so that the next message is found.
        return match io::copy(&mut input.take(length), &mut io::sink()) {
            Ok(copied) if copied == length => Incoming::Broken(error(&Value::Null, -32600, "the message is too long")),
            _ => Incoming::Closed,
        };
    }
    let mut body = Vec::new();
    match input.take(length).read_to_end(&mut body) {
        Ok(read) if read as u64 == length => {}
        _ => return Incoming::Closed,
    }
    let Ok(value) = serde_json::from_slice::<Value>(&body) else {
        return Incoming::Broken(error(&Value::Null, -32700, "the message is not JSON"));
    };
    let id = value.get("id").filter(|id| id.is_i64() || id.is_string()).cloned().unwrap_or(Value::Null);
    match serde_json::from_value(value) {
        Ok(message) => Incoming::Message(message),
        Err(_) => Incoming::Broken(error(&id, -32600, "the message is no request, response or notification")),
    }
}

/// The length that a header block gives; `None` at the end of the stream.
fn header(input: &mut impl BufRead) -> io::Result<Option<u64>> {
    let mut length = None;
    let mut left = MAX_HEADER;
    loop {
        let mut line = Vec::new();
        let read = input.by_ref().take(left).read_until(b'\n', &mut line)? as u64;
        left -= read;
        if read == 0 || line.last() != Some(&b'\n') {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&line);
        let line = line.trim();
        if line.is_empty() {
            // Empty lines before a header do no harm.
            if let Some(length) = length {
                return Ok(Some(length));
            }
            continue;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().ok();
        }
    }
}

fn error(id: &Value, code: i32, message: &str) -> Value {
    json!({ "jsonrpc": "2.0", "id": id, "error": { "code": code, "message": message } })
}

/// Writes a message.
pub(super) fn write(out: &mut impl Write, message: &Value) -> io::Result<()> {
    let body = serde_json::to_vec(message)?;
    write!(out, "Content-Length: {}\r\n\r\n", body.len())?;
    out.write_all(&body)?;
    out.flush()
}

/// A message as JSON.
pub(super) fn value(message: &Message) -> Value {
    let mut value = serde_json::to_value(message).unwrap_or_default();
    if let Some(map) = value.as_object_mut() {
        map.insert("jsonrpc".to_owned(), json!("2.0"));
    }
    value
}

/// The id of the request that a notification cancels.
pub(super) fn cancelled(message: &Message) -> Option<RequestId> {
    match message {
        Message::Notification(note) if note.method == "$/cancelRequest" => serde_json::from_value(note.params.get("id")?.clone()).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(mut bytes: &[u8]) -> Vec<String> {
        let mut list = Vec::new();
        loop {
            match read(&mut bytes) {
                Incoming::Message(Message::Request(request)) => list.push(request.method),
                Incoming::Message(Message::Notification(note)) => list.push(note.method),
                Incoming::Message(Message::Response(_)) => list.push("response".to_owned()),
                Incoming::Broken(answer) => list.push(answer["error"]["code"].to_string()),
                Incoming::Closed => return list,
            }
        }
    }

    fn framed(body: &str) -> String {
        format!("Content-Length: {}\r\n\r\n{body}", body.len())
    }

    #[test]
    fn what_is_no_message_is_answered_and_passed_over() {
        let stream = [
            framed(r#"{"jsonrpc":"2.0","id":1,"method":"a"}"#),
            framed("{"),
            framed("[1]"),
            framed(r#"{"jsonrpc":"2.0","id":99999999999,"result":1}"#),
            framed(r#"{"jsonrpc":"2.0","method":"b","params":{}}"#),
            "content-type: x\r\nCONTENT-LENGTH: 27\r\n\r\n".to_owned() + r#"{"jsonrpc":"2.0","id":"x"} "#,
            framed(r#"{"jsonrpc":"2.0","id":"c","method":"c"}"#),
        ];
        assert_eq!(all(stream.concat().as_bytes())[..5], ["a", "-32700", "-32600", "-32600", "b"]);
        assert_eq!(all(stream.concat().as_bytes()).last().map(String::as_str), Some("c"));
    }

    #[test]
    fn a_stream_that_breaks_off_ends() {
        for text in [
            "",
            "Content-Length: 5\r\n\r\n{",
            "Content-Length: 5",
            "Content-Length: x\r\n\r\n",
            "Content-Length: 99999999999\r\n\r\nx",
            "\r\n\r\n\r\n",
        ] {
            assert!(all(text.as_bytes()).is_empty(), "{text:?}");
        }
        assert!(all("x".repeat(100_000).as_bytes()).is_empty());
    }

    #[test]
    fn what_is_written_can_be_read() {
        let mut bytes = Vec::new();
        let message = Message::Notification(lsp_server::Notification { method: "ñ".to_owned(), params: json!({}) });
        write(&mut bytes, &value(&message)).expect("writes");
        assert_eq!(all(&bytes), ["ñ"]);
    }
}
