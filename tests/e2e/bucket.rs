//! Two servers whose content lies in a bucket of S3. The bucket is in this process: the part of the protocol that a server
//! uses, and nothing but an error for the rest.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use bundle_format::Digest;
use serde_json::Value;

use crate::stage::{Setup, Stage, admin};

const KEY: &str = "AKIAOFATEST";

struct Bucket {
    address: SocketAddr,
    shelf: Arc<Shelf>,
}

/// Objects by path, `/bucket/prefix/name`.
#[derive(Default)]
struct Shelf {
    objects: Mutex<BTreeMap<String, Vec<u8>>>,
    /// Of uploads that are not complete.
    parts: Mutex<BTreeMap<(String, u32), Vec<u8>>>,
    /// What was asked for: method and parameters.
    asked: Mutex<Vec<String>>,
    refuses: AtomicBool,
}

struct Request {
    method: String,
    path: String,
    parameters: BTreeMap<String, String>,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

struct Answer(u16, Vec<(&'static str, String)>, Vec<u8>);

impl Bucket {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let bucket = Self { address: listener.local_addr().unwrap(), shelf: Arc::default() };
        let shelf = Arc::clone(&bucket.shelf);
        // Ends with the process, like everything that it has accepted.
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shelf = Arc::clone(&shelf);
                std::thread::spawn(move || shelf.serve(&stream));
            }
        });
        bucket
    }

    /// A server that keeps its content here.
    fn shared_by(&self, stage: &Stage, data: &'static str) -> Setup {
        Setup::new(data)
            .sharing(&stage.world.work())
            .with("REACTOR_BLOBS__ORIGIN", "s3://content/shop")
            .with("REACTOR_BLOBS__ENDPOINT", &format!("http://{}", self.address))
            .with("REACTOR_BLOBS__REGION", "eu-central-1")
            .with("REACTOR_BLOBS__ACCESS_KEY_ID", KEY)
            .with("REACTOR_BLOBS__SECRET_ACCESS_KEY", "a-secret-of-a-test")
    }

    fn refuse(&self, refuses: bool) {
        self.shelf.refuses.store(refuses, Ordering::SeqCst);
    }

    fn was_asked(&self, what: &str) -> bool {
        self.shelf.asked.lock().unwrap().iter().any(|asked| asked == what)
    }

    fn objects(&self) -> Vec<String> {
        self.shelf.objects.lock().unwrap().keys().cloned().collect()
    }
}

impl Shelf {
    fn serve(&self, stream: &TcpStream) {
        let mut reader = BufReader::new(stream);
        while let Some(request) = read(&mut reader) {
            let Answer(status, headers, body) = self.answer(&request);
            let mut head = format!("HTTP/1.1 {status} As It Is\r\ncontent-length: {}\r\n", body.len());
            for (name, value) in headers {
                let _ = write!(head, "{name}: {value}\r\n");
            }
            let mut stream = stream;
            if stream.write_all(format!("{head}\r\n").as_bytes()).and_then(|()| stream.write_all(&body)).is_err() {
                return;
            }
        }
    }

    fn answer(&self, request: &Request) -> Answer {
        let names: Vec<&str> = request.parameters.keys().map(String::as_str).collect();
        let what = format!("{} {}", request.method, names.join(" "));
        self.asked.lock().unwrap().push(what.trim_end().to_owned());
        if self.refuses.load(Ordering::SeqCst) || !is_signed(request) {
            return Answer(403, Vec::new(), b"<Error><Code>AccessDenied</Code></Error>".to_vec());
        }
        let (path, body) = (request.path.clone(), request.body.clone());
        let mut objects = self.objects.lock().unwrap();
        match what.trim_end() {
            "PUT" => {
                let tag = tag(&body);
                objects.insert(path, body);
                Answer(200, vec![("etag", tag)], Vec::new())
            }
            "GET" => objects.get(&path).map_or_else(absent, |object| part_of(request, object)),
            "POST delete" => {
                let text = String::from_utf8(body).unwrap();
                let keys: Vec<&str> =
                    text.split("<Key>").skip(1).filter_map(|rest| rest.split("</Key>").next()).collect();
                let gone = |key: &&str| {
                    objects.remove(&format!("{path}/{key}"));
                    format!("<Deleted><Key>{key}</Key></Deleted>")
                };
                let gone: String = keys.iter().map(gone).collect();
                xml(format!("<DeleteResult>{gone}</DeleteResult>"))
            }
            "POST uploads" => {
                let result = "InitiateMultipartUploadResult";
                xml(format!("<{result}><UploadId>upload{}</UploadId></{result}>", path.replace('/', "-")))
            }
            "PUT partNumber uploadId" => {
                let number = request.parameters["partNumber"].parse().unwrap();
                let tag = tag(&body);
                self.parts.lock().unwrap().insert((request.parameters["uploadId"].clone(), number), body);
                Answer(200, vec![("etag", tag)], Vec::new())
            }
            "POST uploadId" => {
                let upload = &request.parameters["uploadId"];
                let mut parts = self.parts.lock().unwrap();
                let of_it = parts.iter().filter(|((of, _), _)| of == upload);
                let whole: Vec<u8> = of_it.flat_map(|(_, part)| part.iter().copied()).collect();
                parts.retain(|(of, _), _| of != upload);
                let tag = tag(&whole).replace('"', "&quot;");
                objects.insert(path, whole);
                let result = "CompleteMultipartUploadResult";
                xml(format!("<{result}><ETag>{tag}</ETag></{result}>"))
            }
            _ => Answer(501, Vec::new(), b"<Error><Code>NotImplemented</Code></Error>".to_vec()),
        }
    }
}

/// The next request of a connection; none at its end.
fn read(reader: &mut BufReader<&TcpStream>) -> Option<Request> {
    let line = line(reader)?;
    let mut words = line.split(' ');
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let parameters = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    let parameters = parameters.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let mut headers = BTreeMap::new();
    loop {
        let line = self::line(reader)?;
        let Some((name, value)) = line.split_once(':') else { break };
        headers.insert(name.to_lowercase(), value.trim().to_owned());
    }
    let length = headers.get("content-length").map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Request { method, path: path.to_owned(), parameters, headers, body })
}

fn line(reader: &mut BufReader<&TcpStream>) -> Option<String> {
    let mut line = String::new();
    let count = reader.read_line(&mut line).ok()?;
    (count > 0).then(|| line.trim_end().to_owned())
}

/// Whether it is signed with our key, over the very bytes that came.
fn is_signed(request: &Request) -> bool {
    let header = |name: &str| request.headers.get(name).cloned().unwrap_or_default();
    let hash = header("x-amz-content-sha256");
    let is_ours = header("authorization").starts_with(&format!("AWS4-HMAC-SHA256 Credential={KEY}/"));
    is_ours && (hash == "UNSIGNED-PAYLOAD" || hash == Digest::of(&request.body).to_string())
}

/// The range that was asked for, which has to be one within the object.
fn part_of(request: &Request, object: &[u8]) -> Answer {
    let range = request.headers.get("range").and_then(|range| range.strip_prefix("bytes=")?.split_once('-'));
    let bounds = range.and_then(|(from, to)| Some((from.parse::<usize>().ok()?, to.parse::<usize>().ok()?)));
    match bounds {
        Some((from, to)) if from <= to && to < object.len() => {
            let range = format!("bytes {from}-{to}/{}", object.len());
            let headers = vec![("content-range", range), ("etag", tag(object))];
            Answer(206, headers, object[from..=to].to_vec())
        }
        _ => Answer(416, Vec::new(), b"<Error><Code>InvalidRange</Code></Error>".to_vec()),
    }
}

fn absent() -> Answer {
    Answer(404, Vec::new(), b"<Error><Code>NoSuchKey</Code></Error>".to_vec())
}

fn xml(text: String) -> Answer {
    Answer(200, vec![("content-type", "application/xml".to_owned())], text.into_bytes())
}

fn tag(bytes: &[u8]) -> String {
    format!("\"{}\"", Digest::of(bytes))
}

/// More than goes into one request.
fn film() -> Vec<u8> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[3]
    };
    std::iter::repeat_with(next).take(20 << 20).collect()
}

/// What the server finds about its origin: status and words.
fn finding(address: SocketAddr) -> (String, String) {
    let report: Value = serde_json::from_slice(&admin(address, "/_admin/doctor").unwrap().body).unwrap();
    let check = report["checks"].as_array().unwrap().iter().find(|check| check["name"] == "origin").unwrap();
    (check["status"].as_str().unwrap().to_owned(), check["detail"].as_str().unwrap().to_owned())
}

#[test]
fn servers_that_share_a_bucket_serve_what_was_deployed_through_either() {
    let (bucket, stage) = (Bucket::start(), Stage::new());
    let (first, second) = (bucket.shared_by(&stage, "first"), bucket.shared_by(&stage, "second"));
    let (one, _two) = (stage.started(&first), stage.started(&second));
    stage.name("first", first.address());
    stage.name("second", second.address());
    stage.write(1, &[]);
    std::fs::write(stage.project().join("sites/web/film.bin"), film()).unwrap();
    stage.run(&["--json", "deploy", "--context", "first"]).exits(0);
    for setup in [&first, &second] {
        assert_eq!(stage.served(setup.address()).version, 1);
    }
    assert!(bucket.was_asked("POST uploads") && bucket.was_asked("PUT partNumber uploadId"), "the film is in parts");
    assert!(bucket.objects().iter().all(|path| path.starts_with("/content/shop/")), "{:?}", bucket.objects());

    stage.write(2, &stage.ledger());
    stage.run(&["--json", "deploy", "--context", "second"]).exits(0);
    for setup in [&first, &second] {
        assert_eq!(stage.served(setup.address()).version, 2);
    }
    // One that has lost its data folder gets all of it from the bucket.
    drop(one);
    std::fs::remove_dir_all(stage.world.work().join("first")).unwrap();
    let _one = stage.started(&first);
    assert_eq!(stage.served(first.address()).version, 2);
}

#[test]
fn a_bucket_that_refuses_fails_the_deploy_and_changes_nothing() {
    let (bucket, stage) = (Bucket::start(), Stage::new());
    let setup = bucket.shared_by(&stage, "data");
    let server = stage.started(&setup);
    stage.name("prod", server.address);
    stage.write(1, &[]);
    stage.deploy();
    let objects = bucket.objects();
    assert_eq!(finding(server.address).0, "ok");
    assert_eq!(bucket.objects(), objects, "looking leaves nothing behind");

    bucket.refuse(true);
    assert_eq!(finding(server.address).0, "failed");
    stage.write(2, &stage.ledger());
    let refused = stage.run(&["--json", "deploy", "--context", "prod"]).exits(8);
    let result = refused.json_lines().into_iter().find(|event| event["event"] == "result").unwrap();
    assert_eq!((&result["status"], &result["error"]["code"]), (&"failed".into(), &"stage_failed".into()), "{result}");
    assert_eq!(stage.served(server.address).version, 1);
    assert_eq!(bucket.objects(), objects);

    bucket.refuse(false);
    stage.deploy();
    assert_eq!(stage.served(server.address).version, 2);
}
