//! How long the largest usual project takes. Run by hand: `cargo test --release -p project --test speed -- --ignored --nocapture`.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]
#![allow(clippy::print_stderr, reason = "a measurement is read on the terminal")]

use std::time::Instant;

use project::{BuildOptions, Project};

const FILES: usize = 10_000;
const FILE_SIZE: usize = 8_900;

#[test]
#[ignore = "a measurement"]
fn a_site_of_ten_thousand_files() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    std::fs::write(root.join("reactor.toml"), "project_id = \"speed\"\n[[sites]]\nname = \"web\"\n").unwrap();
    let mut seed = 1_u64;
    for index in 0..FILES {
        let folder = root.join(format!("sites/web/{:03}", index / 100));
        std::fs::create_dir_all(&folder).unwrap();
        let mut content = Vec::with_capacity(FILE_SIZE);
        while content.len() < FILE_SIZE {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            content.extend(format!("<p class=\"a{}\">{}</p>\n", seed >> 40, seed >> 20).bytes());
        }
        std::fs::write(folder.join(format!("{index}.html")), content).unwrap();
    }
    std::fs::write(root.join("sites/web/index.html"), "").unwrap();
    for round in ["first", "second", "settled", "remembered"] {
        if round == "settled" {
            std::thread::sleep(std::time::Duration::from_secs(3));
        }
        let started = Instant::now();
        let project = Project::load(&root.join("reactor.toml")).unwrap();
        let built = project.build(&BuildOptions::default(), &|_| {}).unwrap();
        let walked = started.elapsed();
        let mut out = Vec::new();
        built.write(&mut out).unwrap();
        eprintln!("{round}: built {walked:?}, packed {:?}, {} bytes", started.elapsed(), out.len());
    }
}
