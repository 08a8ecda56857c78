//! Which addresses code on bun may reach by other ways than `fetch`: sockets of bun and of Node.

use std::path::Path;

use crate::install;

#[tokio::test]
async fn sockets_of_every_kind_keep_to_the_rule_of_addresses() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut command = tokio::process::Command::new(install::bun());
    command.arg(folder.join("tests/runtimes/reach.js")).arg(folder.join("src/bun/harness")).env_clear();
    let output = command.output().await.unwrap();
    let (said, failed) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(said.starts_with("0 of ") && !said.starts_with("0 of 0 "), "{said}\n{failed}");
}
