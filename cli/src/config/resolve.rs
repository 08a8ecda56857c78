//! Which server a command is about: the order in which flag, variable, checkout, manifest and configuration are asked.

use std::fmt;

use admin_api::ErrorCode;
use secrecy::ExposeSecret as _;
use url::{Host, Url};

use super::contexts::shown_endpoint;
use super::{Checkout, Config, ContextName, DevState, Home, ManifestHead, Token, TokenSource, token};
use crate::context::Context;
use crate::error::CliError;
use crate::settings::Origin;

/// Where `local` is when no dev server runs.
const LOCAL: &str = "http://localhost:8080";

/// What named the context.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ContextSource {
    /// `--context`.
    Flag,
    /// `REACTOR_CONTEXT`.
    Variable,
    /// `.reactor/context`.
    Checkout,
    /// `default_context` of `reactor.toml`.
    Manifest,
    /// `default` of `config.toml`.
    Config,
    /// Nothing did: `local`.
    BuiltIn,
}

impl fmt::Display for ContextSource {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Flag => "--context",
            Self::Variable => "REACTOR_CONTEXT",
            Self::Checkout => ".reactor/context",
            Self::Manifest => "default_context of reactor.toml",
            Self::Config => "the default of config.toml",
            Self::BuiltIn => "the built-in default",
        })
    }
}

/// The server a command is about.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    /// Name of the context.
    pub(crate) name: ContextName,
    /// What named it.
    pub(crate) source: ContextSource,
    /// Address of the server.
    pub(crate) endpoint: Url,
    /// Organisation.
    pub(crate) org: Option<String>,
    /// Changes need a confirmation.
    pub(crate) protected: bool,
    /// The token may be sent over plain http.
    pub(crate) insecure: bool,
    /// The token, if any source has one.
    pub(crate) token: Option<Token>,
    /// The running dev server of this project.
    pub(crate) dev: Option<DevState>,
}

impl Target {
    /// Whether the server can only be on this machine.
    pub(crate) fn is_loopback(&self) -> bool {
        is_loopback(&self.endpoint)
    }

    /// The address as it is shown.
    pub(crate) fn shown_endpoint(&self) -> String {
        shown_endpoint(&self.endpoint)
    }
}

/// Name of the context and what named it.
pub(crate) fn context_name(cx: &Context) -> Result<(ContextName, ContextSource), CliError> {
    if let Some((text, origin)) = &cx.settings.context {
        let (source, written) = match origin {
            Origin::Flag => (ContextSource::Flag, "--context"),
            Origin::Variable => (ContextSource::Variable, "REACTOR_CONTEXT"),
        };
        return Ok((parse(text, written)?, source));
    }
    if let Some(manifest) = cx.find_manifest()? {
        if let Some(root) = manifest.parent()
            && let Some(name) = Checkout::of(root).context()?
        {
            return Ok((name, ContextSource::Checkout));
        }
        if let Some(text) = ManifestHead::read(&manifest)?.default_context {
            return Ok((parse(&text, "default_context")?, ContextSource::Manifest));
        }
    }
    // Without a home there is no configuration, and `local` still works.
    if let Ok(home) = cx.home()
        && let Some(name) = Config::load(&home)?.default_context()?
    {
        return Ok((name, ContextSource::Config));
    }
    Ok((ContextName::local(), ContextSource::BuiltIn))
}

/// The server, with its token.
pub(crate) fn target(cx: &Context) -> Result<Target, CliError> {
    let (name, source) = context_name(cx)?;
    target_of(cx, name, source)
}

/// The server of a context that is known by name.
pub(crate) fn target_of(cx: &Context, name: ContextName, source: ContextSource) -> Result<Target, CliError> {
    let home = cx.home().ok();
    let config = home.as_ref().map(Config::load).transpose()?;
    let entry = config.as_ref().map(|config| config.context(&name)).transpose()?.flatten();
    let dev = if name == ContextName::local() { dev_server(cx)? } else { None };
    let endpoint = match (&dev, &entry) {
        (Some(dev), _) => dev.endpoint.clone(),
        (None, Some(entry)) => entry.endpoint.clone(),
        (None, None) if name == ContextName::local() => Url::parse(LOCAL).expect("a constant address parses"),
        (None, None) => return Err(unknown(&name, source, config.as_ref())),
    };
    let token = find_token(cx, home.as_ref(), &name, dev.as_ref(), entry.as_ref())?;
    Ok(Target {
        name,
        source,
        endpoint,
        org: entry.as_ref().and_then(|entry| entry.org.clone()),
        protected: entry.as_ref().is_some_and(|entry| entry.protected),
        insecure: entry.as_ref().is_some_and(|entry| entry.insecure),
        token,
        dev,
    })
}

fn find_token(
    cx: &Context,
    home: Option<&Home>,
    name: &ContextName,
    dev: Option<&DevState>,
    entry: Option<&super::ContextEntry>,
) -> Result<Option<Token>, CliError> {
    if let Some(token) = &cx.settings.token {
        if token.expose_secret() == "-" {
            return Ok(Some(Token::known(cx.token_from_stdin()?, TokenSource::StandardInput)));
        }
        cx.ui.warning("a token given with `--token` is visible to other users of this machine; use `REACTOR_TOKEN`");
        return Ok(Some(Token::known(token.clone(), TokenSource::Flag)));
    }
    // A token from the environment belongs to a real server and is never shown to a dev server.
    if let Some(dev) = dev {
        return Ok(Some(Token::known(dev.token.clone().into(), TokenSource::DevServer)));
    }
    token::find(&cx.env, home, name, entry)
}

fn dev_server(cx: &Context) -> Result<Option<DevState>, CliError> {
    match cx.project_root()? {
        Some(root) => DevState::read(&root),
        None => Ok(None),
    }
}

fn parse(text: &str, written: &str) -> Result<ContextName, CliError> {
    text.parse().map_err(|reason| CliError::new(ErrorCode::ContextUnknown, format!("`{text}` in {written}: {reason}")))
}

fn unknown(name: &ContextName, source: ContextSource, config: Option<&Config>) -> CliError {
    let mut known: Vec<String> =
        config.map(|config| config.names().iter().map(ToString::to_string).collect()).unwrap_or_default();
    known.push("local".to_owned());
    CliError::new(ErrorCode::ContextUnknown, format!("there is no context `{name}` (named by {source})"))
        .suggest(name.as_str(), known.iter().map(String::as_str))
        .next(format!("reactor context add {name} --endpoint URL"))
}

/// Whether an address can only be this machine.
pub(crate) fn is_loopback(endpoint: &Url) -> bool {
    match endpoint.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    }
}
