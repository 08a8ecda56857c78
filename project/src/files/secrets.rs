//! Secrets in file contents: private keys and tokens whose form leaves no doubt.

use std::path::Path;
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
pub(super) const RULES_VERSION: u8 = 2;

/// Longest run of bytes that a rule looks at, so that a large file can be scanned in overlapping pieces.
pub(super) const LONGEST: usize = 1024;

/// In a comment on the line of a secret, or on the line before: it may be there.
const ALLOWED: &[u8] = b"reactor:allow-secret";

/// Name of a kind and its form. Each begins with a literal, which is what makes the scan fast. The forms are those that
/// the services document, or that their own scanners look for; `docs/reference/secrets.md` lists them for people.
///
/// A private key counts only when key material follows its header: libraries hold the header alone, to compare with.
const RULES: [(&str, &str); 35] = [
    (
        "a private key",
        r#"-----BEGIN (?:[A-Z0-9]{2,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----(?:\s|\\[nr]|["'`+,]|(?:Proc-Type|DEK-Info|Version|Comment): [^\n]{1,100}){0,60}[A-Za-z0-9+/]{40}"#,
    ),
    ("a private key", r"PuTTY-User-Key-File-[23]: [a-z0-9-]{3,30}"),
    ("an age private key", r"AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}"),
    ("an AWS access key", r"(?:AKIA|ASIA)[A-Z2-7]{16}"),
    (
        "an AWS secret key",
        r#"(?:aws_secret_access_key|AWS_SECRET_ACCESS_KEY)["']?\s{0,4}[=:]\s{0,4}["']?[A-Za-z0-9/+]{40}"#,
    ),
    ("an Azure storage key", r"AccountKey=[A-Za-z0-9+/]{86}=="),
    ("a Google API key", r"AIza[0-9A-Za-z_-]{35}"),
    ("a Google client secret", r"GOCSPX-[A-Za-z0-9_-]{28}"),
    ("a Cloudflare origin key", r"v1\.0-[a-f0-9]{24}-[a-f0-9]{146}"),
    ("a DigitalOcean token", r"do[opr]_v1_[a-f0-9]{64}"),
    ("a GitHub token", r"gh[pousr]_[A-Za-z0-9]{36}"),
    ("a GitHub token", r"github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}"),
    ("a GitLab token", r"glpat-[A-Za-z0-9_-]{20}"),
    ("a Slack token", r"xox[abeprs]-[0-9A-Za-z]{8,}-[0-9A-Za-z-]{10,}"),
    ("a Slack token", r"xapp-[0-9]-[A-Z0-9]{8,}-[0-9]{8,}-[a-z0-9]{32,}"),
    ("a Slack webhook", r"https://hooks\.slack\.com/services/T[A-Z0-9]{7,}/B[A-Z0-9]{7,}/[A-Za-z0-9]{20,}"),
    ("a Discord webhook", r"https://discord(?:app)?\.com/api/webhooks/[0-9]{17,20}/[A-Za-z0-9_-]{60,}"),
    ("a live Stripe key", r"[sr]k_live_[0-9A-Za-z]{20,}"),
    ("a Stripe webhook secret", r"whsec_[A-Za-z0-9+/]{32,}"),
    ("a Shopify token", r"shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}"),
    ("a Square token", r"sq0(?:atp|csp)-[0-9A-Za-z_-]{22,43}"),
    ("an npm token", r"npm_[A-Za-z0-9]{36}"),
    ("a PyPI token", r"pypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50,}"),
    ("a Docker Hub token", r"dckr_pat_[A-Za-z0-9_-]{27}"),
    ("a Linear API key", r"lin_api_[A-Za-z0-9]{40}"),
    ("a Doppler token", r"dp\.(?:pt|st|sa|ct)\.[A-Za-z0-9]{40,44}"),
    ("a HashiCorp Vault token", r"hvs\.[A-Za-z0-9_-]{90,}"),
    (
        "a database password",
        r#"(?:postgres|postgresql|mysql|mongodb\+srv)://[A-Za-z0-9_.-]{1,64}:[^\s:@/"'`<>{}$]{6,128}@[A-Za-z0-9-]{1,63}\.[A-Za-z0-9.-]{2,200}"#,
    ),
    ("a reactor service key", r"rk_svc_[A-Za-z0-9]{20,}"),
    ("an Anthropic API key", r"sk-ant-[a-z0-9]{3,8}-[A-Za-z0-9_-]{80,}"),
    ("an OpenAI API key", r"sk-(?:proj|svcacct|admin)-[A-Za-z0-9_-]{40,}"),
    ("an OpenAI API key", r"sk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}"),
    ("a Hugging Face token", r"hf_[A-Za-z]{34}"),
    ("a SendGrid API key", r"SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}"),
    ("a value copied from a `.env` file", ENV_VALUE),
];

/// In a file that is called like an environment file and yet can be bundled, such as `prod.env` or `env.backup`.
const ENV_VALUE: &str = r#"(?m)^(?:export )?(?:[A-Z][A-Z0-9_]{0,60})?(?:SECRET|TOKEN|PASSWORD|PASSWD|PRIVATE_KEY|API_KEY|ACCESS_KEY|DATABASE_URL|CREDENTIALS)[A-Z0-9_]{0,30}[ \t]*=[ \t]*["']?[^\s"'<>${}#]{8,}"#;

/// Where the rules are divided: the search for up to 32 literals is more than twice as fast as that for more, and again
/// three times as fast where all have four bytes or more. The shorter ones, of which there are few, stand last.
const BORDERS: [usize; 4] = [0, 16, 29, RULES.len() - 1];
static PATTERNS: [LazyLock<Regex>; 3] =
    [LazyLock::new(|| part(0)), LazyLock::new(|| part(1)), LazyLock::new(|| part(2))];
static ENV_PATTERN: LazyLock<Regex> = LazyLock::new(|| compiled(&RULES[RULES.len() - 1..]));

fn part(part: usize) -> Regex {
    compiled(&RULES[BORDERS[part]..BORDERS[part + 1]])
}

/// Compiles the rules, which takes milliseconds, on all threads of the caller's pool that have nothing else to do.
pub(super) fn prepare() {
    let force = |part: usize| {
        LazyLock::force(&PATTERNS[part]);
    };
    rayon::join(|| force(0), || rayon::join(|| force(1), || force(2)));
}

fn compiled(rules: &[(&str, &str)]) -> Regex {
    let alternatives: Vec<_> = rules.iter().map(|(_, form)| format!("({form})")).collect();
    RegexBuilder::new(&alternatives.join("|"))
        .unicode(false)
        .build()
        .expect("the rules are constants that the tests compile")
}

/// Every secret in a file's content, in order; its name says whether it may be a copied environment file.
pub(crate) fn scan_file(path: &Path, content: &[u8]) -> Vec<Secret> {
    let mut secrets = scan(content);
    if is_called_like_an_environment(path) {
        let values = ENV_PATTERN.find_iter(content).filter(|found| !is_example(found.as_bytes()));
        let kind = RULES[RULES.len() - 1].0;
        secrets.extend(
            values
                .map(|found| (found.start(), found.end()))
                .filter_map(|(start, end)| (!is_allowed(content, start)).then_some(Secret { kind, start, end })),
        );
        secrets.sort_by_key(|secret| secret.start);
    }
    secrets
}

/// `prod.env`, `env.production`, `my-env`, `.envrc`, `dotenv`: not `environment.ts`, which is code.
fn is_called_like_an_environment(path: &Path) -> bool {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return false };
    let code = ["ts", "js", "mjs", "mts", "html", "css", "md", "d.ts"];
    let is_code = code.iter().any(|ending| name.rsplit_once('.').is_some_and(|(_, last)| last == *ending));
    !is_code
        && name
            .split(['.', '-', '_', '~'])
            .any(|part| ["env", "envrc", "dotenv"].iter().any(|word| part.eq_ignore_ascii_case(word)))
}

/// Every secret in `content`, in order.
pub(crate) fn scan(content: &[u8]) -> Vec<Secret> {
    let mut secrets = Vec::new();
    for (pattern, offset) in PATTERNS.iter().zip(BORDERS) {
        let mut from = 0;
        while let Some(found) = pattern.find_at(content, from) {
            from = found.end();
            if is_part_of_a_word(content, found.start())
                || is_example(found.as_bytes())
                || is_allowed(content, found.start())
            {
                continue;
            }
            let kind = kind_of(pattern, offset, found.as_bytes());
            secrets.push(Secret { kind, start: found.start(), end: found.end() });
        }
    }
    secrets.sort_by_key(|secret| secret.start);
    secrets
}

/// Whether a comment on the line of the secret or on the line before says that it may be there.
fn is_allowed(content: &[u8], start: usize) -> bool {
    // A line of minified code may be the whole file.
    let near = &content[start.saturating_sub(2 * LONGEST)..content.len().min(start + LONGEST)];
    let at = start.min(2 * LONGEST);
    let end = near[at..].iter().position(|byte| *byte == b'\n').map_or(near.len(), |end| at + end);
    let mut breaks = near[..at].iter().enumerate().rev().filter(|(_, byte)| **byte == b'\n').map(|(place, _)| place);
    let begin = breaks.nth(1).unwrap_or(0);
    near[begin..end].windows(ALLOWED.len()).any(|window| window == ALLOWED)
}

fn kind_of(pattern: &Regex, offset: usize, found: &[u8]) -> &'static str {
    let captures = pattern.captures(found);
    let index = captures.and_then(|captures| (1..captures.len()).find(|group| captures.get(*group).is_some()));
    index.map_or("a secret", |index| RULES[offset + index - 1].0)
}

/// Base64 and minified names hold anything: a token begins where a word does.
fn is_part_of_a_word(content: &[u8], start: usize) -> bool {
    start > 0 && (content[start - 1].is_ascii_alphanumeric() || content[start - 1] == b'_')
}

/// The keys of the providers' own documentation, and what people write instead of a secret.
fn is_example(found: &[u8]) -> bool {
    const WORDS: [&str; 9] =
        ["example", "changeme", "change_me", "change-me", "placeholder", ":password@", ":postgres@", "your_", "your-"];
    let lower = found.to_ascii_lowercase();
    WORDS.iter().any(|word| lower.windows(word.len()).any(|part| part == word.as_bytes()))
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
            (
                token("AGE-SECRET-KEY-", &format!("1{}", "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L".repeat(2).split_at(58).0)),
                "an age private key",
            ),
            (token("AccountKey", &format!("={}==", body.repeat(3).split_at(86).0)), "an Azure storage key"),
            (token("GOCSPX-", body.split_at(28).0), "a Google client secret"),
            (token("dop_v1_", &"0123456789abcdef".repeat(4)), "a DigitalOcean token"),
            (
                token("https://discord.com/api/", &format!("webhooks/123456789012345678/{}", body.repeat(2))),
                "a Discord webhook",
            ),
            (token("shpat_", &"0123456789abcdef".repeat(2)), "a Shopify token"),
            (token("dckr_pat_", body.split_at(27).0), "a Docker Hub token"),
            (token("hf_", "abcdefghijklmnopqrstuvwxyzABCDEFGH"), "a Hugging Face token"),
            (token("postgres://", "app:s3cr3t-word@db.internal.net/app"), "a database password"),
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
        assert!(scan(b"postgres://user:password@db.example.com/app").is_empty());
        assert!(scan(b"postgres://postgres:s3cr3t-word@localhost:5432/app").is_empty());
        assert!(scan(b"postgres://${USER}:${PASSWORD}@db.internal.net/app").is_empty());
    }

    #[test]
    fn a_comment_on_the_line_or_the_line_before_allows_one() {
        let secret = token("ghp_", "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dF3gH5");
        let found = |text: String| scan(text.as_bytes()).len();
        assert_eq!(found(format!("a\n// reactor:allow-secret\nkey = '{secret}'\n")), 0);
        assert_eq!(found(format!("key = '{secret}' // reactor:allow-secret, it is revoked\n")), 0);
        assert_eq!(found(format!("// reactor:allow-secret\n\nkey = '{secret}'\n")), 1, "two lines before");
        assert_eq!(found(format!("key = '{secret}'\n// reactor:allow-secret\n")), 1, "the line after");
        assert_eq!(found(format!("// reactor:allow-secret\n'{secret}'\n'{secret}'\n")), 1, "only the next line");
    }

    #[test]
    fn a_copied_environment_file_is_known_by_its_name_and_its_values() {
        let content = b"# production\nPORT=8080\nexport STRIPE_SECRET=\"whatever-it-is\"\nEMPTY_TOKEN=\n";
        for name in ["prod.env", "env.production", ".envrc", "a/dotenv", "env~", "my_env"] {
            let found = scan_file(Path::new(name), content);
            assert_eq!(found.len(), 1, "{name}");
            assert_eq!((found[0].kind, found[0].start), ("a value copied from a `.env` file", 23));
        }
        for name in ["environment.ts", "env.ts", "notes.txt", "env.d.ts"] {
            assert!(scan_file(Path::new(name), content).is_empty(), "{name}");
        }
        let template = b"API_TOKEN=your-token-here\nDB_PASSWORD=<password>\nAPI_KEY=${OTHER}\nAPP_SECRET=changeme\n";
        assert!(scan_file(Path::new("sample.env"), template).is_empty());
    }

    #[test]
    fn only_the_last_rules_begin_with_less_than_four_bytes_that_are_given() {
        let short = |form: &str| ["sk-", "hf_", r"SG\."].iter().any(|begin| form.starts_with(begin));
        let (long, last) = RULES[..BORDERS[3]].split_at(BORDERS[2]);
        assert!(last.iter().all(|(_, form)| short(form)));
        assert!(!long.iter().any(|(_, form)| short(form)));
    }

    #[test]
    fn the_page_for_people_names_every_kind() {
        let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/reference/secrets.md");
        let page = fs_err::read_to_string(page).unwrap();
        for (kind, _) in RULES {
            assert!(page.contains(kind), "{kind}");
        }
        assert!(page.contains(std::str::from_utf8(ALLOWED).unwrap()));
    }

    #[test]
    fn scans_bytes_that_are_not_text() {
        let mut content = vec![0xff, 0x00, 0xfe];
        content.extend(token("ghp_", "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dF3gH5").as_bytes());
        assert_eq!(scan(&content).len(), 1);
    }
}
