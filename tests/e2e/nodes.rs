//! Two servers on one Postgres and one origin of content: deploys through either, one killed in each phase, the other
//! stays right.

use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use test_support::Proxy;

use crate::stage::{Server, Setup, Stage};
use crate::world::{Ran, until};

/// A point in each phase.
const PHASES: [(&str, &str); 6] = [
    ("receive", "receive.owned"),
    ("verify", "verify.finished"),
    ("stage", "stage.finished"),
    ("migrate", "migrate.applied"),
    ("activate", "activate.committed"),
    ("confirm", "confirm.nodes"),
];

/// Longest time for one command: longer than it takes to miss a dead server and to end its deploy.
const COMMAND: Duration = Duration::from_secs(100);

/// Two servers, and a balancer in front of them.
struct Pair {
    stage: Stage,
    first: Setup,
    second: Setup,
    balancer: Proxy,
    version: u32,
}

impl Pair {
    fn new() -> Self {
        let stage = Stage::new();
        let setup = |data| Setup::new(data).sharing(&stage.world.work());
        let (first, second) = (setup("first"), setup("second"));
        let balancer = Proxy::to(first.address());
        stage.name("prod", balancer.address);
        stage.name("first", first.address());
        stage.name("second", second.address());
        Self { stage, first, second, balancer, version: 0 }
    }

    fn serve(&self, setup: &Setup) -> Server {
        self.stage.started(setup)
    }

    fn write(&mut self) -> u32 {
        self.version += 1;
        let ledger = if self.version == 1 { Vec::new() } else { self.stage.ledger() };
        self.stage.write(self.version, &ledger);
        self.version
    }

    fn deploying(&self) -> Child {
        let mut command = self.stage.reactor(&["--json", "deploy", "--context", "prod"]);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    /// Both serve the same, whole; the version.
    #[track_caller]
    fn agreed(&self) -> u32 {
        self.stage.settled();
        // A server that has just started follows the pointer within a moment.
        let (first, second) = (self.first.address(), self.second.address());
        until(&true, || {
            let seen = (self.stage.inspect(first), self.stage.inspect(second));
            matches!(seen, (Ok(left), Ok(right)) if left == right)
        });
        self.stage.served(first).version
    }
}

/// Waits for the command, and meanwhile for the end of a server.
fn watch(mut command: Child, mut died: impl FnMut()) -> Ran {
    let begun = Instant::now();
    while command.try_wait().unwrap().is_none() {
        died();
        assert!(begun.elapsed() < COMMAND, "the deploy does not end");
        std::thread::sleep(Duration::from_millis(10));
    }
    Ran::of(command.wait_with_output().unwrap(), &["deploy"])
}

#[track_caller]
fn true_code(ran: &Ran, before: u32, goal: u32, live: u32) {
    assert!(live == before || live == goal, "{live} is neither {before} nor {goal}");
    let honest = match ran.code {
        0 => live == goal,
        9 => true,
        _ => live == before,
    };
    assert!(honest, "exit code {}, and version {live} is live, of {before} and {goal}: {ran:#?}", ran.code);
}

#[test]
fn a_deploy_through_either_server_is_live_on_both() {
    let mut pair = Pair::new();
    let (_first, _second) = (pair.serve(&pair.first), pair.serve(&pair.second));
    for context in ["first", "second", "first"] {
        let version = pair.write();
        pair.stage.run(&["--json", "deploy", "--context", context]).exits(0);
        // Confirmed means live everywhere: nobody is waited for here.
        for setup in [&pair.first, &pair.second] {
            assert_eq!(pair.stage.served(setup.address()).version, version, "deployed through {context}");
        }
    }
    pair.stage.run(&["--json", "rollback", "--context", "second"]).exits(0);
    for setup in [&pair.first, &pair.second] {
        assert_eq!(pair.stage.served(setup.address()).version, 2);
    }
}

/// The server that runs the deploy dies in that phase; the command line finds the other one behind the balancer.
fn owner_dies_in(phases: &[(&str, &str)]) -> Vec<String> {
    let mut pair = Pair::new();
    let _second = pair.serve(&pair.second);
    let mut before = pair.write();
    let mut seen = Vec::new();
    pair.stage.run(&["--json", "deploy", "--context", "second"]).exits(0);
    for (phase, point) in phases {
        let mut owner = Some(pair.serve(&pair.first.with("REACTOR_FAILPOINTS", &format!("{point}=kill"))));
        until(&before, || pair.stage.inspect(pair.first.address()).map_or(0, |served| served.version));
        pair.balancer.turn_to(pair.first.address());
        let goal = pair.write();
        let ran = watch(pair.deploying(), || {
            if owner.as_mut().is_some_and(|owner| owner.process.ended().is_some()) {
                owner = None;
                pair.balancer.turn_to(pair.second.address());
            }
        });
        assert!(owner.is_none(), "{phase}: the server that was to die has not: {ran:#?}");
        pair.stage.settled();
        let live = pair.stage.served(pair.second.address()).version;
        true_code(&ran, before, goal, live);
        seen.push(format!("owner killed in {phase}: exit {}, version {live} of {before} and {goal}", ran.code));
        let _back = pair.serve(&pair.first);
        assert_eq!(pair.agreed(), live);
        before = live;
    }
    seen
}

#[test]
fn when_the_server_dies_before_the_switch_the_other_one_ends_its_deploy() {
    println!("{:#?}", owner_dies_in(&PHASES[..3]));
}

#[test]
fn when_the_server_dies_around_the_switch_the_other_one_tells_the_truth() {
    println!("{:#?}", owner_dies_in(&PHASES[3..]));
}

#[test]
fn when_another_server_dies_in_any_phase_the_deploy_goes_on_without_it() {
    let mut pair = Pair::new();
    let mut before = {
        let _owner = pair.serve(&pair.first);
        let version = pair.write();
        pair.stage.run(&["--json", "deploy", "--context", "first"]).exits(0);
        version
    };
    for (phase, point) in PHASES {
        let _owner = pair.serve(&pair.first.with("REACTOR_FAILPOINTS", &format!("{point}=pause:1500")));
        let mut bystander = Some(pair.serve(&pair.second));
        assert_eq!(pair.agreed(), before);
        let goal = pair.write();
        let begun = "select count(*) from _reactor_server.deploys where state = 'running'";
        let mut killed = false;
        let ran = watch(pair.deploying(), || {
            if !killed && pair.stage.value(begun) != "0" {
                std::thread::sleep(Duration::from_millis(500));
                bystander.take().unwrap().process.signal("KILL");
                killed = true;
            }
        });
        assert!(killed, "{phase}: the deploy was over before anybody was killed");
        pair.stage.settled();
        let live = pair.stage.served(pair.first.address()).version;
        true_code(&ran, before, goal, live);
        assert_eq!(live, goal, "{phase}: one server is enough: {ran:#?}");
        println!("bystander killed in {phase}: exit {}", ran.code);
        let _back = pair.serve(&pair.second);
        assert_eq!(pair.agreed(), live);
        before = live;
    }
}
