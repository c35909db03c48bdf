//! Where and how a channel is logged in: what the network's spec says, and what the environment says instead.

use super::OAuthError;
use crate::http::server_address;
use crate::networks::Environment;
use crate::networks::spec::{AuthSpec, ClientProof, NetworkSpec, Pkce, Renewal};
use crate::support::secret::Secret;
use crate::workspace::Channel;

/// The endpoints of one channel.
#[derive(Debug, Clone)]
pub struct Endpoints {
    /// Where a person agrees.
    pub(super) authorize: String,
    /// Where a code becomes a token.
    pub(super) token: String,
    /// Where an application registers itself.
    pub(super) register: Option<String>,
    /// Address, grant type of the step to a long-lived token.
    pub(super) exchange: Option<(String, String)>,
    /// Address, grant type of the renewal of a token with itself.
    pub(super) renew_itself: Option<(String, String)>,
    pub(super) client: Option<Client>,
    client_variable: String,
    pub(super) spec: AuthSpec,
}

/// The application.
#[derive(Debug, Clone)]
pub(super) struct Client {
    pub(super) id: String,
    pub(super) secret: Option<Secret>,
}

impl Endpoints {
    /// The endpoints of a channel.
    ///
    /// The variables `PREGON_<CHANNEL>_AUTHORIZE_URL`, `_TOKEN_URL`, `_CLIENT_ID`, `_CLIENT_SECRET` and `_SCOPES` win over the spec.
    ///
    /// # Errors
    /// The network has no log-in that is known, or an address is not `https` and not on this machine.
    pub fn of(channel: &Channel, spec: &NetworkSpec, environment: &Environment) -> Result<Self, OAuthError> {
        let Some(auth) = &spec.auth else { return Err(OAuthError::NotSupported(spec.title.clone())) };
        let plain = |field: &str| environment.plain(&channel.name, field).map(str::to_owned);
        let server =
            plain("SERVER").or_else(|| channel.server.as_ref().map(|server| server.value.clone())).or_else(|| spec.default_server.clone());
        let address = |name: &str, written: &str| -> Result<String, OAuthError> {
            let failed = |source| OAuthError::Address { name: name.to_owned(), source };
            if written.starts_with('/') {
                let server = server_address(server.as_deref().unwrap_or_default());
                return Ok(format!("{}{written}", server.map_err(|source| OAuthError::Address { name: "`server:`".to_owned(), source })?));
            }
            let trimmed = server_address(written).map_err(failed)?;
            // A slash at the end means something here.
            Ok(if written.trim().ends_with('/') { format!("{trimmed}/") } else { trimmed })
        };
        let given = |field: &str| plain(field).map(|value| (Environment::name(&channel.name, field), value));
        let (authorize_name, authorize) =
            given("AUTHORIZE_URL").unwrap_or_else(|| ("auth.authorize_url".to_owned(), auth.authorize_url.value.clone()));
        let token = given("TOKEN_URL");
        let elsewhere = token.is_some();
        let (token_name, token) = token.unwrap_or_else(|| ("auth.token_url".to_owned(), auth.token_url.value.clone()));
        let step =
            |url: &Option<crate::networks::spec::Fact<String>>, grant: &Option<crate::networks::spec::Fact<String>>| match (url, grant) {
                // A token from elsewhere is nothing that the platform's own address could take.
                (Some(url), Some(grant)) if !elsewhere => {
                    address("auth.exchange_url", &url.value).map(|url| Some((url, grant.value.clone())))
                }
                _ => Ok(None),
            };
        let id = plain("CLIENT_ID");
        let mut spec = auth.clone();
        if let Some(scopes) = plain("SCOPES") {
            spec.scopes.value = scopes.split([' ', ',']).filter(|scope| !scope.is_empty()).map(str::to_owned).collect();
        }
        Ok(Self {
            authorize: address(&authorize_name, &authorize)?,
            token: address(&token_name, &token)?,
            register: match &auth.register_url {
                Some(url) if id.is_none() => Some(address("auth.register_url", &url.value)?),
                _ => None,
            },
            exchange: step(&auth.exchange_url, &auth.exchange_grant)?,
            renew_itself: step(&auth.renewal_url, &auth.renewal_grant)?,
            client: id.map(|id| Client { id, secret: environment.get(&channel.name, "CLIENT_SECRET").cloned() }),
            client_variable: Environment::name(&channel.name, "CLIENT_ID"),
            spec,
        })
    }

    /// How a token is followed by the next one.
    #[must_use]
    pub fn renewal(&self) -> Renewal {
        self.spec.renewal.value
    }

    /// The application, which has to be known for everything but its registration.
    pub(super) fn client(&self) -> Result<&Client, OAuthError> {
        let client = self.client.as_ref().ok_or_else(|| OAuthError::NoClient(self.client_variable.clone()))?;
        // Without PKCE the secret is all that protects the code.
        if client.secret.is_none() && self.spec.pkce.value == Pkce::None {
            return Err(OAuthError::NoClientSecret(self.client_variable.replace("_CLIENT_ID", "_CLIENT_SECRET")));
        }
        Ok(client)
    }

    pub(super) fn basic(&self) -> bool {
        self.spec.client_proof.value == ClientProof::Basic
    }

    pub(super) fn client_field(&self) -> &str {
        self.spec.client_field.as_ref().map_or("client_id", |fact| &fact.value)
    }

    pub(super) fn scopes(&self) -> String {
        self.spec.scopes.value.join(self.spec.scope_separator.as_ref().map_or(" ", |fact| &fact.value))
    }
}
