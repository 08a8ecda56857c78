//! Files of the command line: `~/.reactor`, and `.reactor` inside a project.

mod auth;
mod checkout;
mod contexts;
mod dev_state;
mod file;
mod home;
mod manifest_head;
mod proxy;
pub(crate) mod resolve;
mod token;

pub(crate) use auth::{Account, AuthKind, Keychain};
pub(crate) use checkout::Checkout;
pub(crate) use contexts::{Config, ContextEntry, ContextName, invalid_toml, parse_endpoint, shown_endpoint};
pub(crate) use dev_state::DevState;
pub(crate) use file::{Lock, read_optional, replace, replace_quickly};
pub(crate) use home::Home;
pub(crate) use manifest_head::ManifestHead;
pub(crate) use proxy::proxy;
pub(crate) use resolve::{ContextSource, Target};
pub(crate) use token::{Token, TokenSource};
