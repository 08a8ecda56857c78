//! axum's extractors with our error answers.

use admin_api::ErrorCode;
use axum::extract::rejection::{BytesRejection, JsonRejection, PathRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::request::Parts;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::ApiFailure;

/// A JSON body of a request or an answer. Requests need a JSON content type.
#[derive(Debug, Clone, Copy, Default)]
pub struct Json<T>(pub T);

/// The query string.
#[derive(Debug, Clone, Copy, Default)]
pub struct Query<T>(pub T);

/// The variable parts of the path.
#[derive(Debug, Clone, Copy)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = ApiFailure;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiFailure> {
        match axum::Json::<T>::from_request(request, state).await {
            Ok(axum::Json(value)) => Ok(Self(value)),
            Err(rejection) => Err(of_json(&rejection)),
        }
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = ApiFailure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiFailure> {
        match axum::extract::Query::<T>::from_request_parts(parts, state).await {
            Ok(axum::extract::Query(value)) => Ok(Self(value)),
            Err(QueryRejection::FailedToDeserializeQueryString(error)) => {
                Err(ApiFailure::invalid(format!("the query string does not fit: {}", innermost(&error))))
            }
            Err(other) => Err(ApiFailure::invalid(format!("the query string does not fit: {other}"))),
        }
    }
}

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = ApiFailure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiFailure> {
        match axum::extract::Path::<T>::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(value)) => Ok(Self(value)),
            Err(PathRejection::FailedToDeserializePathParams(error)) if error.status() == StatusCode::BAD_REQUEST => {
                Err(ApiFailure::invalid(format!("the path does not fit: {error}")))
            }
            Err(other) => Err(ApiFailure::internal(format!("path extractor: {other}"))),
        }
    }
}

fn of_json(rejection: &JsonRejection) -> ApiFailure {
    match rejection {
        JsonRejection::MissingJsonContentType(_) => {
            ApiFailure::new(ErrorCode::UnsupportedMediaType, "this route takes `application/json`")
        }
        JsonRejection::JsonSyntaxError(error) => {
            ApiFailure::invalid(format!("the body is not JSON: {}", innermost(error)))
        }
        JsonRejection::JsonDataError(error) => {
            ApiFailure::invalid(format!("the body does not fit: {}", innermost(error)))
        }
        JsonRejection::BytesRejection(error) => of_bytes(error),
        other => ApiFailure::invalid(format!("the body does not fit: {other}")),
    }
}

fn of_bytes(rejection: &BytesRejection) -> ApiFailure {
    if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return ApiFailure::new(ErrorCode::PayloadTooLarge, "the body is larger than this route takes");
    }
    ApiFailure::invalid("the body could not be read to its end")
}

/// The last cause: the one that names the field.
fn innermost(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(next) = cause.source() {
        cause = next;
    }
    cause.to_string()
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Input {
        count: u32,
    }

    async fn json(content_type: &str, body: &'static str) -> Result<Json<Input>, ApiFailure> {
        let request = Request::post("/").header("content-type", content_type).body(Body::from(body)).unwrap();
        Json::from_request(request, &()).await
    }

    #[tokio::test]
    async fn json_of_the_expected_form_is_taken() {
        assert_eq!(json("application/json; charset=utf-8", r#"{"count":3}"#).await.unwrap().0.count, 3);
    }

    #[tokio::test]
    async fn another_content_type_is_refused() {
        let failure = json("text/plain", r#"{"count":3}"#).await.unwrap_err();
        assert_eq!((failure.error.code.as_str(), failure.error.status), ("unsupported_media_type", 415));
    }

    #[tokio::test]
    async fn a_wrong_body_is_an_invalid_request_that_names_the_field() {
        for (body, expected) in [("{", "not JSON"), (r#"{"count":"x"}"#, "invalid type"), (r#"{"other":1}"#, "`other`")]
        {
            let failure = json("application/json", body).await.unwrap_err();
            assert_eq!(failure.error.code, "invalid_request");
            assert!(failure.error.message.contains(expected), "{}", failure.error.message);
        }
    }

    #[tokio::test]
    async fn a_wrong_query_is_an_invalid_request() {
        let (mut parts, ()) = Request::get("/?count=many").body(()).unwrap().into_parts();
        let failure = Query::<Input>::from_request_parts(&mut parts, &()).await.unwrap_err();
        assert_eq!(failure.error.code, "invalid_request");
        assert!(failure.error.message.contains("invalid digit"), "{}", failure.error.message);
    }
}
