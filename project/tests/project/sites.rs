//! Sites: folders, build commands, rules.

use project::BuildOptions;

use crate::support::{Tree, paths, render};

const WEB: &str = "[[sites]]\nname = \"web\"\n";

#[test]
fn a_folder_is_copied_by_the_ignore_rules() {
    let tree = Tree::new(&format!("{WEB}[bundle]\ninclude = [\"sites/web/generated\"]\n"))
        .write(".gitignore", "generated\n*.map\n")
        .write(".reactorignore", "drafts\n")
        .write("sites/web/index.html", "hi")
        .write("sites/web/.well-known/security.txt", "x")
        .write("sites/web/app.js.map", "x")
        .write("sites/web/drafts/a.html", "x")
        .write("sites/web/generated/a.css", "x")
        .write("sites/web/node_modules/x/y.js", "x")
        .write("sites/web/.env", "x")
        .write("sites/web/_headers", "/*\n  X-A: b\n")
        .write("sites/web/_redirects", "/old /new 301\n");
    let built = tree.build();
    assert_eq!(
        paths(&built),
        [
            "project/reactor.toml",
            "sites/web/.well-known/security.txt",
            "sites/web/generated/a.css",
            "sites/web/index.html"
        ]
    );
    let site = &built.manifest.sites[0];
    assert_eq!((site.framework.as_str(), site.root.as_str()), ("static", "sites/web"));
    assert_eq!(site.headers[0].set, [("x-a".to_owned(), "b".to_owned())]);
    assert_eq!((site.redirects[0].from.as_str(), site.redirects[0].status), ("/old", 301));
}

#[test]
fn rules_of_the_manifest_come_after_those_of_the_files() {
    let tree = Tree::new(&format!("{WEB}redirects = [{{ from = \"/b\", to = \"/c\" }}]\n"))
        .write("sites/web/index.html", "")
        .write("sites/web/_redirects", "/a /b\n");
    let from: Vec<_> = tree.build().manifest.sites[0].redirects.iter().map(|rule| rule.from.clone()).collect();
    assert_eq!(from, ["/a", "/b"]);
}

#[test]
fn a_rule_that_is_none_stops_the_build_at_its_line() {
    let tree = Tree::new(WEB).write("sites/web/index.html", "").write("sites/web/_redirects", "# moved\n/a nowhere\n");
    assert!(tree.failure().contains(" --> sites/web/_redirects:2:1\n | /a nowhere\n"));
}

#[cfg(unix)]
#[test]
fn a_build_command_leaves_its_output_whatever_gitignore_says() {
    let tree = Tree::new(&format!(
        "{WEB}build = \"mkdir -p dist && cp page.html dist/index.html && touch dist/a.tmp\"\noutput = \"dist\"\n"
    ))
    .write(".gitignore", "dist\n")
    .write(".reactorignore", "*.tmp\n")
    .write("sites/web/page.html", "hi");
    assert_eq!(paths(&tree.build()), ["project/reactor.toml", "sites/web/index.html"]);
}

#[cfg(unix)]
#[test]
fn a_framework_is_detected_and_built_with_its_package_manager() {
    let tree = Tree::new(WEB)
        .write("sites/web/package.json", r#"{ "devDependencies": { "vite": "1" }, "scripts": { "build": "mkdir -p dist && echo hi > dist/index.html" } }"#)
        .write("sites/web/package-lock.json", "{}");
    assert_eq!(
        tree.failure(),
        "error: the packages of site `web` are not installed
 --> reactor.toml:4:8
 | name = \"web\"
 |        ^^^^^
hint: run `npm install` in `sites/web`"
    );
    std::fs::create_dir_all(tree.path("sites/web/node_modules")).unwrap();
    let built = tree.build();
    assert_eq!(paths(&built), ["project/reactor.toml", "sites/web/index.html"]);
    assert_eq!(built.manifest.sites[0].framework, "vite");
}

#[test]
fn says_what_is_missing() {
    for (site, expected) in [
        ("", "error: the folder `sites/web` of site `web` does not exist\n --> reactor.toml:4:8"),
        (
            "source = \"empty\"\noutput = \"dist\"\n",
            "error: the folder `empty/dist` of site `web` does not exist\n --> reactor.toml:6:10",
        ),
        (
            "source = \"empty\"\nframework = \"asto\"\n",
            "error: reactor does not know how to build `asto`\n --> reactor.toml:6:13",
        ),
        ("source = \".\"\n", "error: site `web` would publish the whole project\n --> reactor.toml:5:10"),
        (
            "source = \"empty\"\nbuild = \"true\"\noutput = \"out\"\n",
            "error: the build of site `web` left no folder `empty/out`\n --> reactor.toml:7:10",
        ),
    ] {
        let tree = Tree::new(&format!("{WEB}{site}")).write("empty/.keep", "");
        assert!(tree.failure().starts_with(expected), "{site}: {}", tree.failure());
    }
}

#[test]
fn a_site_without_a_first_page_is_a_warning() {
    let tree = Tree::new(WEB).write("sites/web/about.html", "");
    let built = tree.load().unwrap().build(&BuildOptions::default(), &|_| {}).unwrap();
    assert!(render(&built.warnings).starts_with("warning: site `web` has no `index.html`, its first page answers 404"));
}

#[cfg(unix)]
#[test]
fn links_are_followed_only_to_files_inside_the_project() {
    let tree = Tree::new(WEB).write("sites/web/index.html", "hi").write("shared/logo.svg", "<svg/>");
    std::os::unix::fs::symlink("../../shared/logo.svg", tree.path("sites/web/logo.svg")).unwrap();
    let built = tree.build();
    assert_eq!(paths(&built), ["project/reactor.toml", "sites/web/index.html", "sites/web/logo.svg"]);
    std::os::unix::fs::symlink("/etc/hostname", tree.path("sites/web/host")).unwrap();
    assert!(tree.failure().starts_with(
        "error: the symbolic link `sites/web/host` points to `/etc/hostname`, which is outside the project"
    ));
}

#[cfg(unix)]
#[test]
fn a_folder_that_is_a_link_out_of_the_project_is_refused() {
    let outside = tempfile::tempdir().unwrap();
    let tree = Tree::new(WEB).write("sites/readme.md", "");
    std::os::unix::fs::symlink(outside.path(), tree.path("sites/web")).unwrap();
    assert!(tree.failure().starts_with("error: the folder `sites/web` is a link that leaves the project"));
}

#[test]
fn a_file_that_no_server_takes_is_refused_before_it_is_read() {
    let tree = Tree::new("[[sites]]\nname = \"web\"\n").write("sites/web/index.html", "");
    // Takes no room on disk, and would take seconds to read.
    let large = std::fs::File::create(tree.path("sites/web/large.bin")).unwrap();
    large.set_len(bundle_format::Limits::default().file + 1).unwrap();
    let found = tree.failure();
    assert!(
        found.starts_with(
            "error: the file has 2147483649 bytes, 2147483648 are allowed for one\n --> sites/web/large.bin"
        ),
        "{found}"
    );
}
