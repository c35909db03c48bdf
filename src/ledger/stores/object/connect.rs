//! Clients of object stores, from the variables that each cloud's own tools read.

use std::sync::Arc;
use std::time::Duration;

use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
use object_store::azure::{AzureConfigKey, MicrosoftAzureBuilder};
use object_store::gcp::{GoogleCloudStorageBuilder, GoogleConfigKey};
use object_store::{ClientOptions, ObjectStore, RetryConfig};

use super::super::StoreSettings;
use crate::support::secret::Secret;
use crate::workspace::Cloud;

/// Longest time for one request: records are small.
const TIMEOUT: Duration = Duration::from_secs(30);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// The address of a server that is not the cloud's own.
const ENDPOINT: &str = "PREGON_LEDGER_ENDPOINT";
/// Set to `1`: unencrypted connections are allowed to other machines too.
const ALLOW_HTTP: &str = "PREGON_LEDGER_ALLOW_HTTP";
/// Set to `instance`: credentials come from the machine that the program runs on.
const CREDENTIALS: &str = "PREGON_LEDGER_CREDENTIALS";

/// Variables that are passed on. What could switch off a check, such as signatures, certificates or conditional writes, is not among them.
const S3: [&str; 15] = [
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_REGION",
    "AWS_DEFAULT_REGION",
    "AWS_VIRTUAL_HOSTED_STYLE_REQUEST",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_ROLE_ARN",
    "AWS_ROLE_SESSION_NAME",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
    "AWS_SERVER_SIDE_ENCRYPTION",
    "AWS_SSE_KMS_KEY_ID",
    "AWS_REQUEST_PAYER",
];
const GOOGLE: [&str; 5] = [
    "GOOGLE_APPLICATION_CREDENTIALS",
    "GOOGLE_SERVICE_ACCOUNT",
    "GOOGLE_SERVICE_ACCOUNT_PATH",
    "GOOGLE_SERVICE_ACCOUNT_KEY",
    "GOOGLE_BEARER_TOKEN",
];
const AZURE: [&str; 11] = [
    "AZURE_STORAGE_ACCOUNT_NAME",
    "AZURE_STORAGE_ACCOUNT_KEY",
    "AZURE_STORAGE_ACCESS_KEY",
    "AZURE_STORAGE_SAS_KEY",
    "AZURE_STORAGE_SAS_TOKEN",
    "AZURE_STORAGE_TOKEN",
    "AZURE_CLIENT_ID",
    "AZURE_CLIENT_SECRET",
    "AZURE_TENANT_ID",
    "AZURE_FEDERATED_TOKEN_FILE",
    "AZURE_AUTHORITY_HOST",
];
/// Values that may be shown: they say where something is.
const PLAIN: [&str; 8] = [
    "AWS_REGION",
    "AWS_DEFAULT_REGION",
    "AWS_ENDPOINT",
    "AWS_ENDPOINT_URL",
    "AWS_ENDPOINT_URL_S3",
    "AZURE_STORAGE_ACCOUNT_NAME",
    "AZURE_STORAGE_ENDPOINT",
    ENDPOINT,
];

/// The address of the server, where it is not the cloud's own; it tells stores of the same name apart.
pub(super) fn endpoint(cloud: Cloud, settings: &StoreSettings) -> Option<String> {
    let names: &[&str] = match cloud {
        Cloud::S3 => &[ENDPOINT, "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT"],
        Cloud::Google => &[ENDPOINT, "GOOGLE_BASE_URL"],
        Cloud::Azure => &[ENDPOINT, "AZURE_STORAGE_ENDPOINT", "AZURE_ENDPOINT"],
    };
    names.iter().find_map(|name| settings.get(name)).map(|value| value.expose().trim_end_matches('/').to_owned())
}

/// A client for a bucket, or why there can be none. Nothing is sent yet.
pub(super) fn client(cloud: Cloud, bucket: &str, settings: &StoreSettings) -> Result<Arc<dyn ObjectStore>, String> {
    // A second call finds it installed already; without it a client cannot be made.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let endpoint = endpoint(cloud, settings);
    let http = endpoint.as_deref().map(|endpoint| is_http(endpoint, settings)).transpose()?.unwrap_or(false);
    let options = ClientOptions::new()
        .with_timeout(TIMEOUT)
        .with_connect_timeout(CONNECT_TIMEOUT)
        .with_allow_http(http)
        .with_config(object_store::ClientConfigKey::UserAgent, concat!("pregon/", env!("CARGO_PKG_VERSION")));
    // What may be repeated, and what a repetition means, is decided where the question is known.
    let retry = RetryConfig { max_retries: 0, ..RetryConfig::default() };
    let has = |name: &str| settings.get(name).is_some();
    let instance = settings.get(CREDENTIALS).is_some_and(|value| value.expose() == "instance");
    let missing = |names: &str| {
        Err(format!("the environment has no credentials for it: {names}, or {CREDENTIALS}=instance where the machine itself has a role"))
    };
    let given = |names: &'static [&'static str]| {
        let pass = |name: &&str| settings.get(name).map(|value: &Secret| (name.to_lowercase(), value.expose().to_owned()));
        names.iter().filter_map(pass).collect::<Vec<_>>()
    };
    let built = match cloud {
        Cloud::S3 => {
            let key = has("AWS_ACCESS_KEY_ID") && has("AWS_SECRET_ACCESS_KEY");
            let role = has("AWS_WEB_IDENTITY_TOKEN_FILE")
                || has("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")
                || has("AWS_CONTAINER_CREDENTIALS_FULL_URI");
            if !(key || role || instance) {
                return missing("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
            }
            let mut builder = AmazonS3Builder::new().with_bucket_name(bucket).with_client_options(options).with_retry(retry);
            for (name, value) in given(&S3) {
                let Ok(key) = name.parse::<AmazonS3ConfigKey>() else { continue };
                builder = builder.with_config(key, value);
            }
            if let Some(endpoint) = endpoint {
                builder = builder.with_endpoint(endpoint).with_allow_http(http);
            }
            builder.build().map(|store| Arc::new(store) as Arc<dyn ObjectStore>)
        }
        Cloud::Google => {
            if !(GOOGLE.iter().any(|name| has(name)) || instance) {
                return missing("GOOGLE_APPLICATION_CREDENTIALS or GOOGLE_SERVICE_ACCOUNT_KEY");
            }
            let mut builder = GoogleCloudStorageBuilder::new().with_bucket_name(bucket).with_client_options(options).with_retry(retry);
            for (name, value) in given(&GOOGLE) {
                let Ok(key) = name.parse::<GoogleConfigKey>() else { continue };
                builder = builder.with_config(key, value);
            }
            if let Some(endpoint) = endpoint {
                builder = builder.with_config(GoogleConfigKey::BaseUrl, endpoint);
            }
            builder.build().map(|store| Arc::new(store) as Arc<dyn ObjectStore>)
        }
        Cloud::Azure => {
            let key = AZURE[1..].iter().any(|name| has(name));
            if !(has("AZURE_STORAGE_ACCOUNT_NAME") && (key || instance)) {
                return missing("AZURE_STORAGE_ACCOUNT_NAME with AZURE_STORAGE_ACCOUNT_KEY or AZURE_STORAGE_SAS_TOKEN");
            }
            let mut builder = MicrosoftAzureBuilder::new().with_container_name(bucket).with_client_options(options).with_retry(retry);
            for (name, value) in given(&AZURE) {
                let Ok(key) = name.parse::<AzureConfigKey>() else { continue };
                builder = builder.with_config(key, value);
            }
            if let Some(endpoint) = endpoint {
                builder = builder.with_endpoint(endpoint).with_allow_http(http);
            }
            builder.build().map(|store| Arc::new(store) as Arc<dyn ObjectStore>)
        }
    };
    built.map_err(|error| clean(&error.to_string(), settings))
}

/// Whether an endpoint is without encryption, which is for this machine alone unless somebody says otherwise.
fn is_http(endpoint: &str, settings: &StoreSettings) -> Result<bool, String> {
    let url = reqwest::Url::parse(endpoint).map_err(|_| "its endpoint is no web address".to_owned())?;
    if url.username() != "" || url.password().is_some() {
        return Err("its endpoint has credentials in it: they belong into variables of their own".to_owned());
    }
    match url.scheme() {
        "https" => Ok(false),
        "http" => {
            let host = url.host_str().unwrap_or_default();
            let address = host.trim_matches(['[', ']']).parse::<std::net::IpAddr>();
            let here = host == "localhost" || address.is_ok_and(|address| address.is_loopback());
            let allowed = settings.get(ALLOW_HTTP).is_some_and(|value| value.expose() == "1");
            if here || allowed { Ok(true) } else { Err(format!("its endpoint is not encrypted: write https, or {ALLOW_HTTP}=1")) }
        }
        _ => Err("its endpoint is no web address".to_owned()),
    }
}

/// What a store said, without anything that came from the environment and without what follows the `?` of an address.
pub(super) fn clean(text: &str, settings: &StoreSettings) -> String {
    const LONGEST: usize = 400;
    let mut text = text.to_owned();
    for (_, value) in settings.iter().filter(|(name, _)| !PLAIN.contains(name)) {
        if value.expose().len() >= 4 {
            text = text.replace(value.expose(), "…");
        }
    }
    let mut clean = String::new();
    for word in text.split_inclusive([' ', '\n', '"', ')']) {
        match word.find("://").and_then(|at| word[at..].find('?').map(|query| at + query)) {
            Some(query) => {
                clean.push_str(&word[..query]);
                clean.push(' ');
            }
            None => clean.push_str(word),
        }
    }
    let clean = clean.split_whitespace().collect::<Vec<_>>().join(" ");
    match clean.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &clean[..end]),
        None => clean,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(pairs: &[(&str, &str)]) -> StoreSettings {
        StoreSettings::new(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
    }

    #[test]
    fn what_is_missing_is_named() {
        let keys = [("AWS_ACCESS_KEY_ID", "AKIAXXXX"), ("AWS_SECRET_ACCESS_KEY", "s3cr3tvalue")];
        let with = |more: &[(&str, &str)]| settings(&[keys.as_slice(), more].concat());
        for (cloud, given, expected) in [
            (Cloud::S3, settings(&[]), "AWS_ACCESS_KEY_ID"),
            (Cloud::S3, settings(&[("AWS_ACCESS_KEY_ID", "a")]), "AWS_ACCESS_KEY_ID"),
            (Cloud::Google, settings(&keys), "GOOGLE_APPLICATION_CREDENTIALS"),
            (Cloud::Azure, settings(&[("AZURE_STORAGE_ACCOUNT_NAME", "a")]), "AZURE_STORAGE_ACCOUNT_KEY"),
            (Cloud::S3, with(&[("AWS_ENDPOINT_URL", "http://minio.example:9000")]), "not encrypted"),
            (Cloud::S3, with(&[("AWS_ENDPOINT_URL", "ftp://x")]), "no web address"),
            (Cloud::S3, with(&[("AWS_ENDPOINT_URL", "https://u:s3cr3tvalue@x.example")]), "credentials in it"),
        ] {
            let error = client(cloud, "bucket", &given).expect_err(expected);
            assert!(error.contains(expected) && !error.contains("s3cr3tvalue"), "{error}");
        }
        for more in [
            &[][..],
            &[("AWS_ENDPOINT_URL", "http://127.0.0.1:9000/")],
            &[("PREGON_LEDGER_ENDPOINT", "http://[::1]:9000")],
            &[("AWS_ENDPOINT_URL", "http://minio.example:9000"), ("PREGON_LEDGER_ALLOW_HTTP", "1")],
        ] {
            client(Cloud::S3, "bucket", &with(more)).expect("a client");
        }
        client(Cloud::S3, "bucket", &settings(&[("PREGON_LEDGER_CREDENTIALS", "instance")])).expect("a client");
    }

    #[test]
    fn messages_hold_no_secrets() {
        let settings = settings(&[
            ("AZURE_STORAGE_SAS_TOKEN", "sv=1&sig=abcdef"),
            ("AWS_SECRET_ACCESS_KEY", "s3cr3tvalue"),
            ("AWS_REGION", "eu-west-1"),
        ]);
        let text = "Error performing PUT https://a.blob.example/x/y?sv=1&sig=ab%2F (s3cr3tvalue) in eu-west-1";
        assert_eq!(clean(text, &settings), "Error performing PUT https://a.blob.example/x/y (…) in eu-west-1");
        assert!(clean(&"x".repeat(5000), &settings).chars().count() < 500);
        assert!(!format!("{settings:?}").contains("s3cr3tvalue"));
    }
}
