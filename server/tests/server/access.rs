//! Who is let in, and how the rest is told.

use axum::body::Body;
use http::Method;
use server::Mode;

use crate::bundle::Project;
use crate::world::World;

/// Every route of the server's own admin surface.
const ADMIN: &[(&str, &str)] = &[
    ("GET", "/_admin/version"),
    ("GET", "/_admin/doctor"),
    ("POST", "/_admin/blobs/missing"),
    ("POST", "/_admin/deploy"),
    ("GET", "/_admin/deploys"),
    ("GET", "/_admin/deploys/dpl_1"),
    ("GET", "/_admin/deploys/dpl_1/events"),
    ("POST", "/_admin/deploys/dpl_1/cancel"),
    ("GET", "/_admin/releases"),
    ("GET", "/_admin/releases/rel_1"),
    ("POST", "/_admin/releases/rel_1/activate"),
    ("GET", "/_admin/logs"),
    ("GET", "/_admin/migrate"),
    ("POST", "/_admin/migrate"),
    ("POST", "/_admin/query"),
    ("POST", "/_admin/shutdown"),
    ("GET", "/_admin"),
    ("GET", "/_admin/nothing/here"),
    ("DELETE", "/_admin/deploy"),
    ("GET", "/fn/v1/_admin/functions"),
    ("GET", "/fn/v1/_admin/nothing"),
    ("GET", "/sites/v1/_admin/sites"),
    ("GET", "/jobs/v1/_admin/jobs"),
    ("GET", "/data/v1/_admin/migrations"),
    ("POST", "/data/v1/_admin/query"),
];

#[tokio::test]
async fn the_admin_surface_answers_nobody_without_the_token() {
    let (_world, server) = World::start().await;
    let without = server.client.with_token(None);
    for (method, path) in ADMIN {
        let answer = without.send(method.parse().unwrap(), path, &[], Body::empty()).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (401, "unauthorized"), "{method} {path}");
        assert!(answer.json()["error"]["request_id"].as_str().unwrap().starts_with("req_"));
        assert_eq!(answer.json()["ok"], false);
    }
    let wrong = server.client.with_token(Some("wrong"));
    assert_eq!(wrong.get("/_admin/version").await.status, 401);
    for _ in 0..25 {
        wrong.get("/_admin/version").await;
    }
    let blocked = wrong.get("/_admin/version").await;
    assert_eq!((blocked.status.as_u16(), blocked.code().as_str()), (429, "too_many_attempts"));
    server.stop().await;
}

#[tokio::test]
async fn with_the_token_unknown_paths_and_methods_are_told_apart() {
    let (_world, server) = World::start().await;
    assert_eq!(server.client.get("/_admin/nothing").await.code(), "not_found");
    let wrong_method = server.client.send(Method::DELETE, "/_admin/deploy", &[], Body::empty()).await;
    assert_eq!((wrong_method.status.as_u16(), wrong_method.code().as_str()), (405, "method_not_allowed"));
    assert!(!wrong_method.header("allow").is_empty());
    let unknown_field = server.client.post("/_admin/query", serde_json::json!({"sql": "select 1", "x": 1})).await;
    assert_eq!((unknown_field.status.as_u16(), unknown_field.code().as_str()), (400, "invalid_request"));
    assert!(unknown_field.json()["error"]["request_id"].as_str().unwrap().starts_with("req_"));
    assert_eq!(server.client.get("/_admin/logs?nope=1").await.code(), "invalid_request");
    server.stop().await;
}

#[tokio::test]
async fn a_forwarded_request_counts_as_remote_unless_allowed() {
    let world = World::new().await;
    let forwarded = [("x-forwarded-for", "192.0.2.1")];
    let closed = world.server().await;
    let refused = closed.client.get_with("/_admin/version", &forwarded).await;
    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (403, "admin_remote_forbidden"));
    assert!(refused.json()["error"]["hint"].as_str().unwrap().contains("allow_remote"));
    closed.stop().await;
    let mut config = world.config("data");
    config.allow_remote = true;
    let open = world.run(config).await;
    assert_eq!(open.client.get_with("/_admin/version", &forwarded).await.status, 200);
    open.stop().await;
}

#[tokio::test]
async fn a_client_of_another_version_is_told_which_one_is_spoken() {
    let (_world, server) = World::start().await;
    let refused = server.client.get_with("/_admin/version", &[("reactor-api", "99")]).await;
    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (400, "protocol_unsupported"));
    assert_eq!(refused.json()["error"]["details"]["supported"], serde_json::json!([1]));
    assert_eq!(server.client.get_with("/_admin/version", &[("reactor-api", "1")]).await.status, 200);
    server.stop().await;
}

#[tokio::test]
async fn metrics_need_the_token_or_this_machine() {
    let (_world, server) = World::start().await;
    let nobody = server.client.with_token(None);
    let text = nobody.get("/metrics").await;
    assert_eq!(text.status, 200);
    assert!(text.text().contains("reactor_build_info"));
    assert_eq!(nobody.get_with("/metrics", &[("forwarded", "for=1.2.3.4")]).await.status, 401);
    server.stop().await;
}

#[tokio::test]
async fn a_development_server_answers_to_its_own_names_only() {
    let world = World::new().await;
    let mut config = world.config("data");
    config.mode = Mode::Dev;
    let server = world.run(config).await;
    server.client.deploy(Project::new().function("hello", "one").bundle()).await.result();
    for host in ["localhost:8080", "127.0.0.1", "web.localhost", "[::1]:9"] {
        assert_eq!(server.client.get_with("/fn/v1/hello", &[("host", host)]).await.status, 200, "{host}");
    }
    for path in ["/fn/v1/hello", "/_admin/version", "/health"] {
        let rebound = server.client.get_with(path, &[("host", "evil.example")]).await;
        assert_eq!((rebound.status.as_u16(), rebound.code().as_str()), (403, "host_forbidden"), "{path}");
        let foreign = server.client.get_with(path, &[("origin", "https://evil.example")]).await;
        assert_eq!(foreign.code(), "host_forbidden", "{path}");
    }
    let own = server.client.get_with("/fn/v1/hello", &[("origin", "http://localhost:5173")]).await;
    assert_eq!(own.status, 200);
    server.stop().await;
}

#[tokio::test]
async fn somebody_elses_token_does_not_matter_to_a_public_function() {
    let (_world, server) = World::start().await;
    server.client.deploy(Project::new().function("hello", "one").bundle()).await.result();
    let user = server.client.with_token(Some("a.user.jwt"));
    for _ in 0..30 {
        assert_eq!(user.get("/fn/v1/hello").await.status, 200);
    }
    assert_eq!(server.client.get("/_admin/version").await.status, 200, "nobody was locked out");
    server.stop().await;
}
