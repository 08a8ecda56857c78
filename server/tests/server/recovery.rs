//! Restarts, and what dead processes leave behind.

use serde_json::json;

use crate::bundle::Project;
use crate::world::{World, eventually};

fn release(answer: &str) -> Project {
    Project::new().function("hello", answer).page("index.html", "<h1>hi</h1>")
}

#[tokio::test]
async fn a_restart_keeps_what_is_live() {
    let (world, server) = World::start().await;
    server.client.deploy(release("one").bundle()).await.result();
    let boot = server.client.get("/_admin/version").await.json()["boot_id"].clone();
    server.stop().await;
    let server = world.server().await;
    assert_eq!(server.client.get("/health").await.status, 200);
    assert_eq!(server.client.get("/fn/v1/hello").await.text(), "one");
    assert_eq!(server.client.get("/").await.text(), "<h1>hi</h1>");
    let version = server.client.get("/_admin/version").await.json();
    assert_eq!(version["release"], release("one").release_id());
    assert_ne!(version["boot_id"], boot);
    assert_eq!(server.client.deploy(release("two").bundle()).await.result()["status"], "live");
    server.stop().await;
}

/// What a process leaves that was killed in the middle of a deploy.
async fn leave_unfinished(world: &World, release_id: &str, node: &str) {
    world
        .database
        .execute(&format!(
            "insert into _reactor_server.deploys (id, project_id, release_id, by, idempotency_key, node_id, boot_id)
             values ('dpl_dead', 'shop-0001', '{release_id}', 'admin', '01KEY', '{node}', 'boot_dead');
             insert into _reactor_server.deploy_events (deploy_id, id, event)
             values ('dpl_dead', 1, '{{\"event\":\"accepted\",\"deploy_id\":\"dpl_dead\",\"release_id\":\"{release_id}\",\"unchanged\":false}}');
             insert into _reactor_server.leases (project_id, deploy_id, node_id, boot_id, token)
             values ('shop-0001', 'dpl_dead', '{node}', 'boot_dead', 41)
             on conflict (project_id) do update set deploy_id = 'dpl_dead', node_id = '{node}', boot_id = 'boot_dead', token = 41;
             insert into _reactor_server.lease_beats (project_id, token, beat_at) values ('shop-0001', 41, now())
             on conflict (project_id) do update set token = 41, beat_at = now();"
        ))
        .await;
}

#[tokio::test]
async fn a_restarting_server_settles_its_own_deploys_before_it_answers() {
    let (world, server) = World::start().await;
    let node = server.client.get("/_admin/version").await.json()["node_id"].as_str().unwrap().to_owned();
    server.client.deploy(release("one").bundle()).await.result();
    server.stop().await;
    leave_unfinished(&world, &release("two").release_id(), &node).await;

    let server = world.server().await;
    let result = server.client.get("/_admin/deploys/dpl_dead/events").await.result();
    assert_eq!((&result["status"], &result["error"]["code"]), (&json!("failed"), &json!("interrupted")), "{result}");
    assert_eq!(result["previous_release"], release("one").release_id());
    let again = server.client.deploy_with("", &[("idempotency-key", "01KEY")], release("two").bundle()).await;
    assert_eq!(again.result()["status"], "live", "the same run may send the release once more");
    server.stop().await;
}

#[tokio::test]
async fn a_deploy_whose_switch_was_committed_is_settled_as_live() {
    let (world, server) = World::start().await;
    let node = server.client.get("/_admin/version").await.json()["node_id"].as_str().unwrap().to_owned();
    server.client.deploy(release("one").bundle()).await.result();
    server.stop().await;
    leave_unfinished(&world, &release("one").release_id(), &node).await;
    world.database.execute("update _reactor_server.activations set deploy_id = 'dpl_dead'").await;

    let server = world.server().await;
    let result = server.client.get("/_admin/deploys/dpl_dead/events").await.result();
    assert_eq!(result["status"], "live", "{result}");
    server.stop().await;
}

#[tokio::test]
async fn a_dead_nodes_lease_is_taken_over_when_its_beat_is_old() {
    let (world, server) = World::start().await;
    leave_unfinished(&world, &release("two").release_id(), "another").await;
    let refused = server.client.deploy(release("one").bundle()).await;
    assert_eq!(refused.code(), "deploy_in_progress", "its beat is fresh");
    assert_eq!(refused.json()["error"]["details"]["deploy_id"], "dpl_dead");
    world.database.execute("update _reactor_server.lease_beats set beat_at = now() - interval '11 seconds'").await;
    assert_eq!(server.client.deploy(release("one").bundle()).await.result()["status"], "live");
    let dead = server.client.get("/_admin/deploys/dpl_dead/events").await.result();
    assert_eq!(dead["error"]["code"], "interrupted");
    assert_eq!(world.value("select token from _reactor_server.leases").await, "43");
    server.stop().await;
}

#[tokio::test]
async fn whoever_follows_a_dead_nodes_deploy_hears_its_end() {
    let (world, server) = World::start().await;
    leave_unfinished(&world, &release("two").release_id(), "another").await;
    world.database.execute("update _reactor_server.lease_beats set beat_at = now() - interval '11 seconds'").await;
    let events = server.client.get("/_admin/deploys/dpl_dead/events").await;
    assert_eq!(events.events().len(), 2);
    assert_eq!(events.result()["error"]["code"], "interrupted");
    server.stop().await;
}

#[tokio::test]
async fn an_owner_that_lost_its_lease_commits_nothing() {
    let (world, server) = World::start().await;
    server.client.deploy(release("one").bundle()).await.result();
    let slow = release("two").migration("001.sql", "select pg_sleep(1.5); create table late ();");
    let client = server.client.clone();
    let bundle = slow.bundle();
    let deploying = tokio::spawn(async move { client.deploy(bundle).await });
    eventually("the activating transaction is named", async || {
        world.value("select count(*) from _reactor_server.leases where backend_pid is not null").await == "1"
    })
    .await;
    // What taking over does: ends the connection, then moves the token on.
    world
        .database
        .execute(
            "select pg_terminate_backend(backend_pid) from _reactor_server.leases;
             update _reactor_server.leases set token = token + 1, deploy_id = null",
        )
        .await;
    let events = deploying.await.unwrap().events();
    assert!(events.iter().all(|event| event.data["status"] != "live"), "{events:?}");
    assert_eq!(world.value("select count(*) from pg_tables where tablename = 'late'").await, "0");
    assert_eq!(server.client.get("/fn/v1/hello").await.text(), "one");
    server.stop().await;
}

#[tokio::test]
async fn a_second_node_follows_and_is_waited_for() {
    let world = World::new().await;
    let first = world.server().await;
    let second = world.run(world.config("other")).await;
    let project = Project::new().migration("001.sql", "create table t ();");
    let result = first.client.deploy(project.bundle()).await.result();
    assert_eq!(result["status"], "live", "{result}");
    assert_eq!(second.handle.live_release(), Some(project.release_id()), "live means live everywhere");
    eventually("both nodes say so", async || {
        world.value("select count(*) from _reactor_server.nodes where serving_release is not null").await == "2"
    })
    .await;
    second.stop().await;
    assert_eq!(
        world.value("select count(*) from _reactor_server.nodes").await,
        "1",
        "a node that left is not waited for"
    );
    first.stop().await;
}
