//! `[[sites]]`: where a site's files come from and which hosts it answers for.

use std::collections::HashMap;

use bundle_format::site_rules::{MAX_RULES, PathPattern, REDIRECT_STATUSES, check_header, check_target};
use bundle_format::{HeaderRule, RedirectRule, SiteName};

use super::paths::relative_path;
use super::reader::Reader;
use crate::diagnostic::{Located, Place};

/// A site as the project declares it.
#[derive(Debug, Clone)]
pub struct SiteSettings {
    /// Its name, unique in the project.
    pub name: SiteName,
    /// Its folder, relative to the project; empty for the project's folder itself.
    pub source: String,
    /// What builds it; detected when absent.
    pub framework: Option<String>,
    /// A command run in `source`.
    pub build: Option<String>,
    /// The folder the command leaves its result in, relative to `source`.
    pub output: Option<String>,
    /// Hosts it answers for.
    pub domains: Vec<String>,
    /// Unknown paths answer `index.html`.
    pub spa: bool,
    /// Header rules, applied after those of `_headers`.
    pub headers: Vec<HeaderRule>,
    /// Redirect rules, tried after those of `_redirects`.
    pub redirects: Vec<RedirectRule>,
    pub(crate) source_place: Place,
    pub(crate) framework_place: Option<Place>,
    pub(crate) build_place: Option<Place>,
    pub(crate) output_place: Option<Place>,
}

pub(super) fn read(reader: &Reader<'_>) -> Vec<SiteSettings> {
    let mut sites: Vec<SiteSettings> = Vec::new();
    let mut names: HashMap<String, usize> = HashMap::new();
    let mut hosts: HashMap<String, String> = HashMap::new();
    for table in reader.tables("sites") {
        let Some((site, name_place)) = read_one(&table, &mut hosts) else {
            table.report_unknown();
            continue;
        };
        table.report_unknown();
        let line = name_place.text.place(name_place.span.clone()).line;
        if let Some(first) = names.insert(site.name.to_string(), line) {
            reader.report(
                name_place
                    .error(format!("site `{}` is declared twice", site.name))
                    .hint(format!("the first one is on line {first}")),
            );
        }
        sites.push(site);
    }
    sites
}

fn read_one(table: &Reader<'_>, hosts: &mut HashMap<String, String>) -> Option<(SiteSettings, Place)> {
    let name = table.parsed("name", |value| value.parse::<SiteName>().map_err(|error| error.problem));
    if !table.has("name") {
        table.missing("name", "every site needs a name of its own");
    }
    let source = relative_path(table, "source");
    let framework = table.parsed("framework", framework_name);
    let build = table.string("build");
    let output = relative_path(table, "output");
    let spa = table.boolean("spa");
    let domains = table.strings("domains").unwrap_or_default();
    let headers = table.tables("headers").iter().filter_map(read_header).collect();
    let redirects: Vec<_> = table.tables("redirects").iter().filter_map(read_redirect).collect();
    if redirects.len() > MAX_RULES {
        let message = format!("a site has at most {MAX_RULES} redirects, this one has {}", redirects.len());
        table.report(table.key_place("redirects").error(message));
    }
    let name = name?;
    let domains = read_domains(table, name.value.as_str(), domains, hosts);
    let site = SiteSettings {
        source_place: source.as_ref().map_or_else(|| name.place.clone(), |source| source.place.clone()),
        source: source.map_or_else(|| format!("sites/{}", name.value), |source| source.value),
        framework_place: framework.as_ref().map(|framework| framework.place.clone()),
        framework: framework.map(|framework| framework.value),
        build_place: build.as_ref().map(|build| build.place.clone()),
        build: build.map(|build| build.value),
        output_place: output.as_ref().map(|output| output.place.clone()),
        output: output.map(|output| output.value),
        domains,
        spa: spa.is_some_and(|spa| spa.value),
        headers,
        redirects,
        name: name.value,
    };
    Some((site, name.place))
}

fn framework_name(value: &str) -> Result<String, &'static str> {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-.".contains(&byte);
    if !value.is_empty() && value.len() <= 63 && value.bytes().all(allowed) {
        Ok(value.to_owned())
    } else {
        Err("for example `static`, `vite`, `astro` or `nextjs`")
    }
}

fn read_domains(
    table: &Reader<'_>,
    site: &str,
    domains: Vec<Located<String>>,
    hosts: &mut HashMap<String, String>,
) -> Vec<String> {
    let mut read = Vec::with_capacity(domains.len());
    for Located { value, place } in domains {
        let host = value.to_ascii_lowercase();
        if let Err(hint) = check_host(&host) {
            table.report(place.error(format!("`{value}` is not a host name")).hint(hint));
        } else if let Some(other) = hosts.insert(host.clone(), site.to_owned()) {
            let message = if other == site {
                format!("site `{site}` names `{host}` twice")
            } else {
                format!("sites `{other}` and `{site}` both claim `{host}`")
            };
            table.report(place.error(message));
        } else {
            read.push(host);
        }
    }
    read
}

fn check_host(host: &str) -> Result<(), &'static str> {
    if host.contains("://") || host.contains('/') {
        return Err("a host alone, without `https://` and path");
    }
    if host.contains(':') {
        return Err("a host alone, without a port");
    }
    let label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    if host.len() <= 253 && host.contains('.') && host.split('.').all(label) {
        Ok(())
    } else {
        Err("for example `www.example.com`; names outside ASCII in their `xn--` form")
    }
}

fn read_header(table: &Reader<'_>) -> Option<HeaderRule> {
    let path = rule_path(table, "path");
    let mut set = Vec::new();
    for (name, value) in table.pairs("set") {
        match check_header(&name, &value.value) {
            Ok(()) => set.push((name.to_ascii_lowercase(), value.value)),
            Err(reason) => table.report(value.place.error(reason.to_string())),
        }
    }
    if !table.has("set") {
        table.missing("set", "for example `set = { \"X-Frame-Options\" = \"DENY\" }`");
    }
    table.report_unknown();
    Some(HeaderRule { path: path?, set })
}

fn read_redirect(table: &Reader<'_>) -> Option<RedirectRule> {
    let from = rule_path(table, "from");
    let to = table.string("to");
    if !table.has("to") {
        table.missing("to", "a path or an address");
    }
    let status = table.number("status");
    if let Some(status) = &status
        && !REDIRECT_STATUSES.iter().any(|known| u32::from(*known) == status.value)
    {
        table.report(
            status
                .place
                .error(format!("{} is not a status of a redirect", status.value))
                .hint("200 rewrites; 301, 302, 303, 307, 308 redirect; 404 answers with an error page"),
        );
    }
    let force = table.boolean("force").is_some_and(|force| force.value);
    table.report_unknown();
    // A status that is none was reported above; the target is looked at all the same.
    let status = status.and_then(|status| u16::try_from(status.value).ok());
    let status = status.filter(|status| REDIRECT_STATUSES.contains(status)).unwrap_or(302);
    let to = to?;
    if let Err(reason) = check_target(&to.value, status) {
        table.report(to.place.error(reason.to_string()));
    }
    Some(RedirectRule { from: from?, to: to.value, status, force })
}

fn rule_path(table: &Reader<'_>, key: &'static str) -> Option<String> {
    let Some(path) = table.string(key) else {
        if !table.has(key) {
            table.missing(key, "a path such as `/old/*`");
        }
        return None;
    };
    match PathPattern::parse(&path.value) {
        Ok(_) => Some(path.value),
        Err(reason) => {
            table.report(path.place.error(reason.to_string()));
            None
        }
    }
}
