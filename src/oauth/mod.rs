//! Log-in with OAuth 2: the authorization code with PKCE on a loopback redirect (RFC 6749, 7636, 8252), and renewal of tokens.

mod callback;
mod endpoints;
mod error;
mod login;
mod renew;
mod token;

pub use callback::{Callback, Listener, read_address};
pub use endpoints::Endpoints;
pub use error::OAuthError;
pub use login::Login;
pub use renew::{Due, NotRenewed, Renewed, Renewer, due};
pub use token::Tokens;

/// Path of the page on this machine to which the platform sends the browser.
pub const CALLBACK_PATH: &str = "/callback";
