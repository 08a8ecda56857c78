//! `reactor login`: asks for a token, has the server confirm it, keeps it.

use std::time::Duration;

use admin_api::{ErrorCode, VersionInfo};
use clap::{Args, ValueEnum};
use secrecy::SecretString;
use serde_json::json;

use super::logout::{forget, warn_of_variables};
use crate::config::{Account, AuthKind, Config, Home, Keychain, Target, Token, TokenSource};
use crate::context::Context;
use crate::credentials::{CredentialStore, CredentialsFile, StoreError, SystemKeychain, keychain_name, verify};
use crate::error::CliError;

/// How long the server may take to confirm a token.
const PATIENCE: Duration = Duration::from_secs(10);

/// Keep a token for a server: asks for it, has the server confirm it, stores it
///
/// The token goes into the keychain of this system. Where there is none, a terminal is asked whether a file of mode 0600
/// will do; elsewhere nothing is kept, and REACTOR_TOKEN is the way.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor login --context prod                            asks for the token, without showing it
  reactor login --context prod --token-stdin < token.txt  for scripts
  reactor login --context prod --store file               keep it in ~/.reactor/credentials.toml")]
pub(crate) struct LoginArgs {
    /// Read the token from standard input instead of asking
    #[arg(long)]
    token_stdin: bool,
    /// Where to keep it [default: keychain]
    #[arg(long, value_name = "STORE")]
    store: Option<StoreChoice>,
}

/// Where a token may be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum StoreChoice {
    /// The keychain of this system
    Keychain,
    /// The keyring of the Linux kernel: in memory, gone after a restart
    Kernel,
    /// `credentials.toml` in `~/.reactor`, mode 0600
    File,
}

pub(crate) async fn run(cx: &Context, args: &LoginArgs) -> Result<(), CliError> {
    let home = cx.home()?;
    let mut target = cx.target()?;
    if target.dev.is_some() {
        return Err(CliError::usage("`local` is the dev server of this project, which needs no token from you")
            .hint("name another context: `reactor login --context NAME`"));
    }
    let token = ask(cx, args, &target)?;
    target.token = Some(token.clone());
    let server = confirmed(cx, &target).await?;
    let Some(secret) = token.reveal()? else {
        return Err(CliError::usage("the token is empty"));
    };
    let Some(kept) = keep(cx, &home, &target, args.store, &secret)? else {
        cx.ui.say("the token is right; it was not kept");
        return Err(CliError::new(ErrorCode::Cancelled, "nothing was stored").exit_with(admin_api::ExitCode::Failure));
    };
    Config::edit(&home, |config| config.set_auth(&target.name, &target.endpoint, &kept.auth))?;
    let shown = target.shown_endpoint();
    cx.ui.done(format!("logged in to `{}` ({shown}); the token is in {}", target.name, kept.store));
    if let Some(lifetime) = &kept.lifetime {
        cx.ui.warning(format!("{} keeps it {lifetime}", kept.store));
    }
    warn_of_variables(cx, &target.name, "wins over it while it is set");
    cx.ui.document(&json!({
        "context": target.name.as_str(),
        "endpoint": shown,
        "store": kept.store,
        "lifetime": kept.lifetime,
        "reactor": server.reactor,
        "project_id": server.project_id,
    }));
    Ok(())
}

/// The token: from a flag, from standard input, or typed without being shown.
fn ask(cx: &Context, args: &LoginArgs, target: &Target) -> Result<Token, CliError> {
    if args.token_stdin {
        return Ok(Token::known(cx.token_from_stdin()?, TokenSource::StandardInput));
    }
    if let Some(token) = target.token.as_ref().filter(|_| cx.settings.token.is_some()) {
        return Ok(token.clone());
    }
    let question = format!("Token for {} ({})", target.name, target.shown_endpoint());
    let typed = cx.ui.secret(&question, "`--token-stdin`")?;
    let trimmed = secrecy::ExposeSecret::expose_secret(&typed).trim();
    if trimmed.is_empty() {
        return Err(CliError::usage("the token is empty"));
    }
    Ok(Token::known(SecretString::from(trimmed), TokenSource::Typed))
}

/// Nothing is kept that the server has not taken.
async fn confirmed(cx: &Context, target: &Target) -> Result<VersionInfo, CliError> {
    let client = cx.client(target)?;
    let step = cx.ui.step(format!("asking {}", target.shown_endpoint()));
    let answer = tokio::time::timeout(PATIENCE, client.version()).await;
    step.discard();
    let late = || CliError::new(ErrorCode::Unreachable, format!("no answer from {}", target.shown_endpoint()));
    match answer.map_err(|_| late())? {
        Ok(version) => Ok(version),
        Err(error) => {
            let refused = error.api().and_then(admin_api::ApiError::known) == Some(ErrorCode::Unauthorized);
            if !refused {
                return Err(error.into());
            }
            let message = format!("`{}` does not take this token; nothing was stored", target.name);
            Err(CliError::new(ErrorCode::Unauthorized, message)
                .hint("`reactor serve` prints where it keeps its admin token when it starts"))
        }
    }
}

/// Where a token was kept.
struct Kept {
    auth: AuthKind,
    store: String,
    lifetime: Option<String>,
}

fn keep(
    cx: &Context,
    home: &Home,
    target: &Target,
    choice: Option<StoreChoice>,
    token: &SecretString,
) -> Result<Option<Kept>, CliError> {
    let name = &target.name;
    let kept = match choice {
        Some(StoreChoice::File) => in_file(home, target, token)?,
        Some(StoreChoice::Keychain) => in_keychain(target, Keychain::System, token)
            .map_err(|error| error.in_store(keychain_name(Keychain::System)))?,
        Some(StoreChoice::Kernel) => in_keychain(target, Keychain::Kernel, token)
            .map_err(|error| error.in_store(keychain_name(Keychain::Kernel)))?,
        None => match in_keychain(target, Keychain::System, token) {
            Ok(kept) => kept,
            Err(error) => match offer(cx, home, &error)? {
                Some(StoreChoice::File) => in_file(home, target, token)?,
                Some(StoreChoice::Kernel | StoreChoice::Keychain) => in_keychain(target, Keychain::Kernel, token)
                    .map_err(|error| error.in_store(keychain_name(Keychain::Kernel)))?,
                None => return Ok(None),
            },
        },
    };
    // One place holds the token: a copy that stayed behind elsewhere would outlive `logout`.
    let before = Config::load(home)?.context(name)?.filter(|entry| entry.auth != kept.auth);
    if let Some(entry) = &before
        && let AuthKind::Keychain(account) = &entry.auth
        && let Err(error) = SystemKeychain::of(account.clone()).forget()
    {
        cx.ui.warning(format!("the token before may still be in {}: {error}", keychain_name(account.keychain)));
    }
    if kept.auth != AuthKind::File {
        forget(home, name, None)?;
    }
    Ok(Some(kept))
}

fn in_file(home: &Home, target: &Target, token: &SecretString) -> Result<Kept, CliError> {
    let file = CredentialsFile::of(home, &target.name);
    file.write(token).map_err(|error| error.in_store(&file.name()))?;
    Ok(Kept { auth: AuthKind::File, store: file.name(), lifetime: None })
}

fn in_keychain(target: &Target, keychain: Keychain, token: &SecretString) -> Result<Kept, StoreError> {
    let account = Account::of(target.name.as_str(), keychain);
    let store = SystemKeychain::of(account.clone());
    store.write(token)?;
    verify(&account, token)?;
    Ok(Kept { auth: AuthKind::Keychain(account), store: store.name(), lifetime: store.lifetime() })
}

/// What else there is when the keychain cannot be used. Asked on a terminal; elsewhere nothing is kept in the open.
fn offer(cx: &Context, home: &Home, error: &StoreError) -> Result<Option<StoreChoice>, CliError> {
    let reason = format!("{}: {error}", keychain_name(Keychain::System));
    if !cx.ui.can_ask() {
        return Err(CliError::new(ErrorCode::NeedsAnswer, format!("the token cannot be kept in {reason}"))
            .hint("set `REACTOR_TOKEN`, or consent to a file of mode 0600 with `--store file`"));
    }
    cx.ui.warning(reason);
    let mut choices = vec![format!("in {}: any program you run can read it", home.credentials().display())];
    let mut meaning = vec![Some(StoreChoice::File)];
    if cfg!(target_os = "linux") {
        choices.push("in the kernel keyring: gone after a restart".to_owned());
        meaning.push(Some(StoreChoice::Kernel));
    }
    choices.push("nowhere".to_owned());
    meaning.push(None);
    let chosen = cx.ui.select("Where should the token be kept?", &choices, "`--store file`")?;
    Ok(meaning.get(chosen).copied().flatten())
}
