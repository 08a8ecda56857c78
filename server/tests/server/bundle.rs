//! Bundles made in the test.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use bundle_format::{
    Access, Content, Digest, FORMAT, FileEntry, FunctionConcurrency, FunctionEntry, FunctionLimits, FunctionRuntime,
    JobEntry, JobRetry, JobTrigger, Manifest, Meta, MigrationEntry, PackOptions, SiteEntry, pack,
};

/// A project that grows piece by piece.
#[derive(Clone)]
pub(crate) struct Project {
    id: String,
    files: BTreeMap<String, Vec<u8>>,
    functions: Vec<FunctionEntry>,
    migrations: Vec<MigrationEntry>,
    sites: Vec<SiteEntry>,
    jobs: Vec<JobEntry>,
}

impl Project {
    pub(crate) fn new() -> Self {
        Self::named("shop-0001")
    }

    pub(crate) fn named(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            files: BTreeMap::new(),
            functions: Vec::new(),
            migrations: Vec::new(),
            sites: Vec::new(),
            jobs: Vec::new(),
        }
    }

    /// A public function that answers with this text.
    pub(crate) fn function(self, name: &str, answer: &str) -> Self {
        let code = format!("export default {{ fetch() {{ return new Response({answer:?}); }} }};");
        self.function_with_code(name, &code, &[])
    }

    pub(crate) fn function_with_code(mut self, name: &str, code: &str, env_keys: &[&str]) -> Self {
        let root = format!("functions/{name}");
        self.files.insert(format!("{root}/index.js"), code.into());
        self.functions.retain(|function| function.name != name);
        self.functions.push(FunctionEntry {
            name: name.to_owned(),
            runtime: FunctionRuntime::Wasm,
            entrypoint: "index.js".to_owned(),
            auth: Access::Public,
            limits: FunctionLimits::default(),
            concurrency: FunctionConcurrency::default(),
            env_keys: env_keys.iter().map(|key| (*key).to_owned()).collect(),
            forward_authorization: false,
            secret_keys: Vec::new(),
            root,
        });
        self
    }

    pub(crate) fn migration(mut self, name: &str, sql: &str) -> Self {
        let path = format!("migrations/{name}");
        self.files.insert(path.clone(), sql.into());
        self.migrations.retain(|migration| migration.name != name);
        let transactional = !sql.starts_with("-- reactor: no-transaction");
        self.migrations.push(MigrationEntry { name: name.to_owned(), path, transactional });
        self
    }

    pub(crate) fn page(mut self, path: &str, content: &str) -> Self {
        self.files.insert(format!("sites/web/{path}"), content.into());
        if self.sites.is_empty() {
            self.sites.push(SiteEntry {
                name: "web".to_owned(),
                framework: "static".to_owned(),
                root: "sites/web".to_owned(),
                spa: false,
                headers: Vec::new(),
                redirects: Vec::new(),
                domains: vec!["www.example.com".to_owned()],
            });
        }
        self
    }

    pub(crate) fn job(mut self, name: &str, function: &str) -> Self {
        self.jobs.push(JobEntry {
            name: name.to_owned(),
            function: function.to_owned(),
            trigger: JobTrigger::Manual,
            retry: JobRetry::default(),
            timeout_ms: 10_000,
            max_concurrency: 1,
        });
        self
    }

    pub(crate) fn manifest(&self) -> Manifest {
        let mut manifest = Manifest {
            format: FORMAT,
            project_id: self.id.clone(),
            name: "Shop".to_owned(),
            files: self
                .files
                .iter()
                .map(|(path, content)| FileEntry {
                    path: path.clone(),
                    size: content.len() as u64,
                    sha256: Digest::of(content),
                    executable: false,
                })
                .collect(),
            migrations: self.migrations.clone(),
            functions: self.functions.clone(),
            sites: self.sites.clone(),
            jobs: self.jobs.clone(),
        };
        manifest.functions.sort_by(|left, right| left.name.cmp(&right.name));
        manifest.migrations.sort_by(|left, right| left.name.cmp(&right.name));
        manifest.jobs.sort_by(|left, right| left.name.cmp(&right.name));
        manifest
    }

    pub(crate) fn release_id(&self) -> String {
        self.manifest().release_id().to_string()
    }

    pub(crate) fn digests(&self) -> Vec<String> {
        let digests: BTreeSet<String> = self.files.values().map(|content| Digest::of(content).to_string()).collect();
        digests.into_iter().collect()
    }

    /// The whole bundle.
    pub(crate) fn bundle(&self) -> Vec<u8> {
        self.thin(&self.digests())
    }

    /// A bundle with only the files of these digests.
    pub(crate) fn thin(&self, digests: &[String]) -> Vec<u8> {
        let contents: BTreeMap<String, Content> = self
            .files
            .iter()
            .filter(|(_, content)| digests.contains(&Digest::of(content).to_string()))
            .map(|(path, content)| (path.clone(), Content::Bytes(Arc::from(content.as_slice()))))
            .collect();
        let meta = Meta { builder: "test".to_owned(), built_at: "2026-01-01T00:00:00Z".to_owned(), ..Meta::default() };
        let mut bytes = Vec::new();
        pack(&self.manifest(), &meta, &contents, &mut bytes, &PackOptions::default()).unwrap();
        bytes
    }
}
