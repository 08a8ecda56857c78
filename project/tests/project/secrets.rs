//! Secrets never reach a bundle unless somebody says that they may.

use project::{BuildOptions, ProjectError};

use crate::support::{Tree, findings};

fn token() -> String {
    format!("ghp_{}", "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dF3gH5")
}

fn project() -> Tree {
    Tree::new("[[functions]]\nname = \"hello\"\n[[sites]]\nname = \"web\"\n")
        .write("functions/hello/index.ts", "import { key } from './key';\nexport default { fetch: () => key }\n")
        .write("functions/hello/key.ts", &format!("// the key\nexport const key = '{}';\n", token()))
        .write("sites/web/index.html", &format!("<p>\n\n{}", token()))
        .write("data/migrations/1.sql", &format!("select '{}'", token()))
}

#[test]
fn a_secret_is_an_error_with_file_and_line_wherever_it_is() {
    let tree = project();
    let found = tree.failure();
    assert!(found.contains("--> functions/hello/key.ts:2:21"), "{found}");
    assert!(found.contains("--> sites/web/index.html:3:1"), "{found}");
    assert!(!found.contains("ghp_"), "{found}");
    tree.put("functions/hello/key.ts", b"export const key = 1");
    tree.put("sites/web/index.html", b"");
    assert!(tree.failure().contains("--> data/migrations/1.sql:1:9"), "{}", tree.failure());
}

#[test]
fn allowed_paths_may_hold_secrets() {
    let tree = project();
    let allow = |paths: &[&str]| -> Result<(), ProjectError> {
        let allow_secrets = paths.iter().map(|path| (*path).to_owned()).collect();
        tree.load()?.build(&BuildOptions { allow_secrets, ..BuildOptions::default() }, &|_| {})?;
        Ok(())
    };
    allow(&["functions/hello/key.ts", "sites/web/", "data/migrations/1.sql"]).unwrap();
    let error = allow(&["functions/hello", "sites/we", "data/migrations/1.sql"]).unwrap_err();
    assert!(findings(&error).contains("sites/web/index.html"));
    // Twice, so that a file with a secret is not remembered as clean.
    assert!(allow(&["functions/hello", "data"]).is_err());
}
