//! TypeScript and what it imports, as one module.

use std::path::Path;

use project::bundle_js;

use crate::support::{HELLO, Tree, findings, paths, text};

#[test]
fn bundles_typescript_with_a_local_file_and_a_package() {
    let tree = Tree::hello(
        "import { shout } from './shout';\nimport { twice } from 'tiny-text';\nimport data from './data.json';\n\
         interface Body { name?: string }\nexport default { async fetch(request: Request): Promise<Response> {\n\
         const body = await request.json() as Body;\n return new Response(shout(twice(body.name ?? data.name))); } };\n",
    )
    .write("functions/hello/shout.ts", "export const shout = (text: string): string => text.toUpperCase() + '!';\n")
    .write("functions/hello/data.json", "{ \"name\": \"World\" }")
    .write("node_modules/tiny-text/package.json", r#"{ "name": "tiny-text", "main": "main.cjs", "module": "esm.js" }"#)
    .write("node_modules/tiny-text/main.cjs", "throw new Error('the wrong entry');")
    .write("node_modules/tiny-text/esm.js", "export const twice = (text) => text + text;\nexport const unused = 'tree-shaken';\n");
    let built = tree.build();
    assert_eq!(paths(&built), ["functions/hello/index.js", "functions/hello/index.js.map", "project/reactor.toml"]);
    let code = text(&built, "functions/hello/index.js");
    assert!(code.contains("text + text") && code.contains("World"), "{code}");
    for absent in ["import ", "interface", "tree-shaken", "sourceMappingURL", "#region", "wrong entry"] {
        assert!(!code.contains(absent), "{absent} in {code}");
    }
    assert_eq!(built.manifest.functions[0].entrypoint, "index.js");
    let inputs: Vec<_> = built.inputs.iter().map(|path| path.strip_prefix(tree.root()).unwrap()).collect();
    assert!(inputs.contains(&Path::new("functions/hello/shout.ts")), "{inputs:?}");
}

#[test]
fn the_map_names_sources_relative_to_the_project_with_their_contents() {
    let tree = Tree::hello("import { a } from '../../shared/a';\nexport default { fetch() { return a() } }\n")
        .write("shared/a.ts", "export function a(): Response { throw new Error('here') }\n");
    let built = tree.build();
    let map = text(&built, "functions/hello/index.js.map");
    let code = text(&built, "functions/hello/index.js");
    let map = sourcemap::SourceMap::from_slice(map.as_bytes()).unwrap();
    let mut sources: Vec<_> = map.sources().collect();
    sources.sort_unstable();
    assert_eq!(sources, ["functions/hello/index.ts", "shared/a.ts"]);
    let line = code.lines().position(|line| line.contains("here")).unwrap();
    let column = code.lines().nth(line).unwrap().find("throw").unwrap();
    let token = map.lookup_token(u32::try_from(line).unwrap(), u32::try_from(column).unwrap()).unwrap();
    assert_eq!((token.get_source(), token.get_src_line()), (Some("shared/a.ts"), 0));
}

#[test]
fn a_syntax_error_has_its_file_line_and_column() {
    let tree = Tree::hello("export default {\n  fetch() {\n    const name: = 'x';\n  }\n}\n");
    let found = tree.failure();
    assert!(found.starts_with("error: "), "{found}");
    assert!(
        found.contains("\n --> functions/hello/index.ts:3:17\n |     const name: = 'x';\n |                 ^"),
        "{found}"
    );
}

#[test]
fn a_syntax_error_in_an_imported_file_is_placed_there_in_characters() {
    let tree = Tree::hello("import './other';\nexport default {}\n")
        .write("functions/hello/other.ts", "const 名前 = '😀' 1;\n");
    let found = tree.failure();
    assert!(found.contains("\n --> functions/hello/other.ts:1:15\n"), "{found}");
}

#[test]
fn says_how_to_install_a_package_that_is_missing() {
    let tree = Tree::hello("import { z } from \"zod\";\nexport default { fetch: () => z }\n");
    assert_eq!(
        tree.failure(),
        "error: package `zod` is not installed
 --> functions/hello/index.ts:1:19
 | import { z } from \"zod\";
 |                   ^^^^^
hint: run `npm install zod` in the project's folder"
    );
    let tree = Tree::hello("import x from \"@scope/name/deep\";\nexport default x\n")
        .write("functions/hello/package.json", "{}");
    assert!(tree.failure().ends_with("hint: run `npm install @scope/name` in `functions/hello`"));
}

#[test]
fn says_that_node_modules_of_the_runtime_are_not_there() {
    for module in ["node:fs", "fs", "fs/promises", "bun:sqlite"] {
        let tree = Tree::hello(&format!("import x from '{module}';\nexport default x\n"));
        let found = tree.failure();
        assert!(
            found.starts_with(&format!(
                "error: `{module}` does not exist in the wasm runtime\n --> functions/hello/index.ts:1:15"
            )),
            "{found}"
        );
        assert!(found.contains("runtime = \"bun\""), "{found}");
    }
}

#[test]
fn says_what_cannot_be_imported_and_what_can() {
    let failure = |name: &str, content: &[u8]| {
        let source = format!("import x from './{name}';\nexport default {{ fetch: () => x }}\n");
        let tree = Tree::hello(&source);
        tree.put(&format!("functions/hello/{name}"), content);
        tree.failure()
    };
    let can = "hint: a function can import TypeScript, JavaScript, JSON and text (`.txt`)";
    let found = failure("a.css", b"a {}");
    assert!(
        found.starts_with("error: a function cannot import a style sheet\n --> functions/hello/index.ts:1:15"),
        "{found}"
    );
    assert!(found.ends_with(can), "{found}");
    let found = failure("a.png", b"\x89PNG\r\n");
    assert!(found.starts_with("error: the imported file is not text\n --> functions/hello/index.ts:1:15"), "{found}");
    assert!(found.ends_with(can), "{found}");
    let found = failure("a.wasm", b"\0asm\x01\0\0\0");
    assert!(found.starts_with("error: a script cannot import WebAssembly\n --> functions/hello/a.wasm"), "{found}");
    let found = failure("a.json", b"{ \"a\": 1, }");
    assert!(
        found.starts_with("error: the imported file is not JSON: trailing comma\n --> functions/hello/a.json:1:11"),
        "{found}"
    );
}

#[test]
fn suggests_the_file_that_was_meant() {
    let tree = Tree::hello("import x from './helpers/shuot';\nexport default x\n")
        .write("functions/hello/helpers/shout.ts", "export default 1");
    assert_eq!(
        tree.failure(),
        "error: cannot find `./helpers/shuot`
 --> functions/hello/index.ts:1:15
 | import x from './helpers/shuot';
 |               ^^^^^^^^^^^^^^^^^
hint: did you mean `./helpers/shout`?"
    );
}

#[test]
fn refuses_addresses_as_modules() {
    for (module, scheme) in [("https://esm.sh/zod", "https"), ("npm:zod", "npm"), ("jsr:@std/path", "jsr")] {
        let tree = Tree::hello(&format!("import x from '{module}';\nexport default x\n"));
        let found = tree.failure();
        assert!(
            found.starts_with(&format!(
                "error: modules cannot be imported from `{scheme}:`\n --> functions/hello/index.ts:1:15"
            )),
            "{found}"
        );
    }
}

#[test]
fn names_the_export_that_is_missing() {
    let tree = Tree::hello("import { b } from './a';\nexport default b\n")
        .write("functions/hello/a.ts", "export const a = 1;\n");
    let found = tree.failure();
    assert!(found.contains("\"b\" is not exported by \"functions/hello/a.ts\""), "{found}");
    assert!(found.contains(" --> functions/hello/index.ts:1:10\n"), "{found}");
}

#[test]
fn jsx_is_refused_for_wasm_with_a_place() {
    let tree = Tree::new("[[functions]]\nname = \"hello\"\nentry = \"index.tsx\"\n")
        .write("functions/hello/index.tsx", "export default { fetch() {\n  return <p>hello</p>;\n} }\n");
    let found = tree.failure();
    assert!(found.contains(" --> functions/hello/index.tsx:2:"), "{found}");
    assert!(found.contains("the wasm runtime takes no JSX"), "{found}");
}

#[test]
fn decorators_and_accessors_are_refused_with_their_place() {
    let tree = Tree::hello(
        "const log = (x: unknown) => x;\nexport class A {\n  @log method() {}\n  accessor b = 1;\n}\nexport default { fetch: () => new A() }\n",
    );
    let found = tree.failure();
    assert!(
        found.contains("error: decorators do not run in the wasm runtime\n --> functions/hello/index.ts:3:3"),
        "{found}"
    );
    assert!(
        found.contains("error: `accessor` does not run in the wasm runtime\n --> functions/hello/index.ts:4:3"),
        "{found}"
    );
}

#[test]
fn decorators_that_tsconfig_has_compiled_are_fine() {
    let tree = Tree::hello("const log = (...x: unknown[]): any => x;\nclass A {\n  @log method() {}\n}\nexport default { fetch: () => new A() }\n")
        .write("tsconfig.json", r#"{ "compilerOptions": { "experimentalDecorators": true } }"#);
    let code = text(&tree.build(), "functions/hello/index.js");
    assert!(!code.contains("@log"), "{code}");
}

#[test]
fn an_at_sign_that_is_no_decorator_is_fine() {
    let tree = Tree::hello("export default { fetch: () => new Response('a@b.c accessor x') }\n");
    tree.build();
}

#[test]
fn newer_syntax_is_lowered_for_the_engine() {
    let tree = Tree::hello("export default { fetch() { using a = { [Symbol.dispose]() {} }; return a } }\n");
    let code = text(&tree.build(), "functions/hello/index.js");
    assert!(!code.contains("using a"), "{code}");
}

#[test]
fn commonjs_packages_are_bundled() {
    let tree = Tree::hello("import add from 'old-add';\nexport default { fetch: () => add(1, 2) }\n")
        .write("node_modules/old-add/package.json", r#"{ "name": "old-add", "main": "index.js" }"#)
        .write("node_modules/old-add/index.js", "module.exports = function add(a, b) { return a + b; };\n");
    let code = text(&tree.build(), "functions/hello/index.js");
    assert!(code.contains("a + b") && !code.contains("node_modules"), "{code}");
}

#[test]
fn dynamic_imports_become_part_of_the_module() {
    let tree = Tree::hello("export default { async fetch() { return (await import('./late')).late } }\n")
        .write("functions/hello/late.ts", "export const late = 'was here';\n");
    let built = tree.build();
    assert!(text(&built, "functions/hello/index.js").contains("was here"));
    assert_eq!(built.manifest.functions.len(), 1);
}

#[test]
fn a_file_that_is_never_bundled_cannot_be_imported() {
    let tree = Tree::hello("import x from '../../.env.json';\nexport default x\n").write(".env.json", "{}");
    assert!(tree.failure().starts_with("error: `.env.json` is imported and is never bundled (`.env.*`)"));
}

#[test]
fn all_mistakes_of_all_functions_come_at_once() {
    let tree =
        Tree::new("[[functions]]\nname = \"aaa\"\n[[functions]]\nname = \"bbb\"\n[[functions]]\nname = \"ccc\"\n")
            .write("functions/aaa/index.ts", "const = 1;")
            .write("functions/bbb/index.ts", HELLO)
            .write("functions/ccc/index.ts", "import 'nowhere';");
    let found = tree.failure();
    assert!(found.contains("functions/aaa/index.ts:1:7") && found.contains("package `nowhere`"), "{found}");
}

#[test]
fn works_inside_an_async_runtime() {
    let tree = Tree::hello(HELLO);
    let runtime = tokio::runtime::Builder::new_multi_thread().build().unwrap();
    let bundled = runtime.block_on(async { bundle_js(&tree.path("functions/hello/index.ts"), &tree.root()) });
    let bundled = bundled.unwrap_or_else(|error| panic!("{}", findings(&error)));
    assert!(bundled.code.contains("hello"));
    assert_eq!(bundled.modules, [tree.root().join("functions/hello/index.ts")]);
    runtime.block_on(async { tree.build() });
}

#[test]
fn tsconfig_paths_lead_to_files() {
    let tree = Tree::hello("import { a } from '@shared/a';\nexport default { fetch: () => a }\n")
        .write("shared/a.ts", "export const a = 'found it';\n")
        .write("tsconfig.json", r#"{ "compilerOptions": { "paths": { "@shared/*": ["./shared/*"] } } }"#);
    assert!(text(&tree.build(), "functions/hello/index.js").contains("found it"));
}

#[test]
fn a_broken_tsconfig_is_an_error_that_names_it() {
    let tree = Tree::hello(HELLO).write("tsconfig.json", "{ \"extends\": \"@missing/base\" }");
    let found = tree.failure();
    assert!(found.contains("tsconfig"), "{found}");
    assert!(!found.contains(&*tree.root().to_string_lossy()), "{found}");
}

#[test]
fn text_files_can_be_imported() {
    let tree = Tree::hello("import prompt from './prompt.txt';\nexport default { fetch: () => prompt }\n")
        .write("functions/hello/prompt.txt", "be kind");
    assert!(text(&tree.build(), "functions/hello/index.js").contains("be kind"));
}
