//! Finding out what a site is made with.

use std::path::Path;

use serde_json::Value;

/// What a framework needs to be built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Framework {
    /// As written in `reactor.toml`.
    pub(crate) name: &'static str,
    /// The package that gives it away.
    package: &'static str,
    /// Where its build leaves the site.
    pub(crate) output: &'static str,
}

/// In the order of detection: Astro and others bring Vite along.
const FRAMEWORKS: [Framework; 3] = [
    Framework { name: "nextjs", package: "next", output: "out" },
    Framework { name: "astro", package: "astro", output: "dist" },
    Framework { name: "vite", package: "vite", output: "dist" },
];

/// Files as they are, built by nothing.
pub(crate) const STATIC: &str = "static";

/// A framework by its name.
pub(crate) fn by_name(name: &str) -> Option<Framework> {
    FRAMEWORKS.into_iter().find(|framework| framework.name == name)
}

/// Every name that has a meaning of its own.
pub(crate) fn names() -> Vec<&'static str> {
    std::iter::once(STATIC).chain(FRAMEWORKS.iter().map(|framework| framework.name)).collect()
}

/// The framework that a folder's `package.json` depends on; none means static.
pub(crate) fn detect(folder: &Path) -> Option<Framework> {
    let package: Value = serde_json::from_slice(&fs_err::read(folder.join("package.json")).ok()?).ok()?;
    let depends_on = |name: &str| {
        ["dependencies", "devDependencies"]
            .iter()
            .any(|list| package.get(list).and_then(|list| list.get(name)).is_some())
    };
    FRAMEWORKS.into_iter().find(|framework| depends_on(framework.package))
}

/// `npm run build` in the words of the package manager whose lock file is nearest, up to the project's folder.
pub(crate) fn build_command(folder: &Path, root: &Path) -> String {
    format!("{} run build", package_manager(folder, root))
}

/// The package manager whose lock file is nearest.
pub(crate) fn package_manager(folder: &Path, root: &Path) -> &'static str {
    const LOCKS: [(&str, &str); 6] = [
        ("pnpm-lock.yaml", "pnpm"),
        ("yarn.lock", "yarn"),
        ("bun.lock", "bun"),
        ("bun.lockb", "bun"),
        ("package-lock.json", "npm"),
        ("npm-shrinkwrap.json", "npm"),
    ];
    folder
        .ancestors()
        .take_while(|folder| folder.starts_with(root))
        .find_map(|folder| LOCKS.iter().find(|(lock, _)| folder.join(lock).is_file()).map(|(_, manager)| *manager))
        .unwrap_or("npm")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_a_framework_by_its_package() {
        let folder = tempfile::tempdir().unwrap();
        let name = |json: &str| {
            fs_err::write(folder.path().join("package.json"), json).unwrap();
            detect(folder.path()).map(|framework| framework.name)
        };
        assert_eq!(name(r#"{"devDependencies":{"vite":"1","astro":"1"}}"#), Some("astro"));
        assert_eq!(name(r#"{"dependencies":{"next":"1"}}"#), Some("nextjs"));
        assert_eq!(name(r#"{"devDependencies":{"vite":"1"}}"#), Some("vite"));
        assert_eq!(name(r#"{"dependencies":{"left-pad":"1"}}"#), None);
        assert_eq!(name("not json"), None);
    }

    #[test]
    fn takes_the_package_manager_of_the_nearest_lock_file() {
        let folder = tempfile::tempdir().unwrap();
        let site = folder.path().join("sites/web");
        fs_err::create_dir_all(&site).unwrap();
        assert_eq!(build_command(&site, folder.path()), "npm run build");
        fs_err::write(folder.path().join("pnpm-lock.yaml"), "").unwrap();
        assert_eq!(package_manager(&site, folder.path()), "pnpm");
        fs_err::write(site.join("yarn.lock"), "").unwrap();
        assert_eq!(package_manager(&site, folder.path()), "yarn");
    }
}
