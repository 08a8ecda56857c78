//! Every route there is, from the router itself, against every kind of credential; and subsets of the capabilities.

use std::collections::BTreeSet;

use axum::body::Body;
use http::Method;
use server::{CAPABILITIES, CapabilityConfigs};

use crate::world::World;

/// What answers without the admin token, on purpose. A new route that is not below `/_admin` has to be added here.
const OPEN: &[&str] =
    &["/fn/v1/{*rest}", "/health", "/metrics", "/sites/v1/{name}", "/sites/v1/{name}/", "/sites/v1/{name}/{*path}"];

/// What asks for the token itself.
const GUARDED: &[&str] = &[
    "/jobs/v1/events",
    "/jobs/v1/runs",
    "/jobs/v1/runs/{id}",
    "/jobs/v1/runs/{id}/cancel",
    "/jobs/v1/runs/{id}/retry",
];

fn is_admin(route: &str) -> bool {
    route.starts_with("/_admin") || route.contains("/v1/_admin")
}

/// A path of that route.
fn path(route: &str) -> String {
    let parts = route.split('/').map(|part| if part.starts_with('{') { "x" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

#[tokio::test]
async fn every_route_lets_in_whom_it_should_and_nobody_else() {
    let world = World::new().await;
    let mut config = world.config("data");
    config.max_connections = 512;
    let server = world.run(config).await;
    let routes = server.handle.routes();
    assert!(routes.len() > 40, "{routes:?}");
    let others: BTreeSet<&str> = routes.iter().map(String::as_str).filter(|route| !is_admin(route)).collect();
    assert_eq!(others, OPEN.iter().chain(GUARDED).copied().collect(), "routes outside of the admin surface");

    let nobody = server.client.with_token(None);
    let stranger = server.client.with_token(Some("rk_svc_0123456789abcdef0123456789"));
    let forwarded = [("x-forwarded-for", "192.0.2.7")];
    // Understood by no route: whoever is let in is told so.
    let odd = Method::from_bytes(b"PURGE").unwrap();
    for route in &routes {
        let path = path(route);
        for method in [Method::GET, Method::POST, Method::PUT, Method::DELETE] {
            let status = nobody.send(method.clone(), &path, &[], Body::empty()).await.status.as_u16();
            if is_admin(route) || GUARDED.contains(&route.as_str()) {
                assert!(
                    status == 401 || (status == 405 && !is_admin(route)),
                    "{method} {route} without a token: {status}"
                );
            } else {
                assert!(![401, 403].contains(&status) && status < 500, "{method} {route} is open: {status}");
            }
        }
        if is_admin(route) {
            let status = server.client.send(Method::GET, &path, &forwarded, Body::empty()).await.status.as_u16();
            assert_eq!(status, 403, "{route} from elsewhere");
            let status = server.client.send(odd.clone(), &path, &[], Body::empty()).await.status.as_u16();
            assert!(![401, 403, 429].contains(&status), "{route} with the token: {status}");
        }
    }
    // Last, because an address that has tried too many wrong tokens is not let in with the right one either.
    for route in routes.iter().filter(|route| is_admin(route)) {
        let status = stranger.send(Method::GET, &path(route), &[], Body::empty()).await.status.as_u16();
        assert!([401, 429].contains(&status), "{route} with a stranger's token: {status}");
    }
    server.stop().await;
}

fn only(name: &str) -> CapabilityConfigs {
    let all = CapabilityConfigs::all();
    match name {
        "data" => CapabilityConfigs { data: all.data, ..CapabilityConfigs::default() },
        "functions" => CapabilityConfigs { functions: all.functions, ..CapabilityConfigs::default() },
        "jobs" => CapabilityConfigs { jobs: all.jobs, ..CapabilityConfigs::default() },
        "sites" => CapabilityConfigs { sites: all.sites, ..CapabilityConfigs::default() },
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn the_routes_of_all_subsets_together_are_those_of_the_whole() {
    let world = World::new().await;
    let whole = world.server().await;
    let mut union = BTreeSet::new();
    for name in CAPABILITIES {
        let mut config = world.config(&format!("only-{name}"));
        config.capabilities = only(name);
        let part = world.run(config).await;
        let routes = part.handle.routes();
        assert!(routes.is_subset(&whole.handle.routes()), "{name}");
        union.extend(routes);
        let health = part.client.get("/health").await;
        assert_eq!(health.status, 200, "{name}: {}", health.text());
        part.stop().await;
    }
    assert_eq!(union, whole.handle.routes());
    whole.stop().await;
}
