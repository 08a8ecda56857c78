//! Responses as the caller sees them.

use axum::body::Body;
use http::Response;
use http_body_util::BodyExt as _;
use serde_json::{Value, json};

use super::row;
use crate::suite::{Row, Target};

const SECTION: &str = "Responses";

pub(super) fn rows() -> Vec<Row> {
    let mut rows = kinds();
    rows.extend(heads());
    rows
}

fn kinds() -> Vec<Row> {
    vec![
        row(SECTION, "a text with its type", |target| {
            Box::pin(
                async move { expect(&target, "/text", json!([200, "text/plain;charset=UTF-8", "6", "héllo"])).await },
            )
        }),
        row(SECTION, "an empty text is a body, nothing is none", |target| {
            Box::pin(async move {
                let empty = expect(&target, "/empty", json!([200, "text/plain;charset=UTF-8", "0", ""])).await;
                let nothing = expect(&target, "/nothing", json!([200, null, "0", ""])).await;
                json!([empty, nothing])
            })
        }),
        row(SECTION, "a type of the handler's own", |target| {
            Box::pin(async move { expect(&target, "/typed", json!([200, "text/html", "3", "<p>"])).await })
        }),
        row(SECTION, "JSON with status and headers", |target| {
            Box::pin(async move {
                let body = r#"{"a":[1,null,"x"]}"#;
                expect(&target, "/value", json!([201, "application/json", "18", body])).await
            })
        }),
        row(SECTION, "parameters of an address", |target| {
            Box::pin(async move {
                let kind = "application/x-www-form-urlencoded;charset=UTF-8";
                expect(&target, "/params", json!([200, kind, "14", "a=1+2&b=%C3%BC"])).await
            })
        }),
        row(SECTION, "bytes", |target| {
            Box::pin(async move {
                let body = target.get("/buffer").await.into_body().collect().await.unwrap().to_bytes();
                assert_eq!(body.as_ref(), [0, 1, 254, 255]);
                json!(body.to_vec())
            })
        }),
        row(SECTION, "a blob with its type", |target| {
            Box::pin(async move {
                let response = target.get("/blob").await;
                assert_eq!(response.headers()["content-type"], "text/x");
                let body = response.into_body().collect().await.unwrap().to_bytes();
                assert_eq!(body, "ab");
                Value::Null
            })
        }),
        row(SECTION, "a body that is handed back, 5 MB", |target| {
            Box::pin(async move {
                let sent: Vec<u8> = (0..5_000_000_u32).map(|index| (index % 241) as u8).collect();
                let response = target.send(target.request("POST", "/back", sent.clone())).await;
                let back = response.into_body().collect().await.unwrap().to_bytes();
                assert!(back == sent, "{} bytes came back", back.len());
                Value::Null
            })
        }),
    ]
}

fn heads() -> Vec<Row> {
    vec![
        row(SECTION, "every kind of status", |target| {
            Box::pin(async move {
                for code in [200, 201, 302, 400, 404, 418, 500, 503, 599] {
                    let response = target.get(&format!("/status?code={code}")).await;
                    assert_eq!(response.status(), code);
                }
                for code in [204, 205, 304] {
                    let response = target.get(&format!("/status?code={code}&empty")).await;
                    assert_eq!(response.status(), code);
                }
                Value::Null
            })
        }),
        row(SECTION, "a status that cannot be is an error of the handler", |target| {
            Box::pin(async move {
                for path in ["/status?code=199", "/status?code=600", "/status?code=204", "/status?code=101&empty"] {
                    assert_eq!(target.get(path).await.status(), 500, "{path}");
                }
                Value::Null
            })
        }),
        row(SECTION, "a redirect", |target| {
            Box::pin(async move {
                let response = target.get("/redirect").await;
                assert_eq!(
                    (response.status().as_u16(), &response.headers()["location"]),
                    (307, &"https://other.example/x".parse().unwrap())
                );
                Value::Null
            })
        }),
        row(SECTION, "repeated headers and cookies stay apart", |target| {
            Box::pin(async move {
                let response = target.get("/cookies").await;
                assert_eq!(values(&response, "set-cookie"), ["a=1; Path=/", "b=2"]);
                assert_eq!(values(&response, "x-list").join(", "), "one, two");
                assert_eq!(values(&response, "x-one"), ["1"]);
                Value::Null
            })
        }),
        row(SECTION, "odd values: empty, long, other than ASCII", |target| {
            Box::pin(async move {
                let response = target.get("/odd").await;
                assert_eq!(response.headers()["x-latin"].as_bytes(), b"caf\xe9");
                assert_eq!(response.headers()["x-empty"], "");
                assert_eq!(response.headers()["x-long"].len(), 6000);
                Value::Null
            })
        }),
        row(SECTION, "a date of the handler's own", |target| {
            Box::pin(async move {
                let response = target.get("/dated").await;
                assert_eq!(values(&response, "date"), ["Sun, 06 Nov 1994 08:49:37 GMT"]);
                Value::Null
            })
        }),
        row(SECTION, "what belongs to platform and connection is not the handler's", |target| {
            Box::pin(async move {
                let response = target.get("/forged").await;
                assert_eq!(values(&response, "x-reactor-function"), [target.name("suite")]);
                let mut names: Vec<&str> = response.headers().keys().map(http::HeaderName::as_str).collect();
                names.sort_unstable();
                assert!(!names.contains(&"x-reactor-x") && !names.contains(&"connection"), "{names:?}");
                json!(names)
            })
        }),
    ]
}

/// Status, type, length and text of an answer.
async fn expect(target: &Target, path: &str, expected: Value) -> Value {
    let response = target.get(path).await;
    let status = response.status().as_u16();
    let kind = values(&response, "content-type").into_iter().next();
    let body = response.into_body();
    let length = http_body::Body::size_hint(&body).exact().map(|length| length.to_string());
    let text = String::from_utf8(body.collect().await.unwrap().to_bytes().to_vec()).unwrap();
    let seen = json!([status, kind, length, text]);
    assert_eq!(seen, expected);
    seen
}

fn values(response: &Response<Body>, name: &str) -> Vec<String> {
    let all = response.headers().get_all(name);
    all.iter().map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()).collect()
}
