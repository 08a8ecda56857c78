//! The conformance table of `js/tests` as one module.

use std::path::{Path, PathBuf};

/// The same concatenation as `js/tests/bundle.mjs`.
pub(crate) fn table() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("js/tests");
    let read = |path: PathBuf| fs_err::read_to_string(path).unwrap();
    let mut topics: Vec<PathBuf> =
        fs_err::read_dir(folder.join("conformance")).unwrap().map(|entry| entry.unwrap().path()).collect();
    topics.sort();
    let mut module = read(folder.join("check.js"));
    module.push_str("\nconst rowsOfAllTopics = [];\n");
    for topic in topics {
        let text = read(topic);
        let (_, body) = text.split_once("from \"../check.js\";\n").unwrap();
        let body = body.replace("export default rows;", "rowsOfAllTopics.push(...rows);");
        for piece in ["{\n", body.as_str(), "}\n"] {
            module.push_str(piece);
        }
    }
    module.push_str(&read(folder.join("answer.js")));
    module
}
