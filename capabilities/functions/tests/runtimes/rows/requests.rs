//! Requests as the handler sees them.

use axum::body::Body;
use bytes::Bytes;
use http::header::{self, HeaderValue};
use serde_json::{Value, json};

use super::row;
use crate::suite::{Row, Target, answer, json};

const SECTION: &str = "Requests";
const HEADERS: &str = "Request headers";

pub(super) fn rows() -> Vec<Row> {
    let mut rows = forms();
    rows.extend(bodies());
    rows.extend(larger_bodies());
    rows.extend(headers());
    rows
}

fn forms() -> Vec<Row> {
    vec![
        row(SECTION, "every method arrives as it was sent", |target| {
            Box::pin(async move {
                let mut seen = Vec::new();
                for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND", "PURGE"] {
                    let got = json(target.send(target.request(method, "/echo", Body::empty())).await).await;
                    assert_eq!(got["method"], method);
                    seen.push(got);
                }
                seen.into()
            })
        }),
        row(SECTION, "HEAD has the head of the answer", |target| {
            Box::pin(async move {
                let response = target.send(target.request("HEAD", "/typed", Body::empty())).await;
                let kind = response.headers()[header::CONTENT_TYPE].to_str().unwrap().to_owned();
                assert_eq!((response.status().as_u16(), kind.as_str()), (200, "text/html"));
                Value::Null
            })
        }),
        row(SECTION, "the path below the function's name, without one `/`", |target| {
            Box::pin(async move {
                let seen = [url(&target, "").await, url(&target, "/").await, url(&target, "/echo/a/b/").await];
                assert_eq!(seen, ["http://shop.example/", "http://shop.example/", "http://shop.example/echo/a/b/"]);
                json!(seen)
            })
        }),
        row(SECTION, "percent-encoding is untouched", |target| {
            Box::pin(async move {
                let seen = url(&target, "/echo/a%2Fb%20c/%C3%A9/%25").await;
                assert_eq!(seen, "http://shop.example/echo/a%2Fb%20c/%C3%A9/%25");
                json!(seen)
            })
        }),
        row(SECTION, "a query keeps order, repetition and encoding", |target| {
            Box::pin(async move {
                let seen = url(&target, "/echo?x=1&x=2&y&z=%26%3D+a&=b&%F0%9F%98%80=1").await;
                assert_eq!(seen, "http://shop.example/echo?x=1&x=2&y&z=%26%3D+a&=b&%F0%9F%98%80=1");
                json!(seen)
            })
        }),
        row(SECTION, "an empty query and doubled slashes stay", |target| {
            Box::pin(async move {
                let seen = [url(&target, "/echo?").await, url(&target, "/echo//x///").await];
                assert_eq!(seen, ["http://shop.example/echo?", "http://shop.example/echo//x///"]);
                json!(seen)
            })
        }),
        row(SECTION, "a long address arrives whole", |target| {
            Box::pin(async move {
                let path = format!("/echo/{}?{}", "p".repeat(3000), "q".repeat(3000));
                assert_eq!(url(&target, &path).await, format!("http://shop.example{path}"));
                Value::Null
            })
        }),
    ]
}

fn bodies() -> Vec<Row> {
    vec![
        row(SECTION, "without a body there is none", |target| {
            Box::pin(async move {
                let seen = json(target.get("/echo").await).await;
                assert_eq!((seen["hasBody"].as_bool(), seen["body"].as_str()), (Some(false), Some("")));
                seen
            })
        }),
        row(SECTION, "text, whatever its characters", |target| {
            Box::pin(async move {
                let seen = json(target.send(target.request("POST", "/echo", "héllo \u{1f600}\0\n")).await).await;
                assert_eq!(seen["body"], "héllo \u{1f600}\0\n");
                seen
            })
        }),
        row(SECTION, "JSON, and JSON that is none", |target| {
            Box::pin(async move {
                let good = json(target.send(target.request("POST", "/json", r#"{"a":[1,"ü"]}"#)).await).await;
                assert_eq!(good, json!({ "got": { "a": [1, "ü"] } }));
                let bad = target.send(target.request("POST", "/json", "{")).await;
                assert_eq!(bad.status(), 500);
                good
            })
        }),
        row(SECTION, "every byte", |target| {
            Box::pin(async move {
                let all: Vec<u8> = (0..=255).collect();
                let seen = json(target.send(target.request("PUT", "/bytes", all.clone())).await).await;
                assert_eq!(seen["hex"].as_str().unwrap().len(), 512);
                seen
            })
        }),
    ]
}

fn larger_bodies() -> Vec<Row> {
    vec![
        row(SECTION, "a form in the address's encoding", |target| {
            Box::pin(async move {
                let mut request = target.request("POST", "/form", "a=1&b=%C3%BC+x&a=2&c=");
                let kind = HeaderValue::from_static("application/x-www-form-urlencoded");
                request.headers_mut().insert(header::CONTENT_TYPE, kind);
                let seen = json(target.send(request).await).await;
                assert_eq!(seen, json!([["a", "1"], ["b", "ü x"], ["a", "2"], ["c", ""]]));
                seen
            })
        }),
        row(SECTION, "a form of several parts with a file", |target| {
            Box::pin(async move {
                let body = "--edge\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\none\r\n--edge\r\n\
                    Content-Disposition: form-data; name=\"f\"; filename=\"x.txt\"\r\nContent-Type: text/plain\r\n\r\n\
                    in the file\r\n--edge--\r\n";
                let mut request = target.request("POST", "/form", body);
                let kind = HeaderValue::from_static("multipart/form-data; boundary=edge");
                request.headers_mut().insert(header::CONTENT_TYPE, kind);
                let seen = json(target.send(request).await).await;
                assert_eq!(seen, json!([["a", "one"], ["f", "x.txt", "text/plain", "in the file"]]));
                seen
            })
        }),
        row(SECTION, "a request and its clone are read apart", |target| {
            Box::pin(async move {
                let seen = json(target.send(target.request("POST", "/clone", "twice")).await).await;
                assert_eq!(seen, json!(["twice", "twice"]));
                seen
            })
        }),
        row(SECTION, "5 MB arrive unchanged", |target| {
            Box::pin(async move {
                let sent: Vec<u8> = (0..5_000_000_u32).map(|index| (index % 251) as u8).collect();
                let seen = json(target.send(target.request("POST", "/digest", sent)).await).await;
                assert_eq!(seen["length"], 5_000_000);
                seen
            })
        }),
        row(SECTION, "a body of unknown length is read piece by piece", |target| {
            Box::pin(async move {
                let pieces = (0..40).map(|_| Ok::<_, std::io::Error>(Bytes::from(vec![7; 10_000])));
                let body = Body::from_stream(futures::stream::iter(pieces));
                let seen = json(target.send(target.request("POST", "/pieces", body)).await).await;
                assert_eq!(seen["length"], 400_000);
                seen
            })
        }),
        row(SECTION, "an answer that does not wait for the body", |target| {
            Box::pin(async move {
                let response = target.send(target.request("POST", "/early", vec![1; 3 << 20])).await;
                assert_eq!(answer(response).await, (202, "did not look".to_owned()));
                // The next call is not disturbed by what nobody read.
                assert_eq!(target.get("/text").await.status(), 200);
                Value::Null
            })
        }),
    ]
}

fn headers() -> Vec<Row> {
    vec![
        row(HEADERS, "repeated ones are joined, names are lower case", |target| {
            Box::pin(async move {
                let mut request = target.request("GET", "/echo", Body::empty());
                for value in ["one", "two", "", "one"] {
                    request.headers_mut().append("X-List", HeaderValue::from_static(value));
                }
                let seen = json(target.send(request).await).await;
                assert!(seen["headers"].to_string().contains(r#"["x-list","one, two, , one"]"#), "{seen}");
                seen
            })
        }),
        row(HEADERS, "odd values: empty, long, other than ASCII", |target| {
            Box::pin(async move {
                let mut request = target.request("GET", "/echo", Body::empty());
                let headers = request.headers_mut();
                headers.insert("x-empty", HeaderValue::from_static(""));
                headers.insert("x-long", HeaderValue::from_str(&"v".repeat(6000)).unwrap());
                headers.insert("x-latin", HeaderValue::from_bytes(b"caf\xe9 \xff").unwrap());
                headers.insert("x-signs", HeaderValue::from_static("a;b=\"c,d\"\t(e)"));
                let seen = json(target.send(request).await).await;
                let text = seen["headers"].to_string();
                assert!(text.contains("café ÿ") && text.contains(r#"["x-empty",""]"#), "{seen}");
                seen
            })
        }),
        row(HEADERS, "what only the platform may say is taken off, what was cut off the path is told", |target| {
            Box::pin(async move {
                let mut request = target.request("GET", "/echo?prefix", Body::empty());
                let headers = request.headers_mut();
                for name in ["x-reactor-auth", "x-reactor-harness", "x-reactor-function", "x-reactor-release-env"] {
                    headers.insert(name, HeaderValue::from_static("forged"));
                }
                headers.insert(header::AUTHORIZATION, HeaderValue::from_static("Bearer secret"));
                let seen = json(target.send(request).await).await;
                let text = seen["headers"].to_string();
                assert!(!text.contains("forged") && !text.contains("secret"), "{text}");
                assert_eq!(seen["prefix"], format!("/fn/v1/{}", target.name("suite")));
                let names: Vec<_> = seen["headers"].as_array().unwrap().iter().map(|pair| pair[0].clone()).collect();
                json!(names)
            })
        }),
        row(HEADERS, "`Authorization` reaches a handler with `forward_authorization` alone", |target| {
            Box::pin(async move {
                let mut seen = Vec::new();
                for variant in ["suite", "open"] {
                    let mut request = target.request_of(variant, "GET", "/authorization", Body::empty());
                    let value = HeaderValue::from_static("Basic dTpw");
                    request.headers_mut().insert(header::AUTHORIZATION, value);
                    seen.push(json(target.send(request).await).await);
                }
                assert_eq!(seen, [Value::Null, json!("Basic dTpw")]);
                json!(seen)
            })
        }),
        row(HEADERS, "the type of a body", |target| {
            Box::pin(async move {
                let mut request = target.request("POST", "/echo", "{}");
                let kind = HeaderValue::from_static("application/json; charset=UTF-8");
                request.headers_mut().insert(header::CONTENT_TYPE, kind);
                let seen = json(target.send(request).await).await;
                assert!(seen["headers"].to_string().contains("application/json; charset=UTF-8"), "{seen}");
                Value::Null
            })
        }),
    ]
}

async fn url(target: &Target, path: &str) -> String {
    let seen = json(target.get(path).await).await;
    seen["url"].as_str().unwrap().to_owned()
}
