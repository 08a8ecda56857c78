//! Functions: entries, build commands, components, bun.

use std::sync::Mutex;

use bundle_format::FunctionRuntime;
use project::{BuildEvent, BuildOptions, ItemKind, Part};

use crate::support::{HELLO, Tree, findings, paths, text};

#[test]
fn finds_the_entry_by_its_usual_names() {
    for (files, chosen) in [
        (&["index.ts", "main.ts"][..], "index.ts"),
        (&["handler.js", "code/index.ts"], "handler.js"),
        (&["code/main.js", "main.wasm"], "code/main.js"),
    ] {
        let mut tree = Tree::new("[[functions]]\nname = \"hello\"\n");
        for file in files {
            tree = tree.write(&format!("functions/hello/{file}"), &format!("export default '{file}'"));
        }
        let code = text(&tree.build(), "functions/hello/index.js");
        assert!(code.contains(chosen), "{files:?}: {code}");
    }
}

#[test]
fn says_what_is_missing() {
    let tree = Tree::new("[[functions]]\nname = \"hello\"\n");
    assert_eq!(
        tree.failure(),
        "error: the folder `functions/hello` of function `hello` does not exist
 --> reactor.toml:4:8
 | name = \"hello\"
 |        ^^^^^^^
hint: create `functions/hello/index.ts`, or set `source`"
    );
    let tree = tree.write("functions/hello/readme.md", "");
    assert!(tree.failure().starts_with("error: function `hello` has no entry in `functions/hello`"));
    let tree =
        Tree::new("[[functions]]\nname = \"hello\"\nentry = \"a.ts\"\n").write("functions/hello/index.ts", HELLO);
    assert!(tree.failure().starts_with(
        "error: the entry `functions/hello/a.ts` of function `hello` does not exist\n --> reactor.toml:5:9"
    ));
}

#[test]
fn lambda_is_refused_by_name() {
    let tree =
        Tree::new("[[functions]]\nname = \"hello\"\nruntime = \"lambda\"\n").write("functions/hello/index.ts", HELLO);
    assert!(tree.failure().starts_with("error: function `hello` asks for the lambda runtime, which this version cannot deploy yet\n --> reactor.toml:5:11"));
}

const COMPONENT: &[u8] = b"\0asm\x0d\0\x01\0rest";
const MODULE: &[u8] = b"\0asm\x01\0\0\0";

#[test]
fn a_component_is_taken_as_it_is() {
    let tree = Tree::new("[[functions]]\nname = \"hello\"\nentry = \"out/x.wasm\"\n");
    tree.put("functions/hello/out/x.wasm", COMPONENT);
    let built = tree.build();
    assert_eq!(paths(&built), ["functions/hello/main.wasm", "project/reactor.toml"]);
    assert_eq!(built.manifest.functions[0].entrypoint, "main.wasm");
    assert_eq!(built.manifest.files[0].size, COMPONENT.len() as u64);
}

#[test]
fn a_core_module_and_other_files_are_no_component() {
    let tree = Tree::new("[[functions]]\nname = \"hello\"\n");
    tree.put("functions/hello/main.wasm", MODULE);
    assert!(tree.failure().starts_with("error: the file is a core module, not a component\n --> functions/hello/main.wasm\nhint: build for the target `wasm32-wasip2`"));
    tree.put("functions/hello/main.wasm", b"text");
    assert!(tree.failure().starts_with("error: the file is not WebAssembly"));
}

#[cfg(unix)]
#[test]
fn a_build_command_runs_in_the_functions_folder_before_the_entry_is_read() {
    let tree = Tree::new(
        "[[functions]]\nname = \"hello\"\nbuild = \"echo making; mkdir -p out && printf '\\\\000asm\\\\015\\\\000\\\\001\\\\000' > out/x.wasm\"\nentry = \"out/x.wasm\"\n",
    );
    tree.put("functions/hello/.gitignore", b"out\n");
    let events = Mutex::new(Vec::new());
    let project = tree.load().unwrap();
    let built = project.build(&BuildOptions::default(), &|event| events.lock().unwrap().push(event));
    let built = built.unwrap_or_else(|error| panic!("{}", findings(&error)));
    assert_eq!(built.manifest.functions[0].entrypoint, "main.wasm");
    let events = events.into_inner().unwrap();
    let name = "hello".to_owned();
    assert_eq!(events[0], BuildEvent::Started { kind: ItemKind::Function, name: name.clone() });
    assert_eq!(events[1], BuildEvent::Output { kind: ItemKind::Function, name: name.clone(), line: "making".into() });
    assert_eq!(events[2], BuildEvent::Read { files: 1, bytes: 8, of_files: 1, of_bytes: 8 });
    assert!(matches!(&events[3], BuildEvent::Finished { files: 1, bytes: 8, .. }), "{events:?}");
}

#[cfg(unix)]
#[test]
fn a_build_command_that_fails_is_shown_with_its_last_words() {
    let tree = Tree::new("[[functions]]\nname = \"hello\"\nbuild = \"echo no such target >&2; exit 7\"\n")
        .write("functions/hello/index.ts", HELLO);
    let found = tree.failure();
    assert!(found.starts_with("error: the build command of function `hello` ended with 7 after "), "{found}");
    assert!(
        found.contains("\n --> reactor.toml:5:9\n") && found.ends_with("hint: its last words:\nno such target"),
        "{found}"
    );
}

const BUN: &str = "[[functions]]\nname = \"hello\"\nruntime = \"bun\"\n";

#[test]
fn bun_functions_keep_the_modules_of_their_runtime() {
    let tree = Tree::new(BUN).write(
        "functions/hello/index.ts",
        "import fs from 'node:fs';\nimport path from 'path';\nimport { Database } from 'bun:sqlite';\nexport default { fetch: () => [fs, path, Database] }\n",
    );
    let built = tree.build();
    let code = text(&built, "functions/hello/index.js");
    assert!(code.contains("node:fs") && code.contains("bun:sqlite"), "{code}");
    assert_eq!(built.manifest.functions[0].runtime, FunctionRuntime::Bun);
}

#[test]
fn bun_functions_miss_packages_too() {
    let tree = Tree::new(BUN).write("functions/hello/index.ts", "import z from 'zod';\nexport default z\n");
    assert!(tree.failure().starts_with("error: package `zod` is not installed\n --> functions/hello/index.ts:1:15"));
}

#[test]
fn bun_ships_external_packages_with_what_they_need() {
    let tree = Tree::new(&format!("{BUN}external = [\"sharp\"]\n"))
        .write("functions/hello/index.ts", "import sharp from 'sharp';\nexport default { fetch: () => sharp }\n")
        .write(
            "node_modules/sharp/package.json",
            r#"{ "name": "sharp", "dependencies": { "semver": "1", "color": "1" } }"#,
        )
        .write("node_modules/sharp/dist/index.js", "module.exports = 1")
        .write("node_modules/sharp/node_modules/color/index.js", "nested")
        .write("node_modules/semver/package.json", r#"{ "name": "semver", "dependencies": { "sharp": "1" } }"#)
        .write("node_modules/other/index.js", "")
        .write(".reactorignore", "node_modules\ndist\n")
        .write(".gitignore", "node_modules\n");
    let built = tree.build();
    assert_eq!(
        paths(&built),
        [
            "functions/hello/index.js",
            "functions/hello/index.js.map",
            "functions/hello/node_modules/color/index.js",
            "functions/hello/node_modules/semver/package.json",
            "functions/hello/node_modules/sharp/dist/index.js",
            "functions/hello/node_modules/sharp/package.json",
            "project/reactor.toml",
        ]
    );
}

#[test]
fn bun_ships_the_folder_when_it_is_not_to_be_bundled() {
    let tree = Tree::new(&format!("{BUN}bundle = false\n"))
        .write("functions/hello/code/index.ts", HELLO)
        .write("functions/hello/prompt.md", "be kind")
        .write("functions/hello/.env", "SECRET=1")
        .write("functions/hello/notes.tmp", "")
        .write(".reactorignore", "*.tmp\n");
    let built = tree.build();
    assert_eq!(paths(&built), ["functions/hello/code/index.ts", "functions/hello/prompt.md", "project/reactor.toml"]);
    assert_eq!(built.manifest.functions[0].entrypoint, "code/index.ts");
    let tree = tree.write(".reactorignore", "*.ts\n");
    assert!(tree.failure().starts_with("error: the entry `code/index.ts` of function `hello` is ignored"));
}

#[test]
fn one_function_can_be_built_alone() {
    let tree = Tree::new("[[functions]]\nname = \"aaa\"\n[[functions]]\nname = \"bbb\"\n[[sites]]\nname = \"web\"\n")
        .write("functions/aaa/index.ts", "const = broken")
        .write("functions/bbb/index.ts", HELLO);
    let part = |name: &str| BuildOptions { part: Part::Function(name.into()), ..BuildOptions::default() };
    let project = tree.load().unwrap();
    let built = project.build(&part("bbb"), &|_| {}).unwrap();
    assert_eq!(paths(&built), ["functions/bbb/index.js", "functions/bbb/index.js.map"]);
    let found = findings(&project.build(&part("bbc"), &|_| {}).unwrap_err());
    assert!(
        found.contains("the project declares no function `bbc`") && found.contains("did you mean `bbb`?"),
        "{found}"
    );
}
