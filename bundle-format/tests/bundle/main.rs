//! The format from outside: what is packed can be read, what is not a bundle is refused for the reason it is refused for.

#![allow(clippy::unwrap_used, reason = "a test ends where something unexpected happens")]

mod ahead;
mod bytes;
mod differential;
mod framing;
mod hostile;
mod manifests;
mod packing;
mod reuse;
mod round_trip;
mod support;
