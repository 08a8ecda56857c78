//! `/sites/v1/{name}/…`: a site below the server's own host.

use axum::extract::{Request, State};
use axum::response::Response;

use crate::Sites;

pub(crate) async fn serve(State(sites): State<Sites>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    sites.serve_below(&parts).await
}
