//! Why a URL is answered the way it is.

use std::collections::BTreeMap;

use admin_api::SiteExplanation;
use http::{HeaderMap, Method, Uri};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use platform::{ApiFailure, Mode};

use crate::answer::{Ask, Plan, Refusal};
use crate::files::Found;
use crate::path::SitePath;
use crate::resolve::Why;
use crate::rules::Asked;
use crate::serve::site_not_found;
use crate::site::Site;
use crate::table::{self, BELOW, Routed, Table, Via};

/// People paste addresses as they read them.
const AS_READ: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'`').add(b'{').add(b'}').add(b'|');

/// Explains what `GET url` answers; a URL without a host is asked of the default site.
pub(crate) fn explain(table: &Table, url: &str, mode: Mode) -> Result<SiteExplanation, ApiFailure> {
    let encoded = utf8_percent_encode(url.split('#').next().unwrap_or_default(), AS_READ).to_string();
    let uri: Uri = encoded.parse().map_err(|_| ApiFailure::invalid(format!("`{url}` is neither a URL nor a path")))?;
    let host = uri.host().and_then(table::normalize_host);
    let (routed, mount, raw_path) = route(table, host.as_deref(), uri.path())?;
    let mut explanation = SiteExplanation {
        url: url.to_owned(),
        site: routed.site.name.clone(),
        via: routed.via.name().to_owned(),
        path: raw_path.to_owned(),
        ..SiteExplanation::default()
    };
    match SitePath::parse(raw_path) {
        Err(refusal) => {
            explanation.status = if refusal == crate::path::PathRefusal::Hidden { 404 } else { 400 };
            explanation.decided_by = refusal.to_string();
        }
        Ok(path) => {
            path.as_str().clone_into(&mut explanation.path);
            let at = Asked { host: host.as_deref(), path: path.as_str(), query: uri.query() };
            let ask = Ask { method: &Method::GET, headers: &HeaderMap::new(), at, prefix: mount };
            describe(&routed.site, routed.site.plan(&ask, mode), &mut explanation);
        }
    }
    Ok(explanation)
}

fn route<'a>(table: &Table, host: Option<&str>, path: &'a str) -> Result<(Routed, &'a str, &'a str), ApiFailure> {
    if path.starts_with(BELOW)
        && let Some((name, mount, inside)) = table::split_below(path)
    {
        let site = table.sites.get(name).ok_or_else(|| site_not_found(name))?;
        let inside = if inside.is_empty() { "/" } else { inside };
        return Ok((Routed { site: site.clone(), via: Via::Path }, mount, inside));
    }
    let routed = table.by_host(host).ok_or_else(|| site_not_found(host.unwrap_or("/")))?;
    Ok((routed, "", path))
}

fn describe(site: &Site, plan: Result<Plan<'_>, Refusal>, explanation: &mut SiteExplanation) {
    let Ok(plan) = plan else {
        explanation.status = 404;
        "no file, no rule and no `404.html`".clone_into(&mut explanation.decided_by);
        return;
    };
    explanation.status = plan.status.as_u16();
    explanation.decided_by = decided_by(site, plan.why);
    explanation.header_rules = plan.header_rules.iter().map(|rule| (*rule).to_owned()).collect();
    explanation.headers = plan
        .headers
        .iter()
        .map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
        .collect::<BTreeMap<_, _>>();
    if let Some(asset) = plan.asset {
        explanation.file = Some(asset.path.clone());
        explanation.sha256 = Some(asset.plain.digest.to_string());
        explanation.size = Some(asset.plain.size);
        explanation.encodings =
            asset.packed().iter().map(|(encoding, form)| (encoding.token().to_owned(), form.size)).collect();
    }
}

fn decided_by(site: &Site, why: Why) -> String {
    match why {
        Why::Named(Found::Exact) => "the file of that path".to_owned(),
        Why::Named(Found::CleanUrl) => "the page of that name, without `.html`".to_owned(),
        Why::Named(Found::Index) => "the index page of that folder".to_owned(),
        Why::TrailingSlash => "the page's address differs by the slash at its end".to_owned(),
        Why::Rule(index) => match site.redirects.rule(index) {
            Some(rule) => {
                let force = if rule.force { "!" } else { "" };
                format!("redirect rule {}: `{} {} {}{force}`", index + 1, rule.from, rule.to, rule.status)
            }
            None => format!("redirect rule {}", index + 1),
        },
        Why::SinglePage => "`spa`: unknown paths answer `index.html`".to_owned(),
        Why::NotFoundPage => "the nearest `404.html`".to_owned(),
    }
}
