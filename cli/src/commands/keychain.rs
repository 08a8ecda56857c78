//! Hidden `reactor __keychain`: another process that looks whether a keychain holds what `login` has written.

use clap::Args;

use crate::config::{Account, Keychain};
use crate::context::Context;
use crate::credentials::hold_against;
use crate::error::CliError;

/// Hold the token on standard input against the one in a keychain. Started by `login`, never by hand.
#[derive(Debug, Args)]
pub(crate) struct KeychainArgs {
    /// `system` or `kernel`
    keychain: String,
    /// Service of the entry
    service: String,
    /// Account of the entry
    account: String,
}

pub(crate) fn run(cx: &Context, args: &KeychainArgs) -> Result<(), CliError> {
    let keychain = if args.keychain == "kernel" { Keychain::Kernel } else { Keychain::System };
    let account = Account { keychain, service: args.service.clone(), user: args.account.clone() };
    hold_against(account, &cx.token_from_stdin()?)
}
