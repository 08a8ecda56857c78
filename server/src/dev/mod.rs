//! What only `reactor dev` has: a front that listens before anything else is ready, and tells the browser what the
//! terminal tells.

mod front;
mod own;
mod page;
mod proxy;

pub use front::{Front, FrontState, Seen, Trouble};
pub use proxy::Upstream;
