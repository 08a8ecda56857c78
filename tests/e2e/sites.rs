//! Sites as their users have them: built by real tools, promoted, taken back, looked at before.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::world::{Running, World, curl, edit};

/// A server for real, the project's context for it, and its token.
pub(crate) struct Production {
    _serve: Running,
    pub(crate) endpoint: String,
    pub(crate) token: String,
}

impl Production {
    pub(crate) fn start(world: &World, project: &str) -> Self {
        let mut serve = world.start("", &["--json", "serve", "--bind", "127.0.0.1:0", "--data-dir", "prod"]);
        let listening = serve.wait_for("listening");
        let text = |key: &str| listening[key].as_str().unwrap().to_owned();
        let (endpoint, token_file) = (text("endpoint"), text("admin_token_file"));
        let token = std::fs::read_to_string(token_file).unwrap().trim().to_owned();
        world.run(project, &["context", "add", "prod", "--endpoint", &endpoint, "--use"]).exits(0);
        Self { _serve: serve, endpoint, token }
    }

    pub(crate) fn run(&self, world: &World, project: &str, line: &[&str]) -> crate::world::Ran {
        world.run_with_token(project, &self.token, line)
    }

    /// Asks under another host.
    pub(crate) fn get(&self, host: &str, path: &str) -> (u16, String) {
        curl(&format!("{}{path}", self.endpoint), &["--header", &format!("host: {host}")])
    }
}

/// What `npm install` brings, from a cache that the tests share.
pub(crate) fn install_packages(site: &Path) {
    let cache = Path::new(env!("CARGO_TARGET_TMPDIR")).join("npm-cache");
    let status = Command::new("npm")
        .args(["install", "--no-audit", "--no-fund", "--loglevel=error", "--prefer-offline", "--cache"])
        .arg(cache)
        .current_dir(site)
        .status()
        .expect("npm is installed");
    assert!(status.success(), "npm install in {}", site.display());
}

fn headers(url: &str) -> String {
    let output = Command::new("curl").args(["--silent", "--head", url]).output().unwrap();
    String::from_utf8(output.stdout).unwrap().to_ascii_lowercase()
}

/// The first file of that extension below a path of the page.
fn linked(page: &str, folder: &str, extension: &str) -> String {
    let found = page.split(['"', '\'']).find(|text| text.starts_with(folder) && text.ends_with(extension));
    found.unwrap_or_else(|| panic!("no {folder}…{extension} in {page}")).to_owned()
}

#[test]
fn an_astro_site_is_found_built_and_served() {
    let world = World::new();
    world.run("", &["init", "shop", "--template", "astro"]).exits(0);
    let refused = world.run("shop", &["sites", "build"]).exits(3);
    refused.says("npm install");
    install_packages(&world.work().join("shop/sites/web"));
    let built = world.run("shop", &["--json", "sites", "build", "web"]).exits(0).json();
    assert_eq!(built["items"][0]["framework"], "astro", "{built}");
    assert_eq!((&built["items"][0]["redirects"], &built["items"][0]["headers"]), (&1.into(), &1.into()));

    let prod = Production::start(&world, "shop");
    prod.run(&world, "shop", &["deploy"]).exits(0);
    let (status, page) = curl(&prod.endpoint, &[]);
    assert_eq!((status, page.contains("Made with Astro")), (200, true), "{page}");
    let (status, note) = curl(&format!("{}/notes/first", prod.endpoint), &[]);
    assert_eq!((status, note.contains("The first note")), (200, true), "{note}");
    let (status, missing) = curl(&format!("{}/nowhere", prod.endpoint), &[]);
    assert_eq!((status, missing.contains("Not here")), (404, true), "{missing}");
    let moved = headers(&format!("{}/blog/first?from=mail", prod.endpoint));
    assert!(moved.starts_with("http/1.1 301") && moved.contains("location: /notes/first?from=mail"), "{moved}");
    let style = headers(&format!("{}{}", prod.endpoint, linked(&page, "/_astro/", ".css")));
    assert!(style.contains("immutable") && style.contains("x-frame-options: deny"), "{style}");
    assert_eq!(curl(&format!("{}/_headers", prod.endpoint), &[]).0, 404);

    let explained = prod.run(&world, "shop", &["--json", "sites", "explain", "/blog/first"]).exits(0).json();
    assert_eq!(explained["decided_by"], "redirect rule 1: `/blog/* /notes/:splat 301`");
    prod.run(&world, "shop", &["sites", "explain", "/notes/first"]).exits(0).says("notes/first.html");
}

#[test]
fn a_vite_site_is_found_built_and_answers_every_path() {
    let world = World::new();
    world.run("", &["init", "app", "--template", "vite"]).exits(0);
    install_packages(&world.work().join("app/sites/web"));
    let built = world.run("app", &["--json", "sites", "build"]).exits(0).json();
    assert_eq!(built["items"][0]["framework"], "vite", "{built}");
    let prod = Production::start(&world, "app");
    prod.run(&world, "app", &["deploy"]).exits(0);
    let (_, page) = curl(&prod.endpoint, &[]);
    let (status, deep) = curl(&format!("{}/about/us", prod.endpoint), &[]);
    assert_eq!((status, &deep), (200, &page));
    let script = linked(&page, "/assets/", ".js");
    let answer = headers(&format!("{}{script}", prod.endpoint));
    assert!(answer.contains("text/javascript") && answer.contains("immutable"), "{answer}");
    assert_eq!(curl(&format!("{}/robots.txt", prod.endpoint), &[]).1, "User-agent: *\nAllow: /\n");
}

fn page_of(prod: &Production) -> String {
    curl(&prod.endpoint, &[]).1
}

fn deployments(prod: &Production, world: &World) -> Vec<Value> {
    let listed = prod.run(world, "shop", &["--json", "sites", "deployments", "list", "web"]).exits(0).json();
    listed["items"].as_array().unwrap().clone()
}

#[test]
fn a_site_is_sent_alone_looked_at_promoted_and_taken_back() {
    let world = World::new();
    world.run("", &["init", "shop", "--template", "hello"]).exits(0);
    let page = world.work().join("shop/sites/web/index.html");
    std::fs::write(&page, "<p>one</p>").unwrap();
    let prod = Production::start(&world, "shop");
    prod.run(&world, "shop", &["deploy"]).exits(0);
    let hello = || curl(&format!("{}/fn/v1/hello", prod.endpoint), &["--data", "{}"]);
    let before = hello();
    assert_eq!(before.0, 200);

    // Sent alone: everything that is live stays, and the new one is seen under a host of its own.
    edit(&page, "one", "two");
    let sent = prod.run(&world, "shop", &["--json", "sites", "deploy", "web"]).exits(0).json();
    assert_eq!((&sent["live"], page_of(&prod).as_str()), (&false.into(), "<p>one</p>"));
    let preview = sent["preview_url"].as_str().unwrap().trim_start_matches("http://").trim_end_matches('/').to_owned();
    assert_eq!(prod.get(&preview, "/"), (200, "<p>two</p>".to_owned()), "{preview}");
    let release = sent["release_id"].as_str().unwrap();
    let by_header = curl(&prod.endpoint, &["--header", &format!("x-reactor-preview: {release}")]);
    assert_eq!(by_header.1, "<p>two</p>");
    assert_eq!(curl(&prod.endpoint, &["--header", "x-reactor-preview: rel_nothing"]).0, 404);

    prod.run(&world, "shop", &["sites", "promote", "web"]).exits(0);
    assert_eq!(page_of(&prod), "<p>two</p>");
    assert_eq!(hello(), before, "the function is the one it was");
    let again = prod.run(&world, "shop", &["--json", "sites", "promote", "web"]).exits(0).json();
    assert_eq!(again["deployment_id"], sent["id"], "promoting what is live changes nothing");
    let listed = deployments(&prod, &world);
    assert_eq!((listed.len(), &listed[0]["id"], &listed[0]["live"]), (2, &sent["id"], &true.into()), "{listed:?}");

    prod.run(&world, "shop", &["sites", "rollback", "web"]).exits(0);
    assert_eq!(page_of(&prod), "<p>one</p>");
    prod.run(&world, "shop", &["sites", "rollback", "web"]).exits(7);
    let id = sent["id"].as_str().unwrap();
    prod.run(&world, "shop", &["sites", "promote", "web", "--deployment-id", id]).exits(0);
    assert_eq!(page_of(&prod), "<p>two</p>");
    prod.run(&world, "shop", &["sites", "promote", "web", "--deployment-id", "dep_nothing"]).exits(1);
    prod.run(&world, "shop", &["sites", "deploy", "webb"]).exits(1).says("did you mean `web`?");
}

#[test]
fn a_host_that_was_added_waits_for_its_proof_and_one_of_the_manifest_does_not() {
    let world = World::new();
    world.run("", &["init", "shop", "--template", "hello"]).exits(0);
    let manifest = world.work().join("shop/reactor.toml");
    edit(&manifest, "name = \"web\"", "name = \"web\"\ndomains = [\"www.shop.example\"]");
    std::fs::write(world.work().join("shop/sites/web/index.html"), "<p>shop</p>").unwrap();
    let prod = Production::start(&world, "shop");
    prod.run(&world, "shop", &["deploy"]).exits(0);
    assert_eq!(prod.get("www.shop.example", "/"), (200, "<p>shop</p>".to_owned()));
    assert_eq!(prod.get("www.shop.example", "/_admin/version").0, 404, "the server is not there on a site's own host");
    let added = prod.run(&world, "shop", &["--json", "sites", "domains", "add", "web", "new.shop.invalid"]).exits(0);
    let added = added.json();
    assert_eq!(
        (&added["state"], &added["record"]["name"]),
        (&"pending".into(), &"_reactor-challenge.new.shop.invalid".into())
    );
    let listed = prod.run(&world, "shop", &["--json", "sites", "domains", "list", "web"]).exits(0).json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 2, "{listed}");
    prod.run(&world, "shop", &["sites", "domains", "add", "web", "https://x.example/"]).exits(2);
    prod.run(&world, "shop", &["sites", "domains", "remove", "web", "www.shop.example"]).exits(7);
    prod.run(&world, "shop", &["sites", "domains", "remove", "web", "new.shop.invalid"]).exits(0);
}
