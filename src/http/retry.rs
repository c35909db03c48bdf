//! Repeats requests that may be repeated: within a number of tries and a time, and as the server asks.

use chrono::{DateTime, Utc};
use tokio::time::{Instant, sleep};

use super::client::{Answer, Failure, Http};
use super::rate_limit::reset_at;
use super::request::Request;

const MOST_TRIES: u32 = 4;

impl Http {
    /// Sends a request that has the same effect however often it is sent; tries again after a failure that may pass.
    ///
    /// `now` is the current instant, to make sense of instants in the server's headers.
    pub async fn send_repeatable(&self, request: &Request, now: DateTime<Utc>) -> Result<Answer, Failure> {
        let start = Instant::now();
        let patience = self.patience();
        let mut pause = patience.pause;
        for tried in 1.. {
            let result = self.send_kept(request).await;
            let wait = match &result {
                Ok(answer) if matches!(answer.status, 408 | 425 | 429 | 500 | 502 | 503 | 504) => {
                    match reset_at(&answer.headers, now + start.elapsed()) {
                        Some(at) => (at - (now + start.elapsed())).to_std().unwrap_or(pause),
                        None => pause,
                    }
                }
                Err(_) => pause,
                Ok(_) => return result,
            };
            if tried == MOST_TRIES || wait > patience.longest_pause || start.elapsed() + wait > patience.tries {
                return result;
            }
            sleep(wait).await;
            pause *= 3;
        }
        unreachable!("the loop ends at the last try")
    }
}
