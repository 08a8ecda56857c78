//! `Reactor.toml` from files, environment and flags.

use std::path::{Path, PathBuf};
use std::time::Duration;

use platform::ManagedConfig;
use secrecy::ExposeSecret;
use tempfile::TempDir;

use super::{ConfigError, DatabaseSource, Flags, Loaded, Sources, load};

struct Folder(TempDir);

impl Folder {
    fn with(text: &str) -> Self {
        let folder = Self::empty();
        fs_err::write(folder.path().join("Reactor.toml"), text).unwrap();
        folder
    }

    fn empty() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn sources(&self) -> Sources {
        Sources {
            file: None,
            working_dir: self.path().to_owned(),
            system_file: None,
            environment: Vec::new(),
            flags: Flags::default(),
            managed: ManagedConfig {
                cluster_dir: PathBuf::new(),
                cache_dir: PathBuf::new(),
                binaries: None,
                search_path: Vec::new(),
                npm: None,
                supervisor: PathBuf::new(),
                database: "reactor".to_owned(),
            },
        }
    }

    fn load(&self) -> Result<Loaded, ConfigError> {
        load(&self.sources())
    }

    fn load_with(&self, environment: &[(&str, &str)]) -> Result<Loaded, ConfigError> {
        let environment = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        load(&Sources { environment, ..self.sources() })
    }
}

fn mounted(loaded: &Loaded) -> [bool; 4] {
    let capabilities = &loaded.config.capabilities;
    [
        capabilities.data.is_some(),
        capabilities.functions.is_some(),
        capabilities.jobs.is_some(),
        capabilities.sites.is_some(),
    ]
}

fn refused(outcome: Result<Loaded, ConfigError>) -> ConfigError {
    match outcome {
        Ok(_) => panic!("was accepted"),
        Err(error) => error,
    }
}

#[test]
fn without_a_file_every_capability_is_mounted_with_its_defaults() {
    let folder = Folder::empty();
    let loaded = folder.load().unwrap();
    assert_eq!(mounted(&loaded), [true; 4]);
    assert_eq!(loaded.file, None);
    let config = loaded.config;
    assert_eq!(config.bind, ["127.0.0.1:8000".parse().unwrap()]);
    assert_eq!(config.data_dir, folder.path().join(".reactor/serve"));
    assert!(!config.allow_remote && config.admin_token.is_none());
    let DatabaseSource::Managed(managed) = config.database else { panic!("a managed database was expected") };
    assert_eq!(managed.cluster_dir, folder.path().join(".reactor/serve/postgres"));
}

#[test]
fn a_file_mounts_exactly_the_capabilities_whose_table_it_has() {
    let loaded = Folder::with("[functions]\n[data]\n").load().unwrap();
    assert_eq!(mounted(&loaded), [true, true, false, false]);
    assert_eq!(mounted(&Folder::with("").load().unwrap()), [false; 4]);
}

#[test]
fn every_key_reaches_the_configuration() {
    let folder = Folder::with(
        r#"
[project]
id = "shop-a1b2c3d4"
[server]
bind = "0.0.0.0:9000"
request_timeout_secs = 7
cors = ["https://app.example.com"]
public_url = "https://api.example.com"
[database]
url = "postgres://someone:secret@db.example.com/shop"
pool_max = 5
acquire_timeout_secs = 3
[admin]
token = "0123456789abcdef"
allow_remote = true
[data_dir]
path = "data"
[tracing]
filter = "debug"
fmt = "json"
[functions]
bundle_max_bytes = 1048576
[sites]
default = "web"
"#,
    );
    let loaded = folder.load().unwrap();
    assert_eq!((loaded.filter.as_deref(), loaded.format.as_deref()), (Some("debug"), Some("json")));
    let config = loaded.config;
    assert_eq!(config.project.as_deref(), Some("shop-a1b2c3d4"));
    assert_eq!(config.bind, ["0.0.0.0:9000".parse().unwrap()]);
    assert_eq!(config.request_timeout, Duration::from_secs(7));
    assert_eq!(config.cors, ["https://app.example.com"]);
    assert_eq!(config.public_url.as_deref(), Some("https://api.example.com"));
    let DatabaseSource::Url(url) = config.database else { panic!("a url was expected") };
    assert_eq!(url.database(), Some("shop"));
    assert_eq!((config.pool_max, config.acquire_timeout), (5, Duration::from_secs(3)));
    assert_eq!(config.admin_token.unwrap().expose_secret(), "0123456789abcdef");
    assert!(config.allow_remote);
    assert_eq!(config.data_dir, folder.path().join("data"));
    assert_eq!(config.limits.function, 1_048_576);
    assert_eq!(config.capabilities.sites.unwrap().default.as_deref(), Some("web"));
}

#[test]
fn the_environment_wins_over_the_file_and_flags_win_over_both() {
    let folder = Folder::with("[server]\nbind = \"127.0.0.1:1\"\n[admin]\nallow_remote = false\n");
    let environment =
        [("REACTOR_SERVER__BIND", "127.0.0.1:2"), ("REACTOR_ADMIN__ALLOW_REMOTE", "true"), ("REACTOR_TOKEN", "x")];
    let config = folder.load_with(&environment).unwrap().config;
    assert_eq!((config.bind[0].port(), config.allow_remote), (2, true));
    let flags = Flags { bind: Some("127.0.0.1:3".parse().unwrap()), ..Flags::default() };
    let environment = environment.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    let loaded = load(&Sources { environment, flags, ..folder.sources() }).unwrap();
    assert_eq!(loaded.config.bind[0].port(), 3);
}

#[test]
fn the_conventional_database_url_comes_last() {
    let folder = Folder::empty();
    let url = |environment: &[(&str, &str)]| match folder.load_with(environment).unwrap().config.database {
        DatabaseSource::Url(url) => url.database().unwrap().to_owned(),
        DatabaseSource::Managed(_) => "managed".to_owned(),
    };
    let conventional = ("DATABASE_URL", "postgres://localhost/conventional");
    assert_eq!(url(&[conventional]), "conventional");
    assert_eq!(url(&[conventional, ("REACTOR_DATABASE__URL", "postgres://localhost/own")]), "own");
}

#[test]
fn a_typo_is_an_error_at_its_place_with_a_suggestion() {
    let error = refused(Folder::with("[server]\nbnid = \"127.0.0.1:1\"\n").load());
    assert_eq!(error.to_string(), "unknown key `bnid` in `[server]`");
    assert_eq!(error.hint.as_deref(), Some("did you mean `bind`?"));
    let position = error.position.unwrap();
    assert_eq!((position.line, position.column, position.end_column), (2, 1, 5));
    assert_eq!(position.source_line, "bnid = \"127.0.0.1:1\"");

    let error = refused(Folder::with("\n[functons]\n").load());
    assert_eq!(error.hint.as_deref(), Some("did you mean `functions`?"));
    assert_eq!(error.position.unwrap().line, 2);

    let error = refused(Folder::empty().load_with(&[("REACTOR_SERVER__BNID", "x")]));
    assert_eq!(error.hint.as_deref(), Some("did you mean `REACTOR_SERVER__BIND`?"));
}

#[test]
fn a_value_of_another_kind_or_out_of_bounds_is_an_error_at_its_place() {
    for (text, message, column) in [
        ("[server]\nbind = 5\n", "`server.bind` must be a string", 8),
        ("[server]\nbind = \"nowhere\"\n", "`server.bind` is `nowhere`: expected an address and a port", 8),
        ("[database]\npool_max = 0\n", "`database.pool_max` is 0, allowed are 2 to 1000", 12),
        ("[admin]\ntoken = \"short\"\n", "`admin.token` has fewer than 16 characters", 9),
        ("[tracing]\nfmt = \"xml\"\n", "`tracing.fmt` is `xml`, allowed are `text` and `json`", 7),
        ("[functions]\nruntimes = [\"wasm\", \"jvm\"]\n", "`functions.runtimes` names `jvm`, which is no runtime", 12),
        (
            "[server]\npublic_url = \"https://x.example/path\"\n",
            "`server.public_url` is `https://x.example/path`: expected `http://…` or `https://…` without a path",
            14,
        ),
    ] {
        let error = refused(Folder::with(text).load());
        assert_eq!(error.to_string(), message);
        let position = error.position.unwrap();
        assert_eq!((position.line, position.column), (2, column), "{text}");
    }
}

#[test]
fn a_file_that_does_not_parse_says_where() {
    let error = refused(Folder::with("[server]\nbind = \n").load());
    assert_eq!(error.position.unwrap().line, 2);
}

#[test]
fn values_may_refer_to_the_environment_but_not_yet_to_a_vault() {
    let folder = Folder::with("[admin]\ntoken = \"env:MY_TOKEN\"\n");
    let config = folder.load_with(&[("MY_TOKEN", "0123456789abcdef")]).unwrap().config;
    assert_eq!(config.admin_token.unwrap().expose_secret(), "0123456789abcdef");
    assert!(refused(folder.load()).to_string().contains("`MY_TOKEN`, which is not set"));
    let vault = refused(Folder::with("[admin]\ntoken = \"vault:admin/token\"\n").load());
    assert!(vault.to_string().contains("vault"), "{vault}");
}

#[test]
fn no_error_repeats_a_secret() {
    let error = refused(Folder::with("[database]\nurl = \"postgres://u:hunter2@h:bad/x\"\n").load());
    assert!(!error.to_string().contains("hunter2"), "{error}");
}

#[test]
fn a_projects_manifest_is_not_a_servers_configuration() {
    let folder = Folder::empty();
    let path = folder.path().join("reactor.toml");
    fs_err::write(&path, "project_id = \"shop\"\n").unwrap();
    let error = refused(load(&Sources { file: Some(path), ..folder.sources() }));
    assert!(error.to_string().contains("is a project's `reactor.toml`"), "{error}");
}

#[test]
fn what_has_no_effect_is_said() {
    let loaded = Folder::with("[auth]\nissuer = \"x\"\n[functions]\nworkdir = \"x\"\n").load().unwrap();
    assert_eq!(loaded.warnings.len(), 2, "{:?}", loaded.warnings);
}

#[test]
fn a_subset_is_mounted_when_asked_for() {
    let only = |text: Option<&str>, names: &[&str]| {
        let folder = text.map_or_else(Folder::empty, Folder::with);
        let flags = Flags { only: names.iter().map(|name| (*name).to_owned()).collect(), ..Flags::default() };
        load(&Sources { flags, ..folder.sources() })
    };
    assert_eq!(mounted(&only(None, &["functions", "jobs"]).unwrap()), [false, true, true, false]);
    assert_eq!(refused(only(None, &["function"])).hint.as_deref(), Some("did you mean `functions`?"));
    assert!(refused(only(Some("[jobs]\n"), &["sites"])).to_string().contains("whose table is not"));
}

#[test]
fn the_collector_of_traces_is_an_address_and_a_wrong_one_is_not_shown() {
    let loaded = Folder::empty().load_with(&[("REACTOR_TRACING__OTLP", "http://localhost:4318")]).unwrap();
    assert_eq!(loaded.config.otlp.unwrap().as_str(), "http://localhost:4318/");
    assert_eq!(Folder::empty().load().unwrap().config.otlp, None);
    for text in ["grpc://me:hunter2@collector", "localhost:4318", "hunter2"] {
        let error = refused(Folder::with(&format!("[tracing]\notlp = \"{text}\"\n")).load());
        assert!(error.to_string().contains("`tracing.otlp`") && !error.to_string().contains("hunter2"), "{error}");
    }
}
