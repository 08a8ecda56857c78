//! Secrets in file contents: private keys and tokens whose form leaves no doubt.

use std::sync::LazyLock;

use regex::bytes::{Regex, RegexBuilder};

/// A secret found in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Secret {
    /// What it is, with its article.
    pub(crate) kind: &'static str,
    /// Byte offset.
    pub(crate) start: usize,
    /// Byte offset after it.
    pub(crate) end: usize,
}

/// Raise it when a rule changes: files known to be clean are then read again.
pub(super) const RULES_VERSION: u8 = 1;

/// Longest run of bytes that a rule looks at, so that a large file can be scanned in overlapping pieces.
pub(super) const LONGEST: usize = 1024;

/// Name of a kind and its form. Each begins with a literal, which is what makes the scan fast.
///
/// A private key counts only when key material follows its header: libraries hold the header alone, to compare with.
const RULES: [(&str, &str); 14] = [
    (
        "a private key",
        r#"-----BEGIN (?:[A-Z0-9]{2,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----(?:\s|\\[nr]|["'`+,]|(?:Proc-Type|DEK-Info|Version|Comment): [^\n]{1,100}){0,60}[A-Za-z0-9+/]{40}"#,
    ),
    ("an AWS access key", r"(?:AKIA|ASIA)[A-Z2-7]{16}"),
    ("a GitHub token", r"gh[pousr]_[A-Za-z0-9]{36}"),
    ("a GitHub token", r"github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}"),
    ("a GitLab token", r"glpat-[A-Za-z0-9_-]{20}"),
    ("a Slack token", r"xox[baprs]-[0-9A-Za-z]{8,}-[0-9A-Za-z-]{10,}"),
    ("a Slack webhook", r"https://hooks\.slack\.com/services/T[A-Z0-9]{7,}/B[A-Z0-9]{7,}/[A-Za-z0-9]{20,}"),
    ("a live Stripe key", r"[sr]k_live_[0-9A-Za-z]{20,}"),
    ("a Google API key", r"AIza[0-9A-Za-z_-]{35}"),
    ("an npm token", r"npm_[A-Za-z0-9]{36}"),
    ("an Anthropic API key", r"sk-ant-[a-z0-9]{3,8}-[A-Za-z0-9_-]{80,}"),
    ("an OpenAI API key", r"sk-(?:proj|svcacct|admin)-[A-Za-z0-9_-]{40,}"),
    ("a SendGrid API key", r"SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}"),
    ("a reactor service key", r"rk_svc_[A-Za-z0-9]{20,}"),
];

static PATTERN: LazyLock<Regex> = LazyLock::new(|| {
    let alternatives: Vec<_> = RULES.iter().map(|(_, form)| format!("({form})")).collect();
    RegexBuilder::new(&alternatives.join("|"))
        .unicode(false)
        .build()
        .expect("the rules are constants that the tests compile")
});

/// Every secret in `content`, in order.
pub(crate) fn scan(content: &[u8]) -> Vec<Secret> {
    let mut secrets = Vec::new();
    let mut from = 0;
    while let Some(found) = PATTERN.find_at(content, from) {
        from = found.end();
        if is_part_of_a_word(content, found.start()) || is_example(found.as_bytes()) {
            continue;
        }
        secrets.push(Secret { kind: kind_of(found.as_bytes()), start: found.start(), end: found.end() });
    }
    secrets
}

fn kind_of(found: &[u8]) -> &'static str {
    let captures = PATTERN.captures(found);
    let index = captures.and_then(|captures| (1..=RULES.len()).find(|group| captures.get(*group).is_some()));
    index.map_or("a secret", |index| RULES[index - 1].0)
}

/// Base64 and minified names hold anything: a token begins where a word does.
fn is_part_of_a_word(content: &[u8], start: usize) -> bool {
    start > 0 && (content[start - 1].is_ascii_alphanumeric() || content[start - 1] == b'_')
}

/// The keys of the providers' own documentation.
fn is_example(found: &[u8]) -> bool {
    found.ends_with(b"EXAMPLE")
        || found.windows(8).any(|part| part.iter().all(|byte| *byte == part[0]) && part[0] != b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Written in two pieces, so that this file holds no token itself.
    fn token(prefix: &str, rest: &str) -> String {
        format!("{prefix}{rest}")
    }

    #[test]
    fn knows_the_tokens_of_common_services() {
        let body = "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dF3gH5";
        for (text, kind) in [
            (token("AKIA", "Z7Q2M4N6P3R5T7V2"), "an AWS access key"),
            (token("ghp_", body), "a GitHub token"),
            (token("xoxb-", "123456789012-abcdefghijkl"), "a Slack token"),
            (token("sk_live_", "51Habcdefghijkmnopqrstu"), "a live Stripe key"),
            (token("AIza", "SyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q"), "a Google API key"),
            (token("npm_", body), "an npm token"),
        ] {
            let content = format!("key = \"{text}\"\n");
            let found = scan(content.as_bytes());
            assert_eq!(found.len(), 1, "{kind}");
            assert_eq!((found[0].kind, found[0].start), (kind, 7));
        }
    }

    #[test]
    fn a_private_key_needs_key_material_behind_its_header() {
        let header = token("-----BEGIN", " PRIVATE KEY-----");
        let material = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7";
        assert_eq!(scan(format!("{header}\n{material}").as_bytes())[0].kind, "a private key");
        assert_eq!(scan(format!("\"{header}\\n{material}").as_bytes()).len(), 1);
        let encrypted = format!(
            "{}\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\n{material}",
            token("-----BEGIN", " RSA PRIVATE KEY-----")
        );
        assert_eq!(scan(encrypted.as_bytes()).len(), 1);
        assert!(scan(format!("if (pem.startsWith('{header}')) {{ return importPkcs8(pem) }}").as_bytes()).is_empty());
        assert!(scan(format!("{}\n{material}", token("-----BEGIN", " PUBLIC KEY-----")).as_bytes()).is_empty());
    }

    #[test]
    fn leaves_examples_and_parts_of_words_alone() {
        assert!(scan(token("AKIA", "IOSFODNN7EXAMPLE").as_bytes()).is_empty());
        assert!(scan(token("xAKIA", "Z7Q2M4N6P3R5T7V2").as_bytes()).is_empty());
        assert!(scan(token("ghp_", &"x".repeat(36)).as_bytes()).is_empty());
        assert!(scan(token("sk_test_", "51Habcdefghijkmnopqrstu").as_bytes()).is_empty());
    }

    #[test]
    fn scans_bytes_that_are_not_text() {
        let mut content = vec![0xff, 0x00, 0xfe];
        content.extend(token("ghp_", "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dF3gH5").as_bytes());
        assert_eq!(scan(&content).len(), 1);
    }
}
