//! A reverse proxy on loopback that does to requests and answers what networks, middleboxes and busy servers do.

use std::collections::{BTreeMap, VecDeque};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use chrono::{SecondsFormat, TimeDelta};
use pregon::support::clock::Clock;

/// Servers on loopback answer within this time, or the test machine is broken.
const UPSTREAM_PATIENCE: Duration = Duration::from_secs(20);
/// How long a late request is under way after the client has gone.
pub(crate) const LATENESS: Duration = Duration::from_secs(5);
/// How soon a limited client may come again.
const LIMIT_SECONDS: i64 = 1;

/// Kinds of requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Class {
    /// Makes something that people see.
    Visible,
    Upload,
    Login,
    Read,
}

impl Class {
    fn of(line: &str) -> Self {
        let (method, path) = line.split_once(' ').unwrap_or_default();
        let path = path.split(['?', ' ']).next().unwrap_or_default();
        match (method, path) {
            ("POST", "/api/v1/statuses" | "/xrpc/com.atproto.repo.putRecord") => Self::Visible,
            ("POST", "/api/v2/media" | "/xrpc/com.atproto.repo.uploadBlob") => Self::Upload,
            (_, "/api/v1/accounts/verify_credentials") => Self::Login,
            (_, path) if path.starts_with("/xrpc/com.atproto.server.") => Self::Login,
            _ => Self::Read,
        }
    }
}

/// How a server names the time from which it listens again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Limit {
    /// `Retry-After: 1`
    Seconds,
    /// `Retry-After:` with an HTTP date.
    Date,
    /// `X-RateLimit-Reset:` with an ISO instant, as Mastodon.
    Instant,
    /// `RateLimit-Reset:` with seconds since 1970, as Bluesky.
    Epoch,
    /// Nothing.
    Silent,
}

/// What happens to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fault {
    /// The connection of this request is reset, and nobody listens any more until [`Proxy::open`].
    Gone,
    /// Reset before the server has seen anything.
    ResetBefore,
    /// The server gets half of the body, then everybody is gone.
    ResetDuring,
    /// The server carries it out, and the connection is closed without an answer.
    AnswerLost,
    /// The server carries it out, and half of the answer arrives.
    AnswerCut,
    /// The server carries it out at once, and the answer comes later than anybody waits.
    Slow,
    /// The server gets it only when the client has given up.
    Late,
    /// 429, and the server never sees it.
    Limited(Limit),
    /// An error of this number, and the server never sees it.
    Failed(u16),
    /// The server carries it out, and the proxy says 503.
    FailedAfter,
    /// The server carries it out, and the answer is JSON that ends early.
    Truncated,
    /// The server carries it out, and the answer is a page.
    Html,
    /// The server carries it out, and the answer is JSON that says nothing.
    OtherShape,
    /// The token has run out, as each network says it.
    Expired,
    /// The server gets it twice.
    Twice,
}

impl Fault {
    /// The name under which it is counted.
    fn name(self) -> &'static str {
        match self {
            Self::Gone => "refused",
            Self::ResetBefore => "reset before",
            Self::ResetDuring => "reset during",
            Self::AnswerLost => "answer lost",
            Self::AnswerCut => "answer cut",
            Self::Slow => "slow",
            Self::Late => "late",
            Self::Limited(_) => "429",
            Self::Failed(_) => "5xx",
            Self::FailedAfter => "503 after",
            Self::Truncated => "truncated JSON",
            Self::Html => "HTML",
            Self::OtherShape => "other JSON",
            Self::Expired => "expired token",
            Self::Twice => "delivered twice",
        }
    }
}

/// Chooses what happens to the next request of a class; `None` is nothing.
type Chooser = Box<dyn FnMut(Class) -> Option<Fault> + Send>;

/// What a proxy has seen and done.
#[derive(Debug, Clone, Default)]
pub(crate) struct Counts {
    pub(crate) requests: usize,
    pub(crate) faults: BTreeMap<&'static str, usize>,
}

/// The proxy; it ends with this value.
pub(crate) struct Proxy {
    pub(crate) url: String,
    address: SocketAddr,
    state: Arc<State>,
    listening: Mutex<Option<JoinHandle<()>>>,
}

struct State {
    upstream: String,
    chooser: Mutex<Chooser>,
    counts: Mutex<Counts>,
    /// Set when nobody is to listen any more.
    gone: Mutex<bool>,
}

impl Proxy {
    /// An honest proxy of the server at `url`.
    pub(crate) fn new(url: &str) -> Self {
        let upstream = url.trim_start_matches("http://").to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let state = State { upstream, chooser: Mutex::new(Box::new(|_| None)), counts: Mutex::default(), gone: Mutex::new(false) };
        let proxy = Self { url: format!("http://{address}"), address, state: Arc::new(state), listening: Mutex::new(None) };
        proxy.listen(listener);
        proxy
    }

    /// From now on faults are chosen like this.
    pub(crate) fn choose(&self, chooser: impl FnMut(Class) -> Option<Fault> + Send + 'static) {
        *self.state.chooser.lock().expect("no panic") = Box::new(chooser);
    }

    /// These faults, one for each request of the class; then none.
    pub(crate) fn script(&self, class: Class, faults: impl IntoIterator<Item = Fault>) {
        let mut faults: VecDeque<Fault> = faults.into_iter().collect();
        self.choose(move |of| if of == class { faults.pop_front() } else { None });
    }

    pub(crate) fn honest(&self) {
        self.choose(|_| None);
    }

    /// Listens again after [`Fault::Gone`].
    pub(crate) fn open(&self) {
        if !std::mem::take(&mut *self.state.gone.lock().expect("no panic")) {
            return;
        }
        if let Some(thread) = self.listening.lock().expect("no panic").take() {
            thread.join().expect("no panic");
        }
        for _ in 0..500 {
            if let Ok(listener) = TcpListener::bind(self.address) {
                return self.listen(listener);
            }
            // Somebody's outgoing connection has the port for a moment.
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("{} is not free any more", self.address);
    }

    pub(crate) fn counts(&self) -> Counts {
        self.state.counts.lock().expect("no panic").clone()
    }

    fn listen(&self, listener: TcpListener) {
        let state = self.state.clone();
        let thread = std::thread::spawn(move || {
            while let Ok((stream, _)) = listener.accept() {
                if *state.gone.lock().expect("no panic") {
                    return;
                }
                let state = state.clone();
                // A connection that breaks is what this is all about.
                std::thread::spawn(move || drop(state.serve(stream)));
            }
        });
        *self.listening.lock().expect("no panic") = Some(thread);
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.state.leave(self.address);
    }
}

/// A request or an answer: the lines of its head without the empty one, and the body.
struct Message {
    head: Vec<String>,
    body: Vec<u8>,
}

impl Message {
    fn read(reader: &mut impl BufRead, is_answer: bool) -> io::Result<Self> {
        let mut head = Vec::new();
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let line = line.trim_end();
            if line.is_empty() {
                break;
            }
            head.push(line.to_owned());
        }
        let mut message = Self { head, body: Vec::new() };
        if message.header("transfer-encoding").is_some_and(|coding| coding.eq_ignore_ascii_case("chunked")) {
            message.read_chunks(reader)?;
        } else if let Some(length) = message.header("content-length") {
            message.body = vec![0; length.parse().map_err(|_| io::ErrorKind::InvalidData)?];
            reader.read_exact(&mut message.body)?;
        } else if is_answer {
            reader.read_to_end(&mut message.body)?;
        }
        Ok(message)
    }

    fn read_chunks(&mut self, reader: &mut impl BufRead) -> io::Result<()> {
        loop {
            let mut line = String::new();
            reader.read_line(&mut line)?;
            let size = usize::from_str_radix(line.trim().split(';').next().unwrap_or_default(), 16)
                .map_err(|_| io::Error::from(io::ErrorKind::InvalidData))?;
            let start = self.body.len();
            self.body.resize(start + size, 0);
            reader.read_exact(&mut self.body[start..])?;
            reader.read_line(&mut line)?;
            if size == 0 {
                return Ok(());
            }
        }
    }

    fn header(&self, name: &str) -> Option<&str> {
        let mut fields = self.head.iter().skip(1).filter_map(|line| line.split_once(':'));
        fields.find(|(field, _)| field.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }

    /// The bytes on the wire, on a connection that is closed afterwards.
    fn bytes(&self, host: Option<&str>) -> Vec<u8> {
        let ours = ["connection", "content-length", "transfer-encoding", "accept-encoding", "host", "keep-alive"];
        let mut lines = self.head.iter();
        let mut head = lines.next().cloned().unwrap_or_default();
        for line in lines {
            let name = line.split(':').next().unwrap_or_default().to_lowercase();
            if !ours.contains(&name.as_str()) && (host.is_some() || name != "expect") {
                head.push_str("\r\n");
                head.push_str(line);
            }
        }
        if let Some(host) = host {
            head.push_str("\r\nhost: ");
            head.push_str(host);
        }
        let mut bytes = format!("{head}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n", self.body.len()).into_bytes();
        bytes.extend_from_slice(&self.body);
        bytes
    }

    fn answer(status: u16, content_type: &str, headers: &[String], body: &str) -> Self {
        let mut head = vec![format!("HTTP/1.1 {status} Fault"), format!("content-type: {content_type}")];
        head.extend_from_slice(headers);
        Self { head, body: body.as_bytes().to_vec() }
    }
}

impl State {
    /// Nobody listens any more.
    fn leave(&self, address: SocketAddr) {
        *self.gone.lock().expect("no panic") = true;
        // Wakes the listener, which looks at the flag and ends.
        drop(TcpStream::connect(address));
    }

    fn serve(&self, mut client: TcpStream) -> io::Result<()> {
        client.set_read_timeout(Some(UPSTREAM_PATIENCE))?;
        client.set_nodelay(true)?;
        let address = client.local_addr()?;
        let mut line = [0; 512];
        let peeked = loop {
            let peeked = client.peek(&mut line)?;
            if peeked == 0 {
                return Ok(());
            }
            if line[..peeked].contains(&b'\r') || peeked == line.len() {
                break String::from_utf8_lossy(&line[..peeked]).lines().next().unwrap_or_default().to_owned();
            }
            std::thread::sleep(Duration::from_millis(1));
        };
        let fault = {
            let fault = (self.chooser.lock().expect("no panic"))(Class::of(&peeked));
            let mut counts = self.counts.lock().expect("no panic");
            counts.requests += 1;
            if let Some(fault) = fault {
                *counts.faults.entry(fault.name()).or_default() += 1;
            }
            fault
        };
        // To close a socket with unread bytes resets the connection.
        match fault {
            Some(Fault::Gone) => {
                self.leave(address);
                return Ok(());
            }
            Some(Fault::ResetBefore) => return Ok(()),
            _ => {}
        }
        let request = Message::read(&mut BufReader::new(&client), false)?;
        let Some(fault) = fault else {
            let answer = self.forward(&request)?;
            return client.write_all(&answer.bytes(None));
        };
        if let Some(answer) = Self::instead(fault, &request) {
            return client.write_all(&answer.bytes(None));
        }
        match fault {
            Fault::ResetDuring => {
                let bytes = request.bytes(Some(&self.upstream));
                let mut server = TcpStream::connect(&self.upstream)?;
                server.write_all(&bytes[..bytes.len() - request.body.len().div_ceil(2)])?;
                return server.shutdown(Shutdown::Both);
            }
            Fault::Late => {
                wait_until_gone(&mut client);
                // Long enough for somebody hasty to look for it and to send it again.
                std::thread::sleep(LATENESS);
                self.forward(&request)?;
                return Ok(());
            }
            Fault::Twice => drop(self.forward(&request)?),
            _ => {}
        }
        let answer = self.forward(&request)?;
        match fault {
            Fault::AnswerLost => return Ok(()),
            Fault::AnswerCut => {
                let bytes = answer.bytes(None);
                client.write_all(&bytes[..bytes.len() - answer.body.len().div_ceil(2).max(1)])?;
                return Ok(());
            }
            Fault::Slow => {
                wait_until_gone(&mut client);
                return Ok(());
            }
            _ => {}
        }
        let answer = match fault {
            Fault::FailedAfter => Message::answer(503, "text/plain", &[], "upstream error"),
            Fault::Truncated => Message { body: answer.body[..answer.body.len() * 2 / 3].to_vec(), ..answer },
            Fault::Html => Message::answer(200, "text/html", &[], "<html><title>Sign in to the Wi-Fi</title></html>"),
            Fault::OtherShape => Message::answer(200, "application/json", &[], "{\"ok\":true}"),
            _ => answer,
        };
        client.write_all(&answer.bytes(None))
    }

    /// The answer of a proxy that does not ask the server.
    fn instead(fault: Fault, request: &Message) -> Option<Message> {
        let json = |status, headers: &[String], body: &str| Some(Message::answer(status, "application/json", headers, body));
        match fault {
            Fault::Limited(limit) => {
                let at = Clock::System.now() + TimeDelta::seconds(LIMIT_SECONDS);
                let headers = match limit {
                    Limit::Seconds => vec![format!("Retry-After: {LIMIT_SECONDS}")],
                    Limit::Date => vec![format!("Retry-After: {}", at.format("%a, %d %b %Y %H:%M:%S GMT"))],
                    Limit::Instant => vec![
                        "X-RateLimit-Remaining: 0".to_owned(),
                        format!("X-RateLimit-Reset: {}", at.to_rfc3339_opts(SecondsFormat::Micros, true)),
                    ],
                    Limit::Epoch => vec!["RateLimit-Remaining: 0".to_owned(), format!("RateLimit-Reset: {}", at.timestamp())],
                    Limit::Silent => Vec::new(),
                };
                json(429, &headers, "{\"error\":\"Too many requests\"}")
            }
            Fault::Failed(status) => Some(Message::answer(status, "text/html", &[], "<h1>Bad gateway</h1>")),
            Fault::Expired if request.head[0].contains("/xrpc/") => {
                json(400, &[], "{\"error\":\"ExpiredToken\",\"message\":\"Token has expired\"}")
            }
            Fault::Expired => json(401, &[], "{\"error\":\"The access token has expired\"}"),
            _ => None,
        }
    }

    fn forward(&self, request: &Message) -> io::Result<Message> {
        let mut server = TcpStream::connect(&self.upstream)?;
        server.set_read_timeout(Some(UPSTREAM_PATIENCE))?;
        server.write_all(&request.bytes(Some(&self.upstream)))?;
        Message::read(&mut BufReader::new(server), true)
    }
}

/// Waits until the client has closed its end.
fn wait_until_gone(client: &mut TcpStream) {
    let mut rest = [0; 64];
    while client.read(&mut rest).is_ok_and(|read| read > 0) {}
}
