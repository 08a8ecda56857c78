//! URL parsing for the `URL` class, by the WHATWG parser of the `url` crate.

use serde_json::json;
use url::{Url, quirks};

/// All parts of a URL as JSON.
pub(super) fn parse(input: &str, base: Option<&str>) -> Result<String, String> {
    let parsed = match base {
        Some(base) => Url::parse(base).map_err(|error| format!("invalid base URL: {error}"))?.join(input),
        None => Url::parse(input),
    };
    parsed.map(|url| parts(&url)).map_err(|error| error.to_string())
}

/// Sets one part as the setter of that name does; a value the setter refuses leaves the URL as it was.
pub(super) fn set_part(href: &str, part: &str, value: &str) -> Result<String, String> {
    let mut url = Url::parse(href).map_err(|error| error.to_string())?;
    // The setters of the standard ignore what they cannot apply; only `href` throws.
    let _ignored = match part {
        "href" => return parse(value, None),
        "protocol" => quirks::set_protocol(&mut url, value),
        "username" => quirks::set_username(&mut url, value),
        "password" => quirks::set_password(&mut url, value),
        "host" => quirks::set_host(&mut url, value),
        "hostname" => quirks::set_hostname(&mut url, value),
        "port" => quirks::set_port(&mut url, value),
        "pathname" => {
            quirks::set_pathname(&mut url, value);
            Ok(())
        }
        "search" => {
            quirks::set_search(&mut url, value);
            Ok(())
        }
        "hash" => {
            quirks::set_hash(&mut url, value);
            Ok(())
        }
        _ => return Err(format!("a URL has no settable part `{part}`")),
    };
    Ok(parts(&url))
}

fn parts(url: &Url) -> String {
    json!({
        "href": quirks::href(url),
        "origin": quirks::origin(url),
        "protocol": quirks::protocol(url),
        "username": quirks::username(url),
        "password": quirks::password(url),
        "host": quirks::host(url),
        "hostname": quirks::hostname(url),
        "port": quirks::port(url),
        "pathname": quirks::pathname(url),
        "search": quirks::search(url),
        "hash": quirks::hash(url),
    })
    .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relative_url_is_joined_and_split_into_its_parts() {
        let parts = parse("../b?x=1#y", Some("https://u:p@Example.com:8443/a/c/")).unwrap();
        let parts: serde_json::Value = serde_json::from_str(&parts).unwrap();
        assert_eq!(parts["href"], "https://u:p@example.com:8443/a/b?x=1#y");
        assert_eq!(parts["host"], "example.com:8443");
        assert_eq!(parts["search"], "?x=1");
        assert!(parse("b", None).is_err());
    }

    #[test]
    fn a_setter_ignores_what_it_cannot_apply() {
        let parts = set_part("https://example.com/", "port", "not a port").unwrap();
        assert!(parts.contains(r#""port":"""#));
        let parts = set_part("https://example.com/", "pathname", "/a b").unwrap();
        assert!(parts.contains(r#""pathname":"/a%20b""#));
    }
}
