//! While developing a page gets the script of `reactor dev`, which loads it anew when a save is live.

use bytes::Bytes;

/// `reactor dev` answers the path, on every host.
const SCRIPT: &str = "<script src=\"/_reactor/client.js\"></script>";

/// The page with the script before the end of its body, or at its own end.
pub(crate) fn inject(page: &[u8]) -> Bytes {
    const END: &[u8] = b"</body>";
    let at = page.windows(END.len()).rposition(|part| part.eq_ignore_ascii_case(END)).unwrap_or(page.len());
    [&page[..at], SCRIPT.as_bytes(), &page[at..]].concat().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_stands_before_the_last_end_of_the_body() {
        for (page, before) in [
            ("<body>x</body></html>", "<body>x"),
            ("<BODY>x</BODY>", "<BODY>x"),
            ("<body><!-- </body> -->x</body>", "<body><!-- </body> -->x"),
            ("<p>no body", "<p>no body"),
            ("", ""),
        ] {
            let injected = inject(page.as_bytes());
            let text = std::str::from_utf8(&injected).expect("text");
            assert!(text.starts_with(&format!("{before}{SCRIPT}")), "{text}");
            assert_eq!(text.replace(SCRIPT, ""), page);
        }
    }
}
