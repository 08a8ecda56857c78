//! Header and redirect rules, in the format that `_headers` and `_redirects` files share.

mod headers;
mod pattern;
mod redirects;

pub(crate) use headers::HeaderRules;
pub(crate) use redirects::{Asked, Force, IN_PATH, Redirects, Target, with_query};
