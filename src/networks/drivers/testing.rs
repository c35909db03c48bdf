//! Hand-made variants, and servers that answer from a script.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::model::{ChannelName, Digest, Due, NetworkName, Part, PartCount, PostId, Variant};
use crate::networks::driver::PartJob;

pub(crate) fn variant(network: &str, texts: &[&str]) -> Variant {
    let count = PartCount { unit: "graphemes".to_owned(), length: 1, limit: None, fits: true };
    let parts = texts.iter().map(|text| Part::plain((*text).to_owned(), count.clone())).collect();
    let utc = "2026-11-21T15:30:00Z".parse().expect("an instant");
    let mut variant = Variant {
        post: PostId::new("feria").expect("an id"),
        channel: ChannelName::new(network).expect("a name"),
        network: NetworkName::new(network).expect("a name"),
        digest: Digest::of(b""),
        due: Some(Due { utc, wall: "2026-11-21T09:30:00-06:00".to_owned(), zone: "America/Mexico_City".to_owned() }),
        lang: "es".to_owned(),
        title: "Feria".to_owned(),
        canonical: None,
        visibility: "public".to_owned(),
        poll: None,
        cost: None,
        link: None,
        first_comment: None,
        charge: None,
        parts,
    };
    variant.digest = variant.content_digest();
    variant
}

pub(crate) fn job(variant: &Variant, index: usize) -> PartJob<'_> {
    PartJob { variant, index, earlier: &[], previous: None, claimed: &[], media: Path::new("media"), now: DateTime::<Utc>::UNIX_EPOCH }
}

/// A request as the scripted server saw it: method and path, authorisation, body.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub(crate) line: String,
    pub(crate) auth: String,
    pub(crate) body: Value,
}

/// A server that asks `script` for status and body, and keeps what it was asked.
pub(crate) struct Scripted {
    pub(crate) url: String,
    pub(crate) seen: Arc<Mutex<Vec<Seen>>>,
}

impl Scripted {
    pub(crate) fn new(script: impl Fn(&Seen, usize) -> (u16, Value) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let seen: Arc<Mutex<Vec<Seen>>> = Arc::default();
        let log = seen.clone();
        std::thread::spawn(move || {
            while let Ok((mut stream, _)) = listener.accept() {
                let Some(request) = read(&stream) else { continue };
                let number = log.lock().expect("no panic").iter().filter(|seen| seen.line == request.line).count();
                log.lock().expect("no panic").push(request.clone());
                let (status, body) = script(&request, number);
                let body = body.to_string();
                let head = format!("HTTP/1.1 {status} X\r\nconnection: close\r\ncontent-length: {}\r\n\r\n", body.len());
                drop(stream.write_all((head + &body).as_bytes()));
            }
        });
        Self { url, seen }
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        self.seen.lock().expect("no panic").iter().map(|seen| seen.line.clone()).collect()
    }
}

fn read(stream: &TcpStream) -> Option<Seen> {
    let mut reader = BufReader::new(stream);
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        if line.trim().is_empty() {
            break;
        }
        lines.push(line.trim().to_owned());
    }
    let header = |name: &str| {
        lines
            .iter()
            .find_map(|line| line.split_once(": ").filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.to_owned()))
    };
    let mut body = vec![0; header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0)];
    reader.read_exact(&mut body).ok()?;
    let line = lines.first()?.trim_end_matches(" HTTP/1.1").to_owned();
    Some(Seen { line, auth: header("authorization").unwrap_or_default(), body: serde_json::from_slice(&body).unwrap_or_default() })
}

pub(crate) fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(future)
}
