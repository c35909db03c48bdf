//! How long is waited, for what.

use std::time::Duration;

/// Every wait of the client and of the drivers. One value is held by [`Http`](super::Http), and all that talk through it use that one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// For a connection: 10 s.
    pub connect: Duration,
    /// For a whole exchange: 1 min, long enough for a slow server on a busy day, short enough for a CI job.
    pub answer: Duration,
    /// For a whole exchange that carries a file: 2 min.
    pub upload: Duration,
    /// Longest silence within an answer: 30 s.
    pub silence: Duration,
    /// The pause before the first repetition of a request; each further one is three times as long: 0.5 s.
    pub pause: Duration,
    /// Longest pause before a repetition, even if the server asks for more; what is longer is left to the next run: 15 s.
    pub longest_pause: Duration,
    /// For all tries of a request together: 90 s.
    pub tries: Duration,
    /// Pauses between tries to write something under a key of our own: 1 s, 4 s.
    pub rewrites: [Duration; 2],
    /// Between two questions whether something has been done: 1 s.
    pub poll: Duration,
    /// Until a server has processed a picture: 1 min.
    pub processing: Duration,
    /// For how long a request without an answer may still be on its way: 1 min, the time after which the servers and
    /// proxies in common use give a request up (nginx `proxy_read_timeout`, 60 s:
    /// <https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_read_timeout>).
    pub settling: Duration,
    /// Between two looks for something that may still be on its way: 3 s.
    pub look_again: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            answer: Duration::from_mins(1),
            upload: Duration::from_mins(2),
            silence: Duration::from_secs(30),
            pause: Duration::from_millis(500),
            longest_pause: Duration::from_secs(15),
            tries: Duration::from_secs(90),
            rewrites: [Duration::from_secs(1), Duration::from_secs(4)],
            poll: Duration::from_secs(1),
            processing: Duration::from_mins(1),
            settling: Duration::from_mins(1),
            look_again: Duration::from_secs(3),
        }
    }
}

impl Patience {
    /// Every pause so many times shorter, at least once: what is waited for nobody's answer.
    #[must_use]
    pub fn with_shorter_pauses(self, times: u32) -> Self {
        let shorter = |wait: Duration| wait / times.max(1);
        Self {
            pause: shorter(self.pause),
            longest_pause: shorter(self.longest_pause),
            rewrites: self.rewrites.map(shorter),
            poll: shorter(self.poll),
            settling: shorter(self.settling),
            look_again: shorter(self.look_again),
            ..self
        }
    }

    /// Every limit so many times shorter, at least once: how long others may take.
    #[must_use]
    pub fn with_shorter_limits(self, times: u32) -> Self {
        let shorter = |wait: Duration| wait / times.max(1);
        Self {
            connect: shorter(self.connect),
            answer: shorter(self.answer),
            upload: shorter(self.upload),
            silence: shorter(self.silence),
            tries: shorter(self.tries),
            processing: shorter(self.processing),
            ..self
        }
    }
}
