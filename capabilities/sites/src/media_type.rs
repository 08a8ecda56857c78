//! Content type by extension, and which types are worth compressing.

use http::header::HeaderValue;

/// What `mime_guess` does not know or words differently from today's registry.
const OWN: &[(&str, &str)] = &[
    ("atom", "application/atom+xml"),
    ("avif", "image/avif"),
    ("cjs", "text/javascript"),
    ("js", "text/javascript"),
    ("jsonld", "application/ld+json"),
    ("map", "application/json"),
    ("md", "text/markdown"),
    ("mjs", "text/javascript"),
    ("rss", "application/rss+xml"),
    ("toml", "application/toml"),
    ("ts", "text/plain"),
    ("tsx", "text/plain"),
    ("wasm", "application/wasm"),
    ("webmanifest", "application/manifest+json"),
    ("xml", "application/xml"),
    ("yaml", "application/yaml"),
    ("yml", "application/yaml"),
    ("zst", "application/zstd"),
];

/// Compressible types outside `text/` and the `+json`, `+xml` families.
const COMPRESSIBLE: &[&str] = &[
    "application/javascript",
    "application/json",
    "application/rtf",
    "application/toml",
    "application/vnd.ms-fontobject",
    "application/wasm",
    "application/x-sh",
    "application/xml",
    "application/yaml",
    "font/collection",
    "font/otf",
    "font/ttf",
    "image/bmp",
    "image/x-icon",
];

/// The content type of a file, with its character set where it is text.
pub(crate) fn of(path: &str) -> HeaderValue {
    let name = path.rsplit('/').next().unwrap_or(path);
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default();
    let essence = OWN
        .iter()
        .find(|(known, _)| *known == extension)
        .map(|(_, essence)| *essence)
        .or_else(|| mime_guess::from_ext(&extension).first_raw())
        .unwrap_or("application/octet-stream");
    let text = if essence.starts_with("text/") && !essence.contains("charset") {
        format!("{essence}; charset=utf-8")
    } else {
        essence.to_owned()
    };
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static("application/octet-stream"))
}

/// Whether compressing that type can gain anything.
pub(crate) fn is_compressible(content_type: &HeaderValue) -> bool {
    let essence = essence(content_type);
    essence.starts_with("text/")
        || essence.ends_with("+json")
        || essence.ends_with("+xml")
        || COMPRESSIBLE.contains(&essence)
}

/// Whether it is a page.
pub(crate) fn is_html(content_type: &HeaderValue) -> bool {
    essence(content_type) == "text/html"
}

fn essence(content_type: &HeaderValue) -> &str {
    content_type.to_str().unwrap_or_default().split(';').next().unwrap_or_default().trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_those_of_the_registry() {
        for (path, expected, compressible) in [
            ("index.html", "text/html; charset=utf-8", true),
            ("a/B.HTM", "text/html; charset=utf-8", true),
            ("app.js", "text/javascript; charset=utf-8", true),
            ("app.mjs", "text/javascript; charset=utf-8", true),
            ("app.js.map", "application/json", true),
            ("style.css", "text/css; charset=utf-8", true),
            ("data.json", "application/json", true),
            ("feed.xml", "application/xml", true),
            ("icon.svg", "image/svg+xml", true),
            ("site.webmanifest", "application/manifest+json", true),
            ("mod.wasm", "application/wasm", true),
            ("font.woff2", "font/woff2", false),
            ("font.ttf", "font/ttf", true),
            ("photo.jpg", "image/jpeg", false),
            ("photo.avif", "image/avif", false),
            ("video.mp4", "video/mp4", false),
            ("robots.txt", "text/plain; charset=utf-8", true),
            ("LICENSE", "application/octet-stream", false),
            ("archive.tar.zst", "application/zstd", false),
            ("a.b/c", "application/octet-stream", false),
        ] {
            let found = of(path);
            assert_eq!(found, expected, "{path}");
            assert_eq!(is_compressible(&found), compressible, "{path}");
        }
        assert!(is_html(&of("x.html")) && !is_html(&of("x.txt")));
    }
}
