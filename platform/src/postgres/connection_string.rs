//! Connection strings, parsed without ever showing the password.
//!
//! The driver's own parser quotes the text it stumbles over in its errors, which may be half of a password; so the text
//! is taken apart here and no error of this module repeats any of it but the names of known options.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use secrecy::{ExposeSecret as _, SecretString};
use thiserror::Error;
use tokio_postgres::Config;
use tokio_postgres::config::{ChannelBinding, Host, LoadBalanceHosts, SslMode, SslNegotiation, TargetSessionAttrs};

/// Why a connection string cannot be used. Never repeats the string.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ConnectionStringError {
    /// Neither a URL nor a list of `key=value`.
    #[error("the connection string is neither `postgres://…` nor `key=value …`")]
    Form,
    /// An option that is not known here.
    #[error("the connection string has an option that is not known")]
    UnknownOption,
    /// A known option with a value it cannot have.
    #[error("option `{0}` of the connection string has a value it cannot have")]
    Value(&'static str),
    /// A known option that this driver does not have.
    #[error("option `{0}` of the connection string is not supported")]
    Unsupported(&'static str),
}

/// How the server's certificate is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verify {
    /// Encrypted against listeners, not against impostors: `prefer` and `require`, as everywhere.
    Nothing,
    /// A trusted authority signed it: `verify-ca`.
    Authority,
    /// And it names this host: `verify-full`.
    Host,
}

/// A checked connection string. `Debug` and `Display` show everything but the password.
#[derive(Clone)]
pub struct ConnectionString {
    text: SecretString,
    config: Config,
    verify: Verify,
    root_certificate: Option<PathBuf>,
}

/// Options for other drivers or for a pooler in between: read and left alone.
const IGNORED: &[&str] = &[
    "fallback_application_name",
    "gssencmode",
    "pgbouncer",
    "connection_limit",
    "pool_timeout",
    "sslsni",
    "sslcompression",
];

const UNSUPPORTED: &[&str] = &["passfile", "service", "sslcert", "sslkey", "sslpassword", "sslcrl", "replication"];

const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

impl ConnectionString {
    /// The string itself, with the password: for child processes and files of mode 0600.
    pub fn expose(&self) -> &str {
        self.text.expose_secret()
    }

    /// Name of the database, when the string has one.
    pub fn database(&self) -> Option<&str> {
        self.config.get_dbname()
    }

    /// Name of the role, when the string has one.
    pub fn user(&self) -> Option<&str> {
        self.config.get_user()
    }

    /// Whether every host it names is this machine.
    pub fn is_loopback(&self) -> bool {
        let hosts = self.config.get_hosts();
        let addresses = self.config.get_hostaddrs();
        (!hosts.is_empty() || !addresses.is_empty())
            && addresses.iter().all(|address| address.to_canonical().is_loopback())
            && (!addresses.is_empty() || hosts.iter().all(host_is_loopback))
    }

    /// Host, port and database for people: `db.example.com:5432/shop`.
    pub fn location(&self) -> String {
        let ports = self.config.get_ports();
        let hosts: Vec<String> = self
            .config
            .get_hosts()
            .iter()
            .enumerate()
            .map(|(at, host)| host_text(host, ports.get(at).or(ports.first()).copied().unwrap_or(5432)))
            .collect();
        let hosts = if hosts.is_empty() { "localhost".to_owned() } else { hosts.join(",") };
        self.database().map_or(hosts.clone(), |database| format!("{hosts}/{database}"))
    }

    /// The same server and role, another database.
    pub fn with_database(&self, name: &str) -> Result<Self, ConnectionStringError> {
        let mut options = Options::parse(self.expose())?;
        options.set("dbname", name.to_owned());
        options.url().parse()
    }

    pub(super) fn config(&self) -> &Config {
        &self.config
    }

    pub(super) fn verify(&self) -> Verify {
        self.verify
    }

    pub(super) fn root_certificate(&self) -> Option<&PathBuf> {
        self.root_certificate.as_ref()
    }
}

impl FromStr for ConnectionString {
    type Err = ConnectionStringError;

    fn from_str(text: &str) -> Result<Self, ConnectionStringError> {
        let text = text.trim();
        let mut built = Self {
            text: SecretString::from(text),
            config: Config::new(),
            verify: Verify::Nothing,
            root_certificate: None,
        };
        let options = Options::parse(text)?;
        // A connection that nobody answers, or that a firewall forgot, must not hold a request for minutes.
        built.config.connect_timeout(Duration::from_secs(5)).keepalives_idle(Duration::from_mins(1));
        for (key, value) in &options.0 {
            built.apply(key, value)?;
        }
        if built.root_certificate.is_some() && built.verify == Verify::Nothing {
            built.verify = Verify::Authority;
        }
        Ok(built)
    }
}

impl ConnectionString {
    fn apply(&mut self, key: &str, value: &str) -> Result<(), ConnectionStringError> {
        use ConnectionStringError::{UnknownOption, Unsupported, Value};
        let config = &mut self.config;
        match key {
            "user" => _ = config.user(value),
            "password" => _ = config.password(value),
            "dbname" => _ = config.dbname(value),
            "options" => _ = config.options(value),
            "application_name" => _ = config.application_name(value),
            "host" => {
                for host in value.split(',') {
                    config.host(host);
                }
            }
            "hostaddr" => {
                for address in value.split(',') {
                    config.hostaddr(address.parse().map_err(|_| Value("hostaddr"))?);
                }
            }
            "port" => {
                for port in value.split(',') {
                    config.port(if port.is_empty() { 5432 } else { port.parse().map_err(|_| Value("port"))? });
                }
            }
            "sslmode" => self.apply_sslmode(value)?,
            "sslrootcert" if value == "system" => self.verify = Verify::Host,
            "sslrootcert" => self.root_certificate = Some(PathBuf::from(value)),
            "connect_timeout" => _ = config.connect_timeout(seconds("connect_timeout", value)?),
            "tcp_user_timeout" => {
                let milliseconds = value.parse().map_err(|_| Value("tcp_user_timeout"))?;
                config.tcp_user_timeout(Duration::from_millis(milliseconds));
            }
            "keepalives" => _ = config.keepalives(value != "0"),
            "keepalives_idle" => _ = config.keepalives_idle(seconds("keepalives_idle", value)?),
            "keepalives_interval" => _ = config.keepalives_interval(seconds("keepalives_interval", value)?),
            "keepalives_count" | "keepalives_retries" => {
                config.keepalives_retries(value.parse().map_err(|_| Value("keepalives_retries"))?);
            }
            "sslnegotiation" | "target_session_attrs" | "channel_binding" | "load_balance_hosts" => {
                apply_choice(config, key, value)?;
            }
            _ if IGNORED.contains(&key) => {}
            _ => {
                let known = UNSUPPORTED.iter().find(|name| **name == key);
                return Err(known.map_or(UnknownOption, |name| Unsupported(name)));
            }
        }
        Ok(())
    }

    fn apply_sslmode(&mut self, value: &str) -> Result<(), ConnectionStringError> {
        let (mode, verify) = match value {
            "disable" => (SslMode::Disable, Verify::Nothing),
            "allow" | "prefer" => (SslMode::Prefer, Verify::Nothing),
            "require" => (SslMode::Require, Verify::Nothing),
            "verify-ca" => (SslMode::Require, Verify::Authority),
            "verify-full" => (SslMode::Require, Verify::Host),
            _ => return Err(ConnectionStringError::Value("sslmode")),
        };
        self.config.ssl_mode(mode);
        if self.verify == Verify::Nothing {
            self.verify = verify;
        }
        Ok(())
    }
}

fn apply_choice(config: &mut Config, key: &str, value: &str) -> Result<(), ConnectionStringError> {
    use ConnectionStringError::Value;
    match (key, value) {
        ("sslnegotiation", "postgres") => _ = config.ssl_negotiation(SslNegotiation::Postgres),
        ("sslnegotiation", "direct") => _ = config.ssl_negotiation(SslNegotiation::Direct),
        ("sslnegotiation", _) => return Err(Value("sslnegotiation")),
        ("target_session_attrs", "any") => _ = config.target_session_attrs(TargetSessionAttrs::Any),
        ("target_session_attrs", "read-write" | "primary") => {
            config.target_session_attrs(TargetSessionAttrs::ReadWrite);
        }
        ("target_session_attrs", "read-only" | "standby") => {
            config.target_session_attrs(TargetSessionAttrs::ReadOnly);
        }
        ("target_session_attrs", _) => return Err(Value("target_session_attrs")),
        ("channel_binding", "disable") => _ = config.channel_binding(ChannelBinding::Disable),
        ("channel_binding", "prefer") => _ = config.channel_binding(ChannelBinding::Prefer),
        ("channel_binding", "require") => _ = config.channel_binding(ChannelBinding::Require),
        ("channel_binding", _) => return Err(Value("channel_binding")),
        (_, "disable") => _ = config.load_balance_hosts(LoadBalanceHosts::Disable),
        (_, "random") => _ = config.load_balance_hosts(LoadBalanceHosts::Random),
        _ => return Err(Value("load_balance_hosts")),
    }
    Ok(())
}

fn seconds(key: &'static str, value: &str) -> Result<Duration, ConnectionStringError> {
    value.parse().map(Duration::from_secs).map_err(|_| ConnectionStringError::Value(key))
}

impl fmt::Display for ConnectionString {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.location())
    }
}

impl fmt::Debug for ConnectionString {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ConnectionString({}@{})", self.user().unwrap_or_default(), self.location())
    }
}

impl PartialEq for ConnectionString {
    fn eq(&self, other: &Self) -> bool {
        self.expose() == other.expose()
    }
}

impl Eq for ConnectionString {}

/// The options of a string in the order they stand in.
struct Options(Vec<(String, String)>);

impl Options {
    fn parse(text: &str) -> Result<Self, ConnectionStringError> {
        let mut options = Self(Vec::new());
        let url = ["postgres://", "postgresql://"].iter().find_map(|scheme| text.strip_prefix(scheme));
        match url {
            Some(rest) => options.parse_url(rest)?,
            None if text.contains('=') => options.parse_pairs(text)?,
            None => return Err(ConnectionStringError::Form),
        }
        Ok(options)
    }

    fn set(&mut self, key: &str, value: String) {
        self.0.retain(|(known, _)| known != key);
        self.0.push((key.to_owned(), value));
    }

    fn parse_url(&mut self, rest: &str) -> Result<(), ConnectionStringError> {
        use ConnectionStringError::{Form, UnknownOption, Value};
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (authority, database) = rest.split_once('/').unwrap_or((rest, ""));
        let (credentials, hosts) = authority.rsplit_once('@').unwrap_or(("", authority));
        let (user, password) = credentials.split_once(':').unwrap_or((credentials, ""));
        self.put("user", user, Value("user"))?;
        self.put("password", password, Value("password"))?;
        if !hosts.is_empty() {
            let mut names = Vec::new();
            let mut ports = Vec::new();
            for host in hosts.split(',') {
                let (name, port) = split_port(host);
                names.push(decode(name).ok_or(Value("host"))?);
                ports.push(port);
            }
            if names.iter().any(|name| !name.is_empty()) {
                self.set("host", names.join(","));
            }
            if ports.iter().any(|port| !port.is_empty()) {
                self.set("port", ports.join(","));
            }
        }
        self.put("dbname", database, Value("dbname"))?;
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (key, value) = pair.split_once('=').ok_or(Form)?;
            let key = decode(key).ok_or(UnknownOption)?;
            let value = decode(value).ok_or(Form)?;
            // `ssl=true` is how JDBC says it.
            if key == "ssl" && value == "true" {
                self.set("sslmode", "require".to_owned());
            } else {
                self.set(&key, value);
            }
        }
        Ok(())
    }

    fn put(&mut self, key: &str, encoded: &str, error: ConnectionStringError) -> Result<(), ConnectionStringError> {
        let value = decode(encoded).ok_or(error)?;
        if !value.is_empty() {
            self.set(key, value);
        }
        Ok(())
    }

    /// `key=value key='quoted \' value'`.
    fn parse_pairs(&mut self, text: &str) -> Result<(), ConnectionStringError> {
        use ConnectionStringError::Form;
        let mut characters = text.chars().peekable();
        loop {
            while characters.next_if(|next| next.is_whitespace()).is_some() {}
            if characters.peek().is_none() {
                return Ok(());
            }
            let mut key = String::new();
            while let Some(next) = characters.next_if(|next| *next != '=' && !next.is_whitespace()) {
                key.push(next);
            }
            while characters.next_if(|next| next.is_whitespace()).is_some() {}
            characters.next_if_eq(&'=').ok_or(Form)?;
            while characters.next_if(|next| next.is_whitespace()).is_some() {}
            let quoted = characters.next_if_eq(&'\'').is_some();
            let mut value = String::new();
            loop {
                match characters.next() {
                    Some('\\') => value.push(characters.next().ok_or(Form)?),
                    Some('\'') if quoted => break,
                    Some(next) if !quoted && next.is_whitespace() => break,
                    Some(next) => value.push(next),
                    None if quoted => return Err(Form),
                    None => break,
                }
            }
            self.set(&key, value);
        }
    }

    fn url(&self) -> String {
        let get = |key: &str| self.0.iter().find(|(known, _)| known == key).map(|(_, value)| value.as_str());
        let encode = |text: &str| utf8_percent_encode(text, COMPONENT).to_string();
        let mut url = "postgres://".to_owned();
        if let Some(user) = get("user") {
            url.push_str(&encode(user));
            if let Some(password) = get("password") {
                url.push(':');
                url.push_str(&encode(password));
            }
            url.push('@');
        }
        url.push('/');
        url.push_str(&encode(get("dbname").unwrap_or_default()));
        let in_front = |key: &str| matches!(key, "user" | "dbname") || key == "password" && get("user").is_some();
        for (number, (key, value)) in self.0.iter().filter(|(key, _)| !in_front(key)).enumerate() {
            url.push(if number == 0 { '?' } else { '&' });
            url.push_str(&encode(key));
            url.push('=');
            url.push_str(&encode(value));
        }
        url
    }
}

fn decode(text: &str) -> Option<String> {
    percent_decode_str(text).decode_utf8().ok().map(std::borrow::Cow::into_owned)
}

/// Host and port of `name:5432`, `[::1]:5432`, `%2Frun%2Fpostgresql`.
fn split_port(host: &str) -> (&str, &str) {
    if let Some(rest) = host.strip_prefix('[') {
        let (address, rest) = rest.split_once(']').unwrap_or((rest, ""));
        return (address, rest.strip_prefix(':').unwrap_or_default());
    }
    host.split_once(':').unwrap_or((host, ""))
}

fn host_is_loopback(host: &Host) -> bool {
    match host {
        #[cfg(unix)]
        Host::Unix(_) => true,
        Host::Tcp(name) => {
            name == "localhost"
                || name.parse::<std::net::IpAddr>().is_ok_and(|address| address.to_canonical().is_loopback())
        }
    }
}

fn host_text(host: &Host, port: u16) -> String {
    match host {
        #[cfg(unix)]
        Host::Unix(path) => format!("{}:{port}", path.display()),
        Host::Tcp(name) if name.contains(':') => format!("[{name}]:{port}"),
        Host::Tcp(name) => format!("{name}:{port}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> ConnectionString {
        text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn urls_are_taken_apart() {
        let parsed =
            parse("postgresql://me%40here:p%2Fw@db.example.com:6543/shop?sslmode=verify-full&connect_timeout=3");
        assert_eq!(parsed.user(), Some("me@here"));
        assert_eq!(parsed.config().get_password(), Some(&b"p/w"[..]));
        assert_eq!(parsed.to_string(), "db.example.com:6543/shop");
        assert_eq!(parsed.verify(), Verify::Host);
        assert_eq!(parsed.config().get_connect_timeout(), Some(&Duration::from_secs(3)));
        assert!(!parsed.is_loopback());
    }

    #[test]
    fn several_hosts_sockets_and_ipv6_are_understood() {
        assert_eq!(parse("postgres://u@a:1,b/db").to_string(), "a:1,b:5432/db");
        assert_eq!(parse("postgres://u@[::1]:7777/db").to_string(), "[::1]:7777/db");
        assert!(parse("postgres://u@[::1]:7777/db").is_loopback());
        assert_eq!(parse("postgres://u:p@/db?host=/tmp/a b&port=7").to_string(), "/tmp/a b:7/db");
        assert!(parse("postgres://u:p@%2Ftmp%2Fx/db").is_loopback());
    }

    #[test]
    fn pairs_are_taken_apart() {
        let parsed = parse(r"host=localhost user = me password='a \'b\' c' dbname=shop sslmode=disable");
        assert_eq!(parsed.config().get_password(), Some(&b"a 'b' c"[..]));
        assert_eq!(parsed.to_string(), "localhost:5432/shop");
        assert!(parsed.is_loopback());
    }

    #[test]
    fn another_database_of_the_same_server_keeps_everything_else() {
        for text in
            ["postgres://me:p%40w@db:6543/one?sslmode=require", "host=db port=6543 user=me password=p@w dbname=one"]
        {
            let other = parse(text).with_database("two words").unwrap();
            assert_eq!(other.to_string(), "db:6543/two words");
            assert_eq!(other.config().get_password(), Some(&b"p@w"[..]));
            assert_eq!(other.user(), Some("me"));
        }
    }

    #[test]
    fn neither_errors_nor_debug_show_the_password() {
        let secret = "hunter2";
        for text in [
            "postgres://me:hunter2@db:port/x",
            "postgres://me:hun?ter2=hunter2@db/x",
            "postgres://me:a?hunter2@db/x",
            "postgres://me:hunter2@db/x?hunter2=1",
            "mysql://me:hunter2@db/x",
            "host=db password='hunter2",
            "host=db hunter2=hunter2",
            "password=x port=hunter2",
            "hunter2",
        ] {
            let error = text.parse::<ConnectionString>().expect_err(text);
            assert!(!format!("{error} {error:?}").contains(secret), "{text}: {error}");
        }
        let good = parse("postgres://me:hunter2@db/x");
        assert!(!format!("{good} {good:?} {:?}", good.config()).contains(secret));
        assert!(good.expose().contains(secret));
    }

    #[test]
    fn options_of_poolers_are_left_alone_and_files_with_secrets_refused() {
        parse("postgres://u:p@db:6543/x?pgbouncer=true&connection_limit=1");
        let error = "postgres://u@db/x?sslkey=/k".parse::<ConnectionString>().unwrap_err();
        assert_eq!(error, ConnectionStringError::Unsupported("sslkey"));
    }

    #[test]
    fn a_root_certificate_means_that_it_is_checked() {
        let parsed = parse("postgres://u@db/x?sslmode=require&sslrootcert=/etc/ca.pem");
        assert_eq!(parsed.verify(), Verify::Authority);
        assert_eq!(parse("postgres://u@db/x?sslmode=require&sslrootcert=system").verify(), Verify::Host);
        assert_eq!(parse("postgres://u@db/x?sslmode=require").verify(), Verify::Nothing);
    }
}
