//! What a project is: `reactor.toml`, the files that belong to it, and how its functions and sites are built.
//!
//! [`find`] and [`Project::load`] read a project; [`Project::build`] makes the manifest and the contents of a bundle.
//! Everything that is wrong comes back as a [`Diagnostic`] with file, line and column. Nothing here prints, asks, or
//! reads the environment.

mod build;
mod command;
mod diagnostic;
mod error;
mod files;
mod find;
mod functions;
mod git;
mod ignore_rules;
mod javascript;
mod listing;
mod manifest;
mod migrations;
mod project;
mod sites;
mod stack;

pub use self::build::{BuildEvent, BuildOptions, Built, Changes, ItemKind, Kept, MemberSummary, Part, Summary};
pub use self::diagnostic::{Diagnostic, Severity, SourceText, closest};
pub use self::error::ProjectError;
pub use self::find::{MANIFEST_NAME, find};
pub use self::git::CheckedOut;
pub use self::ignore_rules::{Explanation, HARD_RULES, Rule};
pub use self::javascript::{Bundled, bundle_js};
pub use self::listing::{Listing, Owner};
pub use self::manifest::{
    DataSettings, DevSettings, FunctionSettings, IncludedPath, ProjectManifest, SiteSettings, schema,
};
pub use self::migrations::{KnownMigration, Migration, Migrations};
pub use self::project::{Project, WatchRoot};
pub use self::sites::DevServer;
