//! Jobs on bad days: the server is killed at random while a thousand runs wait, round after round, and everything still
//! runs.
//!
//! Three rounds run with all other tests; `REACTOR_TORTURE_ROUNDS=20` makes it the long form.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use test_support::http::Connection;

use crate::world::{Running, World};

/// Runs of a round.
const RUNS: usize = 1_000;

/// Runs of the job at a time, on all workers together.
const CONCURRENCY: usize = 16;

/// Kills of a round.
const KILLS: usize = 3;

/// Longest wait for a round to end on a busy machine.
const PATIENCE: Duration = Duration::from_mins(4);

const MANIFEST: &str = "\
project_id = \"torture-00000000\"
name = \"torture\"

[data]
migrations_dir = \"data/migrations\"

[[functions]]
name = \"work\"
runtime = \"wasm\"
entry = \"index.ts\"

[[jobs]]
name = \"work\"
function = \"work\"
trigger = { type = \"manual\" }
max_concurrency = 16
";

/// Writes down that it was begun, with what it was told about itself, before it does its work.
const FUNCTION: &str = "\
export default {
  async fetch(request, env, ctx) {
    const { round, n } = await request.json();
    const context = JSON.parse(request.headers.get(\"x-reactor-job-context\"));
    await ctx.data.query(\"insert into begun (round, n, run, attempt) values ($1, $2, $3, $4)\", [
      round,
      n,
      context.run_id,
      context.attempt,
    ]);
    await new Promise((done) => setTimeout(done, 5));
    return Response.json({ n });
  },
};
";

const TABLE: &str = "\
create table begun (round int not null, n int not null, run text not null, attempt int not null);
grant insert, select on begun to reactor_service;
";

/// A server that is killed and started again on the same folder.
struct Victim<'a> {
    world: &'a World,
    serve: Running,
    address: SocketAddr,
    token: String,
}

impl<'a> Victim<'a> {
    fn start(world: &'a World) -> Self {
        let (serve, address, token) = start(world);
        Self { world, serve, address, token }
    }

    /// No drain, no goodbye.
    fn killed_and_started_again(&mut self) {
        self.serve.signal("KILL");
        (self.serve, self.address, self.token) = start(self.world);
    }

    fn call(&self, connection: &mut Connection, method: &str, path: &str, body: &Value) -> (u16, Value) {
        let bearer = format!("Bearer {}", self.token);
        let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
        let body = if method == "GET" { String::new() } else { body.to_string() };
        let answer = connection.send(method, path, &headers, body.as_bytes()).unwrap();
        (answer.status, serde_json::from_slice(&answer.body).unwrap_or(Value::Null))
    }

    fn connect(&self) -> Connection {
        Connection::open(self.address).unwrap()
    }

    fn enqueue(&self, round: usize) {
        let mut connection = self.connect();
        for n in 0..RUNS {
            let body = json!({ "job": "work", "input": { "round": round, "n": n }, "idempotency_key": format!("{round}-{n}") });
            let (status, answer) = self.call(&mut connection, "POST", "/jobs/v1/runs", &body);
            assert_eq!(status, 202, "{answer}");
        }
    }

    /// The first number of a query.
    fn number(&self, connection: &mut Connection, sql: &str) -> usize {
        let (status, answer) = self.call(connection, "POST", "/_admin/query", &json!({ "sql": sql }));
        assert_eq!(status, 200, "{sql}: {answer}");
        let value = answer["rows"][0].as_object().unwrap().values().next().unwrap().clone();
        value
            .as_u64()
            .or_else(|| value.as_str()?.parse().ok())
            .unwrap_or_else(|| panic!("{answer}"))
            .try_into()
            .unwrap()
    }

    fn wait_until_all_have_ended(&self) {
        let mut connection = self.connect();
        let open = "select count(*) as open from _reactor_jobs.runs where state in ('queued', 'running', 'retrying')";
        let begun = Instant::now();
        while self.number(&mut connection, open) > 0 {
            assert!(begun.elapsed() < PATIENCE, "runs are stuck: {}", self.serve.stderr());
            std::thread::sleep(Duration::from_millis(100));
        }
    }
}

fn start(world: &World) -> (Running, SocketAddr, String) {
    let mut serve = world.start("", &["--json", "serve", "--bind", "127.0.0.1:0", "--data-dir", "prod"]);
    let listening = serve.wait_for("listening");
    let text = |key: &str| listening[key].as_str().unwrap();
    let address = text("endpoint").trim_start_matches("http://").parse().unwrap();
    let token = std::fs::read_to_string(text("admin_token_file")).unwrap().trim().to_owned();
    (serve, address, token)
}

fn project(world: &World) {
    let root = world.work().join("app");
    for (path, text) in
        [("reactor.toml", MANIFEST), ("functions/work/index.ts", FUNCTION), ("data/migrations/0001_begun.sql", TABLE)]
    {
        std::fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
        std::fs::write(root.join(path), text).unwrap();
    }
}

/// Enough for moments that nobody chose; the seed is printed by a failing test.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

#[test]
fn nothing_is_lost_and_hardly_anything_done_twice_however_often_the_server_is_killed() {
    let rounds = std::env::var("REACTOR_TORTURE_ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(3);
    let seed = std::process::id().into();
    println!("seed {seed}");
    let mut dice = Dice(seed);
    let world = World::new();
    project(&world);
    let mut victim = Victim::start(&world);
    let endpoint = format!("http://{}", victim.address);
    world.run("app", &["context", "add", "prod", "--endpoint", &endpoint, "--use"]).exits(0);
    world.run_with_token("app", &victim.token, &["deploy"]).exits(0);
    for round in 0..rounds {
        victim.enqueue(round);
        for _ in 0..KILLS {
            std::thread::sleep(Duration::from_millis(20 + dice.below(400)));
            victim.killed_and_started_again();
        }
        victim.wait_until_all_have_ended();
        let mut connection = victim.connect();
        let mut count = |what: &str| {
            let sql = format!("select {what} as number from begun where round = {round}");
            victim.number(&mut connection, &sql)
        };
        let (all, distinct) = (count("count(*)"), count("count(distinct n)"));
        println!("round {round}: {} begun more than once", all - distinct);
        assert_eq!(distinct, RUNS, "runs were lost");
        assert!(all - distinct <= KILLS * CONCURRENCY, "{all} executions of {RUNS} runs with {KILLS} kills");
        assert_eq!(count("count(*) filter (where attempt <> 1)"), 0, "a lost worker uses up no attempt");
        assert_eq!(count("count(distinct run)"), RUNS, "every number belongs to one run");
        let ended = "select count(*) as ended from _reactor_jobs.runs where state = 'succeeded' and attempt = 1";
        assert_eq!(victim.number(&mut connection, ended), RUNS * (round + 1));
    }
}
