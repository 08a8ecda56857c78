//! One stage on which cases are run, one after the other: arm, act, start again, look.

use std::collections::BTreeMap;
use std::fmt;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::cases::{Case, Operation};
use crate::stage::{Served, Server, Setup, Stage, noise};
use crate::world::{Ran, Running};

/// Longest time that a command of a case may take: longer than the command line tries to get a lost server back.
const COMMAND: Duration = Duration::from_secs(100);
/// How long a server may take to put right what has failed inside it.
const RECOVERY: Duration = Duration::from_secs(10);

/// How a case ended.
pub(crate) enum Outcome {
    /// On the release before, with this exit code.
    Old(i32),
    /// On the new release.
    New(i32),
    /// Something was not as it has to be.
    Broken(String),
}

impl fmt::Display for Outcome {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Old(code) => write!(formatter, "old release, exit {code}"),
            Self::New(code) => write!(formatter, "new release, exit {code}"),
            Self::Broken(why) => write!(formatter, "BROKEN: {why}"),
        }
    }
}

/// A stage and what is known of it.
pub(crate) struct Runner {
    stage: Stage,
    setup: Setup,
    server: Option<Server>,
    version: u32,
    /// Versions of releases by id.
    versions: BTreeMap<String, u32>,
}

/// What a case may end on.
struct Expected {
    before: Served,
    /// Version of the new release.
    goal: u32,
    /// Migration that comes with it.
    migration: Option<String>,
}

/// One armed server and what came of it.
struct Tried {
    /// Of the command; `None` when there was none.
    ran: Option<Ran>,
    /// What the armed server has said.
    said: String,
    killed: bool,
}

impl Tried {
    /// A case proves something only when its server has failed in its point, and in the way it was told to.
    fn check(&self, case: Case) -> Result<(), String> {
        let reached = if case.action == "kill" { self.killed } else { self.said.contains(case.point) };
        if !reached {
            return Err(format!("`{}` was not reached; {:#?}\nserver: {}", case.point, self.ran, last(&self.said)));
        }
        if self.killed && case.action != "kill" {
            return Err(format!("`{}={}` has ended the server: {}", case.point, case.action, last(&self.said)));
        }
        Ok(())
    }
}

impl Runner {
    pub(crate) fn new() -> Self {
        let stage = Stage::new();
        let setup = Setup::new("data").sharing(&stage.world.work());
        stage.name("prod", setup.address());
        let server = stage.started(&setup);
        let mut runner = Self { stage, setup, server: Some(server), version: 0, versions: BTreeMap::new() };
        for _ in 0..2 {
            runner.write("");
            runner.stage.deploy();
            runner.look().unwrap();
        }
        runner
    }

    pub(crate) fn run(&mut self, case: Case) -> Outcome {
        match std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| self.try_case(case))) {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(why)) => Outcome::Broken(why),
            Err(_) => Outcome::Broken("the case itself has panicked; see above".to_owned()),
        }
    }

    fn try_case(&mut self, case: Case) -> Result<Outcome, String> {
        let (expected, line) = self.prepare(case.operation)?;
        let tried = self.attempt(case, &line)?;
        let code = tried.ran.as_ref().map_or(0, |ran| ran.code);
        self.stage.settled();
        let after = self.look_again().map_err(|mixed| format!("{mixed}; exit {code}, {:#?}", tried.ran))?;
        let outcome = judge(case.operation, &expected, &after, code, self.was_active(&expected))
            .map_err(|lie| format!("{lie}; {:#?}\nserver: {}", tried.ran, last(&tried.said)))?;
        // And the same after another start.
        self.restart(&self.setup.clone())?;
        let again = self.look_again().map_err(|mixed| format!("after a restart: {mixed}"))?;
        if again != after {
            return Err(format!("a restart changed what is served: {after:?}, then {again:?}"));
        }
        tried.check(case).map(|()| outcome)
    }

    /// Brings the stage to where the operation begins; the expectation and the command.
    fn prepare(&mut self, operation: Operation) -> Result<(Expected, Vec<String>), String> {
        if operation == Operation::Collect {
            self.fill()?;
        }
        let before = self.look()?;
        let words = |line: &str| line.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let deploy = words("--json deploy --context prod");
        let goal = |runner: &Self| Expected {
            before: before.clone(),
            goal: runner.version,
            migration: Some(crate::stage::migration_name(runner.version)),
        };
        Ok(match operation {
            Operation::Deploy | Operation::TakeBack | Operation::Collect | Operation::Recover => {
                self.write("");
                (goal(self), deploy)
            }
            Operation::Stepwise => {
                self.write("-- reactor: no-transaction");
                (goal(self), deploy)
            }
            Operation::Stage => {
                self.write("");
                (goal(self), words("--json deploy --no-activate --context prod"))
            }
            Operation::Rollback => {
                let (before, goal) = if let Some(goal) = self.earlier(&before) {
                    (before, goal)
                } else {
                    self.write("");
                    self.stage.deploy();
                    let before = self.look()?;
                    let goal = self.earlier(&before).ok_or("a deploy has left nothing to roll back to")?;
                    (before, goal)
                };
                (Expected { before, goal, migration: None }, words("--json rollback --context prod"))
            }
            Operation::Activate => {
                self.write("");
                let ran = self.stage.run(&["--json", "deploy", "--no-activate", "--context", "prod"]);
                let staged = ran.exits(0).json_lines().pop().unwrap_or_default();
                let id = staged["release_id"].as_str().unwrap_or_default().to_owned();
                (goal(self), words(&format!("--json rollback --to {id} --context prod")))
            }
            Operation::Boot => (Expected { goal: before.version, before, migration: None }, Vec::new()),
        })
    }

    /// Starts an armed server, runs the command, and has an unarmed server running when it returns.
    fn attempt(&mut self, case: Case, line: &[String]) -> Result<Tried, String> {
        let mut armed = self.setup.with("REACTOR_FAILPOINTS", &case.orders());
        if case.operation == Operation::Collect {
            armed = armed.with("REACTOR_RELEASES__KEEP", "10").with("REACTOR_RELEASES__GRACE_SECS", "0");
        }
        let line: Vec<&str> = line.iter().map(String::as_str).collect();
        let mut first = None;
        if case.operation == Operation::Recover {
            first = Some(self.die_in_a_deploy(&line)?);
        } else {
            self.stop();
        }
        match self.stage.serve(&armed) {
            Err(process) => {
                let mut tried = Self::fallen(process, case);
                self.server = Some(self.start(&self.setup)?);
                tried.ran = match (first, line.is_empty()) {
                    (Some(command), _) => Some(self.watch(command, &mut String::new())?.0),
                    (None, true) => None,
                    (None, false) => Some(self.stage.run(&line)),
                };
                Ok(tried)
            }
            Ok(server) => {
                self.server = Some(server);
                let command = match (first, line.is_empty()) {
                    (Some(command), _) => Some(command),
                    (None, true) => None,
                    (None, false) => Some(self.spawn(&line)),
                };
                let mut said = String::new();
                let (ran, mut killed) = match command {
                    Some(command) => self.watch(command, &mut said).map(|(ran, killed)| (Some(ran), killed))?,
                    None => (None, false),
                };
                if !killed {
                    killed = self.wait_for_point(case);
                }
                self.stage.settled();
                self.look_again()?;
                said.push_str(&self.server.as_ref().map_or_else(String::new, |server| server.process.stderr()));
                Ok(Tried { ran, said, killed })
            }
        }
    }

    /// Some points are passed after the command has its answer.
    fn wait_for_point(&mut self, case: Case) -> bool {
        let begun = Instant::now();
        while begun.elapsed() < RECOVERY {
            let Some(server) = &mut self.server else { return false };
            if server.process.ended().is_some() {
                let server = self.start(&self.setup).unwrap_or_else(|why| panic!("{why}"));
                self.server = Some(server);
                return true;
            }
            // What is to be killed says so before it dies.
            if case.action != "kill" && server.process.stderr().contains(case.point) {
                return false;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        false
    }

    /// Waits for the command; a server that dies meanwhile is started again, unarmed, at once.
    fn watch(&mut self, mut command: Child, said: &mut String) -> Result<(Ran, bool), String> {
        let begun = Instant::now();
        let mut killed = false;
        loop {
            let ended = command.try_wait().map_err(|error| error.to_string())?.is_some();
            if let Some(server) = &mut self.server
                && server.process.ended().is_some()
            {
                said.push_str(&server.process.stderr());
                killed = true;
                self.server = Some(self.start(&self.setup)?);
            }
            if ended {
                let output = command.wait_with_output().map_err(|error| error.to_string())?;
                return Ok((Ran::of(output, &["the command of the case"]), killed));
            }
            if begun.elapsed() > COMMAND {
                drop(command.kill());
                return Err(format!("the command did not end; server: {}", last(said)));
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Leaves a deploy in the middle and no server; the command is still watching.
    fn die_in_a_deploy(&mut self, line: &[&str]) -> Result<Child, String> {
        let deadly = self.setup.with("REACTOR_FAILPOINTS", "activate.begun=kill");
        self.restart(&deadly)?;
        let mut command = self.spawn(line);
        let begun = Instant::now();
        while let Some(server) = &mut self.server {
            if server.process.ended().is_some() {
                self.server = None;
            } else if begun.elapsed() > COMMAND {
                drop(command.kill());
                drop(command.wait());
                return Err("the server that was to die has not".to_owned());
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        Ok(command)
    }

    fn fallen(mut process: Running, case: Case) -> Tried {
        let killed = process.ended().is_some_and(|status| status.code().is_none());
        let begun = Instant::now();
        // Its last words are read a moment after its end.
        while !killed && !process.stderr().contains(case.point) && begun.elapsed() < RECOVERY {
            std::thread::sleep(Duration::from_millis(5));
        }
        Tried { ran: None, said: process.stderr(), killed }
    }

    fn spawn(&self, line: &[&str]) -> Child {
        self.stage.reactor(line).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    /// More releases than are kept, and more content in those that go than in those that stay. Only pages change:
    /// migrations are needed for ever, and so is the code of functions while their deployments are listed.
    fn fill(&mut self) -> Result<(), String> {
        self.write("");
        let page = self.stage.project().join("sites/web/page.txt");
        for number in 0..14_u32 {
            let size = if number < 4 { 64 } else { 1 };
            let text: Vec<String> = (0..size).map(|part| noise(self.version * 10_000 + number * 100 + part)).collect();
            std::fs::write(&page, text.concat()).map_err(|error| error.to_string())?;
            self.stage.deploy();
        }
        self.look().map(drop)
    }

    fn start(&self, setup: &Setup) -> Result<Server, String> {
        self.stage.serve(setup).map_err(|process| format!("the server does not start: {}", last(&process.stderr())))
    }

    fn stop(&mut self) {
        if let Some(mut server) = self.server.take() {
            server.process.signal("TERM");
        }
    }

    fn restart(&mut self, setup: &Setup) -> Result<(), String> {
        self.stop();
        self.server = Some(self.start(setup)?);
        Ok(())
    }

    /// Writes the next version of the project.
    fn write(&mut self, first_line: &str) {
        self.version += 1;
        let ledger = if self.version == 1 { Vec::new() } else { self.stage.ledger() };
        self.stage.write_with(self.version, &ledger, first_line);
    }

    fn look(&mut self) -> Result<Served, String> {
        let served = self.stage.inspect(self.setup.address())?;
        self.versions.insert(served.release.clone(), served.version);
        Ok(served)
    }

    /// Looks until it is one release, for as long as a server may take to put things right.
    fn look_again(&mut self) -> Result<Served, String> {
        let begun = Instant::now();
        loop {
            match self.look() {
                Err(_) if begun.elapsed() < RECOVERY => std::thread::sleep(Duration::from_millis(50)),
                seen => return seen,
            }
        }
    }

    /// The version that a rollback goes to, when it is still kept and can be told from the one that is live.
    fn earlier(&self, before: &Served) -> Option<u32> {
        let sql = "select a.previous from _reactor_server.activations a
                   join _reactor_server.pointers p using (project_id, activation)
                   join _reactor_server.releases r on r.id = a.previous and r.collected_at is null";
        let version = self.versions.get(&self.stage.value(sql)).copied();
        version.filter(|version| *version != before.version)
    }

    /// Whether the new release was live, if only for a moment.
    fn was_active(&self, expected: &Expected) -> bool {
        let Some(migration) = &expected.migration else { return false };
        let sql = format!(
            "select count(*) from _reactor_server.activations a join _reactor_server.releases r on r.id = a.release_id
             where convert_from(r.manifest, 'utf8') like '%{migration}%'"
        );
        self.stage.value(&sql) != "0"
    }
}

/// Whether what is served fits what was said.
fn judge(
    operation: Operation,
    expected: &Expected,
    after: &Served,
    code: i32,
    was_active: bool,
) -> Result<Outcome, String> {
    let mut with_migration = expected.before.ledger.clone();
    with_migration.extend(expected.migration.clone());
    let is_new = after.version == expected.goal && expected.goal != expected.before.version;
    if is_new {
        if after.ledger != with_migration {
            return Err(format!("the new release with the ledger {:?}", after.ledger));
        }
    } else {
        if after.release != expected.before.release {
            return Err(format!("neither the old nor the new release: {after:?}"));
        }
        // What was live for a moment has left its migrations, and so may one without a transaction.
        let stays = was_active && after.ledger == with_migration;
        let step = operation == Operation::Stepwise && after.ledger == with_migration;
        let untouched = !was_active && after.ledger == expected.before.ledger;
        if !(untouched || stays || step) {
            return Err(format!("the old release with the ledger {:?}", after.ledger));
        }
    }
    let true_code = match (operation, code) {
        (Operation::Boot, _) | (_, 9) => true,
        (Operation::Stage, 0) => !is_new,
        (_, 0) => is_new,
        _ => !is_new,
    };
    if !true_code {
        let live = if is_new { "new" } else { "old" };
        return Err(format!("exit code {code}, and the {live} release is live"));
    }
    Ok(if is_new { Outcome::New(code) } else { Outcome::Old(code) })
}

/// The end of a long text.
pub(crate) fn last(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(25)..].join("\n")
}
