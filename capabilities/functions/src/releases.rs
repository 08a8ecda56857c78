//! What this capability needs of the server: releases are not its own, but promotion changes what is live.

use admin_api::ActivationKind;
use axum::extract::Request;
use bundle_format::{FileEntry, FunctionEntry};
use futures::future::BoxFuture;
use platform::ApiFailure;

/// A function with the files it is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct FunctionParts {
    /// As in a manifest.
    pub entry: FunctionEntry,
    /// All of its files.
    pub files: Vec<FileEntry>,
}

/// A bundle that held one function.
#[derive(Debug, Clone)]
pub struct FunctionBundle {
    /// The function.
    pub parts: FunctionParts,
    /// SHA-256 of the bundle as it was sent, hex.
    pub sha256: String,
}

/// One change of what is live, asked for by an administrator.
#[derive(Debug, Clone)]
pub struct Switch {
    /// The function.
    pub function: String,
    /// What it becomes; none: it goes.
    pub to: Option<FunctionParts>,
    /// Whether it counts as a promotion or as a rollback.
    pub kind: ActivationKind,
    /// Who asked.
    pub by: String,
}

/// The engine that owns releases. The server plugs it in.
pub trait ReleaseEngine: Send + Sync + 'static {
    /// Takes the bundle of a request in: its files are in the blob store afterwards, nothing is live.
    fn receive(&self, request: Request) -> BoxFuture<'_, Result<FunctionBundle, ApiFailure>>;

    /// Derives a release from the one that is live and makes it live; returns its id once it is confirmed.
    fn switch(&self, switch: Switch) -> BoxFuture<'_, Result<String, ApiFailure>>;

    /// What a function was before it became what it is, skipping what was rolled back.
    fn former<'a>(&'a self, function: &'a str) -> BoxFuture<'a, Result<Option<FunctionParts>, ApiFailure>>;
}
