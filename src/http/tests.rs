//! The client against a listener that misbehaves.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::mpsc;

use super::*;
use crate::support::secret::Secret;

/// Accepts one connection, reads a request and writes `answer` before it closes; hands over what it read.
fn server(answer: Vec<u8>) -> (String, mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        while let Ok((mut stream, _)) = listener.accept() {
            let mut buffer = vec![0; 65_536];
            let read = stream.read(&mut buffer).unwrap_or(0);
            drop(sender.send(String::from_utf8_lossy(&buffer[..read]).into_owned()));
            drop(stream.write_all(&answer));
        }
    });
    (address, receiver)
}

fn send(url: &str) -> Result<Answer, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let request = Request::post(url.to_owned(), Auth::Bearer(Secret::new("t0ken")), Body::Json(serde_json::json!({ "a": 1 })));
    runtime.block_on(Http::new().send(&request))
}

#[test]
fn only_a_request_that_cannot_have_arrived_counts_as_not_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let closed = format!("http://{}", listener.local_addr().expect("an address"));
    drop(listener);
    assert!(matches!(send(&closed), Err(Failure::NotSent(_))));
    assert!(matches!(send("http://name.invalid/"), Err(Failure::NotSent(_))));

    let long = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{}", 3 << 20, "x".repeat(3 << 20));
    for (what, answer) in [
        ("closed without an answer", String::new()),
        ("no HTTP", "hello\r\n\r\n".to_owned()),
        ("cut in the headers", "HTTP/1.1 200 OK\r\ncontent-le".to_owned()),
        ("cut in the body", "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"id\": \"1".to_owned()),
        ("too long", long),
    ] {
        let (address, _requests) = server(answer.into_bytes());
        assert!(matches!(send(&address), Err(Failure::MaybeSent(_))), "{what}");
    }
}

#[test]
fn a_redirect_is_an_answer_and_the_token_goes_nowhere_else() {
    let (other, others_requests) = server(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n".to_vec());
    let (address, requests) = server(format!("HTTP/1.1 307 Temporary\r\nlocation: {other}/x\r\ncontent-length: 0\r\n\r\n").into_bytes());
    let answer = send(&address).expect("an answer");
    assert_eq!(answer.status, 307);
    let request = requests.recv().expect("a request").to_lowercase();
    assert!(request.contains("authorization: bearer t0ken") && request.contains("user-agent: pregon/"), "{request}");
    assert!(others_requests.try_recv().is_err());
}

#[test]
fn what_may_be_repeated_is_repeated_within_bounds() {
    let (address, requests) = server(b"HTTP/1.1 503 Busy\r\ncontent-length: 0\r\nretry-after: 0\r\n\r\n".to_vec());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let answer = runtime.block_on(Http::new().send_repeatable(&Request::get(address, Auth::None), chrono::DateTime::UNIX_EPOCH));
    assert_eq!(answer.expect("an answer").status, 503);
    assert_eq!(requests.try_iter().count(), 4);
}

#[test]
fn a_server_that_hands_secrets_back_tells_them_to_nobody() {
    let body = r#"{"id":"t0ken-long-enough","echo":"Bearer t0ken%2Dlong%2denough","fine":"token"}"#;
    let answer =
        format!("HTTP/1.1 200 OK\r\nlocation: https://evil.example/t0ken-long-enough\r\ncontent-length: {}\r\n\r\n{body}", body.len());
    let (address, _requests) = server(answer.into_bytes());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let request = Request::get(address, Auth::Bearer(Secret::new("t0ken-long-enough")));
    let answer = runtime.block_on(Http::new().send(&request)).expect("an answer");
    assert_eq!(answer.header("location"), Some("https://evil.example/****"));
    assert_eq!(answer.json().expect("JSON"), serde_json::json!({ "id": "****", "echo": "Bearer ****", "fine": "token" }));
    let answer = runtime.block_on(Http::new().send(&request.giving_secrets())).expect("an answer");
    assert!(String::from_utf8_lossy(&answer.body).contains("t0ken-long-enough"));
}

#[test]
fn the_password_of_a_proxy_is_in_no_answer() {
    let hidden = proxy_passwords(["http://ana:s3cr%2Ft-pass@proxy.example:3128", "ana:other-pass@proxy.example", "proxy.example:80"]);
    assert_eq!(hidden.len(), 4);
    // `ana:s3cr/t-pass` in Base64, as a proxy gets it.
    let body = "Basic YW5hOnMzY3IvdC1wYXNz s3cr%2Ft-pass other-pass";
    let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len());
    let (url, _seen) = server(answer.into_bytes());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let answer = runtime.block_on(Http::new().hiding(hidden).send(&Request::get(url, Auth::None))).expect("an answer");
    let text = String::from_utf8_lossy(&answer.body).into_owned();
    assert!(!text.contains("pass") && !text.contains("zY3IvdC1wYX"), "{text}");
}
