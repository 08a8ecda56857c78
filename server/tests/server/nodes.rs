//! Two servers on one database, and the origin between them.

use platform::blobs::origin::OriginConfig;
use serde_json::json;

use crate::bundle::Project;
use crate::world::{Running, World, eventually};

fn shop(answer: &str) -> Project {
    Project::new().function("hello", answer).page("index.html", &format!("<h1>{answer}</h1>"))
}

/// Two servers that share an origin.
async fn pair(world: &World) -> (Running, Running) {
    let origin = world.config("origin").data_dir;
    let mut servers = Vec::new();
    for folder in ["one", "two"] {
        let mut config = world.config(folder);
        config.origin = Some(OriginConfig::Folder(origin.clone()));
        servers.push(world.run(config).await);
    }
    let two = servers.pop().unwrap();
    (servers.pop().unwrap(), two)
}

async fn answers(server: &Running) -> (String, String) {
    let function = server.client.get("/fn/v1/hello").await.text();
    (function, server.client.get("/sites/v1/web/").await.text())
}

#[tokio::test]
async fn a_deploy_through_either_node_is_served_by_both_before_it_says_live() {
    let world = World::new().await;
    let (one, two) = pair(&world).await;
    for (number, server) in [&one, &two, &one].into_iter().enumerate() {
        let answer = format!("answer {number}");
        let result = server.client.deploy(shop(&answer).bundle()).await.result();
        assert_eq!(result["status"], "live", "{result}");
        for node in [&one, &two] {
            assert_eq!(answers(node).await, (answer.clone(), format!("<h1>{answer}</h1>")));
        }
    }
    one.stop().await;
    two.stop().await;
}

#[tokio::test]
async fn what_was_sent_through_one_node_is_not_sent_again_through_the_other() {
    let world = World::new().await;
    let (one, two) = pair(&world).await;
    one.client.deploy(shop("first").bundle()).await.result();
    let next = shop("first").function("other", "second");
    let body = json!({"project_id": "shop-0001", "digests": next.digests()});
    let missing = two.client.post("/_admin/blobs/missing", body).await.json();
    assert_eq!(missing["missing"].as_array().unwrap().len(), 1, "{missing}");
    let missing: Vec<String> = serde_json::from_value(missing["missing"].clone()).unwrap();
    let result = two.client.deploy(next.thin(&missing)).await.result();
    assert_eq!(result["status"], "live", "{result}");
    assert_eq!(one.client.get("/fn/v1/other").await.text(), "second");
    one.stop().await;
    two.stop().await;
}

#[tokio::test]
async fn a_node_that_comes_later_fetches_what_it_needs_and_goes_back_on_its_own() {
    let world = World::new().await;
    let config = |folder: &str| {
        let mut config = world.config(folder);
        config.origin = Some(OriginConfig::Folder(world.config("origin").data_dir));
        config
    };
    let one = world.run(config("one")).await;
    one.client.deploy(shop("old").bundle()).await.result();
    one.client.deploy(shop("new").bundle()).await.result();
    one.stop().await;

    let two = world.run(config("two")).await;
    assert_eq!(answers(&two).await, ("new".to_owned(), "<h1>new</h1>".to_owned()));
    let path = format!("/_admin/releases/{}/activate", shop("old").release_id());
    let back = two.client.send(http::Method::POST, &path, &[], axum::body::Body::empty()).await.result();
    assert_eq!(back["status"], "live", "{back}");
    assert_eq!(answers(&two).await, ("old".to_owned(), "<h1>old</h1>".to_owned()));
    two.stop().await;
}

#[tokio::test]
async fn without_an_origin_a_second_node_refuses_the_release_and_nothing_changes() {
    let world = World::new().await;
    let one = world.run(world.config("one")).await;
    one.client.deploy(shop("old").bundle()).await.result();
    let two = world.run(world.config("two")).await;
    let result = one.client.deploy(shop("new").bundle()).await.result();
    assert_eq!((&result["status"], &result["error"]["code"]), (&json!("failed"), &json!("stage_failed")), "{result}");
    assert!(result["error"]["message"].as_str().unwrap().contains("node "), "{result}");
    assert_eq!(one.client.get("/fn/v1/hello").await.text(), "old");
    assert_eq!(world.value("select release_id from _reactor_server.pointers").await, shop("old").release_id());

    // It cannot load what is live either, and says so.
    assert_eq!(two.client.get("/health").await.status, 503);
    two.stop().await;
    let alone = one.client.deploy(shop("new").bundle()).await.result();
    assert_eq!(alone["status"], "live", "a node that has left is not waited for: {alone}");
    one.stop().await;
}

#[tokio::test]
async fn a_node_that_is_gone_without_a_word_is_waited_for_ten_seconds_and_no_longer() {
    let world = World::new().await;
    let one = world.run(world.config("one")).await;
    let sql = "insert into _reactor_server.nodes (node_id, boot_id, seen_at, capabilities)
               values ('gone', 'boot', now() - interval '8 seconds', '{functions}')";
    world.database.connect().await.client().await.unwrap().batch_execute(sql).await.unwrap();
    let result = one.client.deploy(shop("new").bundle()).await.result();
    assert_eq!(result["status"], "live", "{result}");
    one.stop().await;
}

#[tokio::test]
async fn a_node_that_has_not_followed_by_the_deadline_is_not_healthy_until_it_has() {
    let (world, server) = World::start().await;
    server.client.deploy(shop("new").bundle()).await.result();
    assert_eq!(server.client.get("/health").await.status, 200);
    let (switching, blocking) = (world.database.connect().await, world.database.connect().await);
    let (switching, blocking) = (switching.client().await.unwrap(), blocking.client().await.unwrap());
    // The same release anew, switched to by somebody else a minute ago, and this node cannot load it.
    let activation =
        "insert into _reactor_server.activations (project_id, activation, release_id, kind, at, by, deploy_id)
                      select project_id, activation + 1, release_id, 'deploy', now() - interval '1 minute', 'x', 'dpl_x'
                      from _reactor_server.pointers";
    switching.batch_execute(activation).await.unwrap();
    let lock = "begin; lock table _reactor_server.releases in access exclusive mode";
    blocking.batch_execute(lock).await.unwrap();
    switching.batch_execute("update _reactor_server.pointers set activation = activation + 1").await.unwrap();
    let health = server.client.get("/health").await;
    assert_eq!(health.status, 503, "{}", health.text());
    let reason = health.json()["failing"]["releases"].as_str().unwrap_or_default().to_owned();
    assert!(reason.contains("activation 2") && reason.contains("serves activation 1"), "{reason}");
    assert_eq!(server.client.get("/fn/v1/hello").await.text(), "new", "it goes on answering");
    blocking.batch_execute("rollback").await.unwrap();
    eventually("it has followed", async || server.client.get("/health").await.status == 200).await;
    server.stop().await;
}

#[tokio::test]
async fn records_come_with_the_names_of_the_nodes_that_were_not_asked() {
    let world = World::new().await;
    let (one, two) = pair(&world).await;
    let sql = "select node_id from _reactor_server.nodes order by seen_at";
    let first = world.value(sql).await;
    // Ids of records hold the name of their node: only what comes before them is looked at.
    let named = async |server: &Running| {
        let answer = server.client.get("/_admin/logs").await.text();
        let said = answer.strip_prefix("event: not_asked\ndata: ").and_then(|rest| rest.split("\n\n").next());
        said.unwrap_or_else(|| panic!("{answer}")).contains(&first)
    };
    assert_ne!(named(&one).await, named(&two).await, "each names the other one");
    two.stop().await;
    assert!(!one.client.get("/_admin/logs").await.text().contains("not_asked"));
    one.stop().await;
}

#[tokio::test]
async fn the_events_of_one_node_are_followed_through_the_other() {
    let world = World::new().await;
    let (one, two) = pair(&world).await;
    let answer = one.client.deploy(shop("new").bundle()).await;
    let id = answer.events()[0].data["deploy_id"].as_str().unwrap().to_owned();
    let path = format!("/_admin/deploys/{id}/events");
    assert_eq!(two.client.get(&path).await.events(), answer.events());
    eventually("both are listed", async || {
        two.client.get("/_admin/doctor").await.json()["checks"].to_string().contains("2 alive")
    })
    .await;
    one.stop().await;
    two.stop().await;
}
