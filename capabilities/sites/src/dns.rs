//! Text records of the domain name system, which prove who owns a domain.

use futures::future::BoxFuture;
use hickory_resolver::{ResolveError, TokioResolver};

/// Looks up text records; tests bring their own.
pub trait ResolveTxt: Send + Sync {
    /// All text records of a name; none when the name does not exist. The error is a sentence for people.
    fn txt<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Vec<String>, String>>;
}

/// The resolver that the system is configured with, read anew for every look: proofs are rare, settings change.
pub(crate) struct SystemResolver;

impl ResolveTxt for SystemResolver {
    fn txt<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Vec<String>, String>> {
        Box::pin(async move {
            let builder = TokioResolver::builder_tokio().map_err(|error| told(&error))?;
            match builder.build().txt_lookup(format!("{name}.")).await {
                Ok(found) => Ok(found.iter().map(ToString::to_string).collect()),
                Err(error) if error.is_no_records_found() || error.is_nx_domain() => Ok(Vec::new()),
                Err(error) => Err(told(&error)),
            }
        })
    }
}

fn told(error: &ResolveError) -> String {
    format!("the name servers did not answer: {error}")
}
