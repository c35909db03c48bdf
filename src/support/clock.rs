//! The one place that knows what time it is.

use chrono::{DateTime, TimeDelta, Utc};

/// A source of the current instant.
///
/// Stages take an instant or a clock; nothing below the command line asks the system.
#[derive(Debug, Clone, Copy)]
pub enum Clock {
    /// The system's clock.
    System,
    /// The system's clock moved by so much: what a machine with a wrong clock has.
    Moved(TimeDelta),
    /// Always this instant, from `--now`.
    Fixed(DateTime<Utc>),
}

impl Clock {
    /// Returns the current instant.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is the one place")]
    pub fn now(self) -> DateTime<Utc> {
        match self {
            Self::System => Utc::now(),
            Self::Moved(by) => Utc::now() + by,
            Self::Fixed(instant) => instant,
        }
    }

    /// Waits, where time passes at all.
    pub async fn sleep(self, time: std::time::Duration) {
        match self {
            Self::System | Self::Moved(_) => tokio::time::sleep(time).await,
            Self::Fixed(_) => {}
        }
    }
}
