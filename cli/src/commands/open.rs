//! `reactor open`: a site of this project in the browser.

use std::process::Stdio;

use admin_api::{ErrorCode, ListQuery};
use serde_json::json;

use crate::args::OpenArgs;
use crate::context::Context;
use crate::env;
use crate::error::CliError;

pub(crate) async fn run(cx: &Context, args: OpenArgs) -> Result<(), CliError> {
    let (_, client) = cx.connect()?;
    let sites = client.sites(&ListQuery::default()).await?.items;
    let site = match &args.site {
        Some(name) => sites.iter().find(|site| site.name == *name).ok_or_else(|| {
            CliError::new(ErrorCode::SiteNotFound, format!("no site `{name}` is live"))
                .suggest(name, sites.iter().map(|site| site.name.as_str()))
        })?,
        None => sites.first().ok_or_else(|| CliError::new(ErrorCode::SiteNotFound, "no site is live"))?,
    };
    let url = site.urls.first().map(String::as_str).unwrap_or_default();
    show(cx, url)?;
    cx.ui.done(format!("opened {url}"));
    cx.ui.document(&json!({ "url": url }));
    Ok(())
}

/// Shows a page in the browser.
pub(super) fn show(cx: &Context, url: &str) -> Result<(), CliError> {
    let browser = browser(cx).ok_or_else(|| {
        CliError::new(ErrorCode::NotFound, "no browser was found")
            .hint(format!("open {url} yourself, or set `BROWSER`"))
    })?;
    std::process::Command::new(&browser)
        .arg(url)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|source| {
            CliError::new(ErrorCode::NotFound, format!("cannot start `{}`", browser.display())).caused_by(&source)
        })?;
    Ok(())
}

fn browser(cx: &Context) -> Option<std::path::PathBuf> {
    cx.env.path(env::BROWSER).or_else(|| ["xdg-open", "open"].iter().find_map(|name| cx.env.find_program(name)))
}
