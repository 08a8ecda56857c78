//! The ES modules an instance can import, held in memory: the web-standard layer and the function's own bundle.

use std::sync::Arc;

use super::Script;

/// The web-standard layer: path inside an instance, source.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Layer(pub(crate) &'static [(&'static str, &'static str)]);

impl Layer {
    /// The modules of `js/`.
    pub(crate) const BUILT_IN: Self = Self(include!(concat!(env!("OUT_DIR"), "/layer.rs")));

    fn get(self, path: &str) -> Option<&'static str> {
        self.0.iter().find(|(known, _)| *known == path).map(|(_, source)| *source)
    }
}

/// Path of the function's own module. It stands in stack traces until they are mapped.
pub(crate) const USER: &str = "/function/index.js";

/// Path of the entry script.
pub(super) const ENTRY: &str = "/reactor/entry.js";

/// Entry script of a snapshot: the module is evaluated while the component is made.
///
/// The runtime reports an error of the top level without its kind, so the kind is put into the message.
pub(super) const ENTRY_EVALUATED: &str = r#"import { makeHandle } from "reactor:runtime";
let user;
try {
  user = await import("reactor:user");
} catch (error) {
  const named = error instanceof Error;
  const told = new Error(named ? `${error.name}: ${error.message}` : `Uncaught ${error}`);
  Object.defineProperty(told, "stack", { value: named ? error.stack : "" });
  throw told;
}
export const handle = makeHandle(() => user);
"#;

/// Entry script of the generic component: the module is evaluated by the first call of an instance.
pub(super) const ENTRY_LATER: &str = r#"import { makeHandle } from "reactor:runtime";
export const handle = makeHandle(() => import("reactor:user"));
"#;

/// What can be imported.
#[derive(Debug)]
pub(crate) struct Modules {
    layer: Layer,
    user: Option<Arc<str>>,
}

impl Modules {
    /// The layer alone.
    pub(crate) fn of_layer(layer: Layer) -> Self {
        Self { layer, user: None }
    }

    /// The layer and a function.
    pub(crate) fn of_function(layer: Layer, script: &Script) -> Self {
        Self { layer, user: Some(Arc::clone(&script.code)) }
    }

    /// The path a specifier means, seen from the module at `referrer`.
    pub(crate) fn resolve(&self, referrer: &str, specifier: &str) -> Result<String, String> {
        let path = match specifier {
            "reactor:user" if self.user.is_some() => USER.to_owned(),
            "reactor:runtime" => "/reactor/runtime.js".to_owned(),
            _ => match specifier.strip_prefix("reactor:runtime/") {
                Some(rest) => format!("/reactor/{rest}"),
                None if specifier.starts_with("./") && referrer.starts_with("/reactor/") => {
                    format!("/reactor/{}", &specifier[2..])
                }
                None => return Err(unknown(specifier)),
            },
        };
        if path == USER || self.layer.get(&path).is_some() { Ok(path) } else { Err(unknown(specifier)) }
    }

    /// The source at a path that `resolve` gave.
    pub(crate) fn load(&self, path: &str) -> Result<&str, String> {
        if path == USER {
            return self.user.as_deref().ok_or_else(|| unknown(path));
        }
        self.layer.get(path).ok_or_else(|| unknown(path))
    }
}

fn unknown(specifier: &str) -> String {
    format!("cannot import `{specifier}`: everything a function needs is bundled with it")
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAYER: Layer = Layer(&[("/reactor/runtime.js", "")]);

    #[test]
    fn only_the_layer_and_the_function_can_be_imported() {
        let script = Script { code: "export default 1".into(), map: None };
        let modules = Modules::of_function(LAYER, &script);
        assert_eq!(modules.resolve(ENTRY, "reactor:user").unwrap(), USER);
        assert_eq!(modules.load(USER).unwrap(), "export default 1");
        assert_eq!(modules.resolve(ENTRY, "reactor:runtime").unwrap(), "/reactor/runtime.js");
        assert!(modules.resolve(USER, "node:fs").unwrap_err().contains("node:fs"));
        assert!(modules.resolve(USER, "./runtime.js").is_err());
        assert!(Modules::of_layer(LAYER).resolve(ENTRY, "reactor:user").is_err());
    }
}
