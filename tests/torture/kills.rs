//! Random SIGKILL of the server, of the command line and of Postgres, while deploys and rollbacks follow each other and
//! requests keep coming.

use std::collections::BTreeMap;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use test_support::{Load, Request};

use crate::Options;
use crate::runner::last;
use crate::stage::{PATHS, Served, Server, Setup, Stage, version_in};
use crate::world::Ran;

/// Requests a second while all of this happens.
const RATE: u32 = 100;
/// Length of the short run.
const SHORT: Duration = Duration::from_secs(25);
/// Longest time for one command.
const COMMAND: Duration = Duration::from_secs(100);
/// How long a server may take to find its way back to Postgres and to one state.
const RECOVERY: Duration = Duration::from_secs(20);

/// Who is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Victim {
    Nobody,
    Server,
    CommandLine,
    Postgres,
}

/// While this lasted, requests may have failed.
#[derive(Debug, Clone, Copy)]
struct Window {
    from: Instant,
    to: Instant,
    victim: Victim,
}

struct Chaos {
    stage: Stage,
    setup: Setup,
    server: Server,
    random: StdRng,
    version: u32,
    versions: BTreeMap<String, u32>,
    windows: Vec<Window>,
    kills: BTreeMap<Victim, u32>,
    codes: BTreeMap<i32, u32>,
}

#[test]
fn random_kills_under_load_leave_one_release_and_fail_no_request_but_their_own() {
    let options = Options::read();
    if options.case.is_some() {
        return;
    }
    let length = options.length.unwrap_or(SHORT);
    eprintln!("torture: kills for {} s, seed {}", length.as_secs(), options.seed);
    let mut chaos = Chaos::new(options.seed);
    let load = Load::start(chaos.server.address, RATE, &PATHS);
    let begun = Instant::now();
    let mut rounds = 0;
    while begun.elapsed() < length {
        rounds += 1;
        if let Err(why) = chaos.round() {
            let after = begun.elapsed().as_secs();
            panic!("round {rounds}, after {after} s: {why}\n  again: cargo xtask torture --seed {}", options.seed);
        }
    }
    // The last window is over; a second without any must be clean as well.
    std::thread::sleep(Duration::from_secs(1));
    let requests = load.stop();
    chaos.report(&requests, rounds);
    chaos.check_requests(&requests);
}

impl Chaos {
    fn new(seed: u64) -> Self {
        let stage = Stage::new();
        let setup = Setup::new("data");
        stage.name("prod", setup.address());
        let server = stage.started(&setup);
        let mut chaos = Self {
            stage,
            setup,
            server,
            random: StdRng::seed_from_u64(seed),
            version: 0,
            versions: BTreeMap::new(),
            windows: Vec::new(),
            kills: BTreeMap::new(),
            codes: BTreeMap::new(),
        };
        for _ in 0..2 {
            chaos.write();
            chaos.stage.deploy();
            chaos.look().unwrap();
        }
        chaos
    }

    /// One command and, most of the time, one kill somewhere in it.
    fn round(&mut self) -> Result<(), String> {
        let before = self.look_again()?;
        let goal = self.random.random_range(0..3);
        let (line, goal) = match goal {
            0 => match self.previous() {
                Some(version) => (["--json", "rollback", "--context", "prod"], version),
                None => (["--json", "deploy", "--context", "prod"], self.write()),
            },
            _ => (["--json", "deploy", "--context", "prod"], self.write()),
        };
        let victim = match self.random.random_range(0..10) {
            0 => Victim::Nobody,
            1..=4 => Victim::Server,
            5..=7 => Victim::CommandLine,
            _ => Victim::Postgres,
        };
        // A command line that is not slowed down by anything is done sooner than a server or Postgres is missed.
        let longest = if victim == Victim::CommandLine { 300 } else { 900 };
        let pause = Duration::from_millis(self.random.random_range(0..longest));
        let begun = Instant::now();
        let mut command = self.stage.reactor(&line).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let ended = self.strike(victim, pause, &mut command)?;
        let ran = if victim == Victim::CommandLine && !ended {
            drop(command.wait());
            None
        } else {
            Some(self.wait(command)?)
        };
        self.stage.settled();
        let after = self.look_again().map_err(|mixed| format!("{victim:?} after {pause:?}: {mixed}\n{ran:#?}"))?;
        let code = ran.as_ref().map_or(-1, |ran| ran.code);
        let took = begun.elapsed();
        eprintln!("torture: {} with {victim:?} killed after {pause:?}: exit {code}, {took:.1?}", line[1]);
        Self::judge(&before, &after, goal, ran.as_ref()).map_err(|lie| format!("{victim:?} after {pause:?}: {lie}"))
    }

    /// Kills after the pause, and brings back what was killed. True when the command had ended before.
    fn strike(&mut self, victim: Victim, pause: Duration, command: &mut Child) -> Result<bool, String> {
        std::thread::sleep(pause);
        let ended = command.try_wait().map_err(|error| error.to_string())?.is_some();
        let from = Instant::now();
        match victim {
            Victim::Nobody => return Ok(ended),
            Victim::CommandLine if ended => return Ok(true),
            Victim::CommandLine => drop(command.kill()),
            Victim::Server => {
                self.server.process.signal("KILL");
                self.server = self.stage.serve(&self.setup).map_err(|process| last(&process.stderr()))?;
            }
            Victim::Postgres => {
                self.stage.postgres.kill();
                self.stage.postgres.wait();
            }
        }
        *self.kills.entry(victim).or_default() += 1;
        if victim != Victim::CommandLine {
            self.windows.push(Window { from, to: Instant::now(), victim });
        }
        Ok(ended)
    }

    fn wait(&mut self, mut command: Child) -> Result<Ran, String> {
        let begun = Instant::now();
        // A pipe holds far more than one rollout writes, so nobody waits for it to be read.
        while command.try_wait().map_err(|error| error.to_string())?.is_none() {
            if begun.elapsed() > COMMAND {
                drop(command.kill());
                return Err("the command did not end".to_owned());
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        let output = command.wait_with_output().map_err(|error| error.to_string())?;
        let ran = Ran::of(output, &["the command of the round"]);
        *self.codes.entry(ran.code).or_default() += 1;
        Ok(ran)
    }

    fn judge(before: &Served, after: &Served, goal: u32, ran: Option<&Ran>) -> Result<(), String> {
        if after.version != goal && after.release != before.release {
            return Err(format!("neither the old nor the new release: {before:?}, {after:?}\n{ran:#?}"));
        }
        let is_new = after.version == goal && goal != before.version;
        match ran.map(|ran| ran.code) {
            None | Some(9) => Ok(()),
            Some(0) if is_new => Ok(()),
            Some(code) if code != 0 && !is_new => Ok(()),
            Some(code) => Err(format!("exit code {code}; new release live: {is_new}\n{ran:#?}")),
        }
    }

    fn look(&mut self) -> Result<Served, String> {
        let served = self.stage.inspect(self.server.address)?;
        let known = self.versions.insert(served.release.clone(), served.version);
        match known {
            Some(known) if known != served.version => Err(format!("{} was version {known}", served.release)),
            _ => Ok(served),
        }
    }

    /// Looks until it is one release; a server that has lost its database needs a moment to find it again.
    fn look_again(&mut self) -> Result<Served, String> {
        let begun = Instant::now();
        loop {
            match self.look() {
                Err(_) if begun.elapsed() < RECOVERY => std::thread::sleep(Duration::from_millis(50)),
                seen => return seen,
            }
        }
    }

    fn write(&mut self) -> u32 {
        self.version += 1;
        let ledger = if self.version == 1 { Vec::new() } else { self.stage.ledger() };
        self.stage.write(self.version, &ledger);
        self.version
    }

    /// Version that a rollback goes to.
    fn previous(&self) -> Option<u32> {
        let sql = "select a.previous from _reactor_server.activations a
                   join _reactor_server.pointers p using (project_id, activation) where a.previous is not null";
        self.versions.get(&self.stage.value(sql)).copied()
    }

    fn excuse(&self, request: &Request) -> Option<Victim> {
        let overlapping = |window: &&Window| request.ended >= window.from && request.sent <= window.to;
        self.windows.iter().find(overlapping).map(|window| window.victim)
    }

    fn report(&self, requests: &[Request], rounds: u32) {
        let failed: Vec<&Request> = requests.iter().filter(|request| fault(request).is_some()).collect();
        let during = |victim| failed.iter().filter(|request| self.excuse(request) == Some(victim)).count();
        let open: Duration = self.windows.iter().map(|window| window.to - window.from).sum();
        eprintln!(
            "torture: {rounds} rounds, kills {:?}, exit codes {:?}, {} requests; failed while the server was down {}, while \
             Postgres was down {}, otherwise {}; windows {:.1} s in all; {} releases, zero mixed states",
            self.kills,
            self.codes,
            requests.len(),
            during(Victim::Server),
            during(Victim::Postgres),
            failed.iter().filter(|request| self.excuse(request).is_none()).count(),
            open.as_secs_f64(),
            self.versions.len(),
        );
    }

    /// No request failed outside of a window, and every release has answered with one version from everywhere.
    fn check_requests(&self, requests: &[Request]) {
        let failed: Vec<String> = requests
            .iter()
            .filter(|request| self.excuse(request) != Some(Victim::Server))
            .filter_map(|request| Some(format!("{}: {}", request.path, fault(request)?)))
            .collect();
        assert!(failed.is_empty(), "{} requests failed with their server up: {:#?}", failed.len(), &failed[..1]);
        let mut seen = self.versions.clone();
        for answer in requests.iter().filter_map(|request| request.outcome.as_ref().ok()) {
            let Some(version) = version_in(answer) else { continue };
            let release = answer.header("x-reactor-release").to_owned();
            let known = *seen.entry(release.clone()).or_insert(version);
            assert_eq!(version, known, "{release} has answered as two versions");
        }
    }
}

/// Why a request counts as failed.
fn fault(request: &Request) -> Option<String> {
    match &request.outcome {
        Err(error) => Some(error.clone()),
        Ok(answer) if version_in(answer).is_none() => Some(format!("{} {}", answer.status, answer.text())),
        Ok(_) => None,
    }
}
