//! The command lines whose output is held against a golden file, and the commands that cannot have one.

/// One command line; each is run in five ways.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Case {
    /// Of the golden file.
    pub(crate) name: &'static str,
    /// Words without `reactor`, separated by single blanks.
    pub(crate) line: &'static str,
    /// What its documents are held against.
    pub(crate) form: Form,
    /// Runs in the same place before it.
    pub(crate) before: Option<&'static str>,
    /// What somebody types who is asked something on a terminal.
    pub(crate) typed: &'static str,
    /// Whether a dev server runs for the project.
    pub(crate) with_dev: bool,
}

/// What the JSON of a command looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// As the schema says that has the name of the case.
    Own,
    /// As another schema says.
    Of(&'static str),
    /// As the server answers.
    Foreign,
}

const fn case(name: &'static str, line: &'static str) -> Case {
    Case { name, line, form: Form::Own, before: None, typed: "", with_dev: false }
}

impl Case {
    const fn like(self, schema: &'static str) -> Self {
        Self { form: Form::Of(schema), ..self }
    }

    const fn foreign(self) -> Self {
        Self { form: Form::Foreign, ..self }
    }

    const fn after(self, line: &'static str) -> Self {
        Self { before: Some(line), ..self }
    }

    const fn typed(self, typed: &'static str) -> Self {
        Self { typed, ..self }
    }

    const fn with_dev(self) -> Self {
        Self { with_dev: true, ..self }
    }
}

/// Every command line that has a golden file.
pub(crate) const CASES: &[Case] = &[
    case("api", "api GET /_admin/version").foreign(),
    case("api-not-found", "api GET /nothing").foreign(),
    case("build-check", "build --check").like("build"),
    case("bundle-diff", "bundle diff live").like("releases-diff"),
    case("bundle-explain", "bundle explain reactor.toml"),
    case("bundle-ls", "bundle ls"),
    case("bundle-verify", "bundle verify .reactor/build/bundle.tar.zst").after("build --quiet"),
    case("completions-unknown-shell", "completions tcsh"),
    case("context-add", "context add staging --endpoint https://staging.example.com"),
    case("context-add-insecure", "context add staging --endpoint http://192.0.2.7 --use").like("context-add"),
    case("context-list", "context list"),
    case("context-remove", "context remove prod"),
    case("context-remove-unknown", "context remove prodd"),
    case("context-rename", "context rename prod live"),
    case("context-show", "context show"),
    case("context-show-protected", "context show prod"),
    case("context-use", "context use prod --global"),
    case("data-migrate", "data migrate"),
    case("data-migrate-dry-run", "data migrate --dry-run").like("data-migrate"),
    case("data-new", "data new items"),
    case("data-new-unnamed", "data new"),
    case("data-query", "data query select"),
    case("data-status", "data status").like("data-migrate"),
    case("deploy", "deploy").like("deploy-event"),
    case("deploy-attach", "deploy attach dpl_1").like("deploy-event"),
    case("deploy-attach-failed", "deploy attach").like("deploy-event"),
    case("deploy-list", "deploy list"),
    case("deploy-plan", "deploy --plan --no-input").like("deploy-event"),
    case("deploy-protected", "deploy --context prod").typed("nope\n"),
    case("deploy-staged", "deploy --no-activate").like("deploy-event"),
    case("explain-code", "explain release_moved"),
    case("explain-exit", "explain 7"),
    case("functions-create", "functions create hello").like("functions-show"),
    case("functions-delete", "functions delete hello --yes"),
    case("functions-delete-refused", "functions delete hello").typed("n\n"),
    case("functions-deploy", "functions deploy hello"),
    case("functions-deployments", "functions deployments list hello"),
    case("functions-env-history", "functions env history hello"),
    case("functions-env-import", "functions env import hello keys.env"),
    case("functions-env-list", "functions env list hello"),
    case("functions-env-rollback", "functions env rollback hello 1"),
    case("functions-env-set", "functions env set hello GREETING Hello"),
    case("functions-env-set-asked", "functions env set hello TOKEN --secret")
        .like("functions-env-set")
        .typed("canary-7d\n"),
    case("functions-env-unset", "functions env unset hello GREETING"),
    case("functions-invoke", "functions invoke hello"),
    case("functions-list", "functions list"),
    case("functions-logs", "functions logs hello").like("logs"),
    case("functions-policies-add", "functions policies add hello --method get,head --path /public/*"),
    case("functions-policies-list", "functions policies list hello"),
    case("functions-policies-remove", "functions policies remove hello pol_1"),
    case("functions-promote", "functions promote hello"),
    case("functions-rollback", "functions rollback hello").like("functions-promote"),
    case("functions-show", "functions show hello"),
    case("functions-unknown", "functions show helo"),
    case("init-list-templates", "init --list-templates"),
    case("jobs-cancel", "jobs cancel run_1").like("jobs-run"),
    case("jobs-dlq-list", "jobs dlq list").like("jobs-runs"),
    case("jobs-dlq-purge", "jobs dlq purge --all --yes"),
    case("jobs-dlq-purge-refused", "jobs dlq purge --job nightly").like("jobs-dlq-purge").typed("n\n"),
    case("jobs-dlq-replay", "jobs dlq replay run_2").like("jobs-runs"),
    case("jobs-list", "jobs list"),
    case("jobs-logs", "jobs logs nightly").like("logs"),
    case("jobs-next", "jobs next"),
    case("jobs-next-of-one", "jobs next nightly").like("jobs-next"),
    case("jobs-retry", "jobs retry run_1").like("jobs-run"),
    case("jobs-run", "jobs run run_1"),
    case("jobs-runs", "jobs runs nightly"),
    case("jobs-show", "jobs show nightly"),
    case("jobs-tick", "jobs tick").with_dev(),
    case("jobs-tick-without-dev", "jobs tick"),
    case("jobs-trigger", "jobs trigger nightly").like("jobs-run"),
    case("login-refused", "login --context refused --token wrong"),
    case("logout", "logout"),
    case("logs", "logs"),
    case("no-such-command", "contxt list"),
    case("open", "open"),
    case("open-unknown", "open wed"),
    case("releases-diff", "releases diff rel_1 rel_2"),
    case("releases-list", "releases list"),
    case("releases-show", "releases show rel_1"),
    case("rollback", "rollback --message slow").like("deploy-event"),
    case("rollback-protected", "rollback --context prod").typed("nope\n"),
    case("sites-build", "sites build"),
    case("sites-deploy", "sites deploy web"),
    case("sites-deployments", "sites deployments list web"),
    case("sites-domains-add", "sites domains add web new.example.com"),
    case("sites-domains-list", "sites domains list web"),
    case("sites-domains-remove", "sites domains remove web www.example.com"),
    case("sites-explain", "sites explain /docs/start"),
    case("sites-list", "sites list"),
    case("sites-promote", "sites promote web"),
    case("sites-rollback", "sites rollback web").like("sites-promote"),
    case("sites-show", "sites show web"),
    case("status", "status"),
    case("status-running", "status").like("status").with_dev(),
    case("stop", "stop"),
    case("undo", "undo").like("deploy-event"),
    case("unknown-context", "logs --context prd"),
    case("version", "version"),
    case("whoami", "whoami"),
    case("whoami-refused", "whoami --context refused"),
];

/// Commands without a golden file, and why.
pub(crate) const ELSEWHERE: &[(&str, &str)] = &[
    ("data psql", "data.rs: hands the terminal to psql"),
    ("dev", "tests/e2e: runs until it is stopped"),
    ("doctor", "doctor.rs: differs from machine to machine"),
    ("man", "help.rs: pages are compared by `cargo xtask generate`"),
    ("serve", "tests/e2e: runs until it is stopped"),
];
