import { equal, equals, rejects, streamOf, table, throws, utf8 } from "../check.js";

const methods = [
  ["get", "GET"], ["GET", "GET"], ["post", "POST"], ["Put", "PUT"], ["delete", "DELETE"], ["head", "HEAD"], ["options", "OPTIONS"],
  ["patch", "patch"], ["PATCH", "PATCH"], ["custom", "custom"], ["PROPFIND", "PROPFIND"],
];

const rows = table("Request", {
  "has its defaults": () => {
    const request = new Request("http://a/b");
    equals(
      request.method, "GET", request.url, "http://a/b", request.body, null, request.redirect, "follow", request.mode, "cors",
      request.credentials, "same-origin", request.cache, "default", request.referrer, "about:client", request.referrerPolicy, "",
      request.integrity, "", request.keepalive, false, request.destination, "", request.duplex, "half", request.bodyUsed, false,
    );
  },
  "takes a URL object": () => equal(new Request(new URL("http://a/b")).url, "http://a/b"),
  "normalises the URL": () => equal(new Request("HTTP://A/b c#h").url, "http://a/b%20c#h"),
  "refuses a relative URL": () => throws(TypeError, () => new Request("/path")),
  "refuses no URL": () => throws(TypeError, () => new Request()),
  "refuses credentials in the URL": () => throws(TypeError, () => new Request("http://me:pw@a/")),
  ...Object.fromEntries(methods.map(([given, expected]) => [`method ${given}`, () => equal(new Request("http://a", { method: given }).method, expected)])),
  "refuses bad methods": () => {
    for (const method of ["", "a b", "CONNECT", "trace", "TRACK", "\u0100", "a\n"]) throws(TypeError, () => new Request("http://a", { method }));
  },
  "GET and HEAD have no body": () => {
    throws(TypeError, () => new Request("http://a", { body: "x" }));
    throws(TypeError, () => new Request("http://a", { method: "HEAD", body: "x" }));
    equal(new Request("http://a", { body: null }).body, null);
  },
  "DELETE may have one": async () => equal(await new Request("http://a", { method: "DELETE", body: "x" }).text(), "x"),
  "takes headers of every kind": () => {
    for (const headers of [{ a: "1" }, [["a", "1"]], new Headers({ a: "1" })]) equal(new Request("http://a", { headers }).headers.get("a"), "1");
  },
  "refuses unknown values": () => {
    for (const init of [{ redirect: "x" }, { mode: "x" }, { mode: "navigate" }, { credentials: "x" }, { cache: "x" }, { referrerPolicy: "x" }, { window: 1 }, { duplex: "full" }, { signal: {} }]) {
      throws(TypeError, () => new Request("http://a", init));
    }
  },
  "keeps what it is given": () => {
    const request = new Request("http://a", { redirect: "manual", credentials: "omit", cache: "no-store", keepalive: true, integrity: "x", mode: "same-origin", referrerPolicy: "origin" });
    equals(request.redirect, "manual", request.credentials, "omit", request.cache, "no-store", request.keepalive, true, request.integrity, "x", request.mode, "same-origin", request.referrerPolicy, "origin");
  },
  "copies another request": async () => {
    const first = new Request("http://a/b", { method: "POST", headers: { x: "1" }, body: "abc", redirect: "error" });
    const second = new Request(first);
    equals(second.url, "http://a/b", second.method, "POST", second.headers.get("x"), "1", second.redirect, "error", await second.text(), "abc", first.bodyUsed, true);
  },
  "copies with changes": async () => {
    const first = new Request("http://a/b", { method: "POST", headers: { x: "1" }, body: "abc" });
    const second = new Request(first, { method: "PUT", headers: { y: "2" }, body: "def" });
    equals(second.method, "PUT", second.headers.get("x"), null, second.headers.get("y"), "2", await second.text(), "def", first.bodyUsed, false);
  },
  "the headers of a copy are its own": () => {
    const first = new Request("http://a", { headers: { x: "1" } });
    new Request(first).headers.set("x", "2");
    equal(first.headers.get("x"), "1");
  },
  "a used request is not copied": async () => {
    const first = new Request("http://a", { method: "POST", body: "abc" });
    await first.text();
    throws(TypeError, () => new Request(first));
    equal(await new Request(first, { body: "new" }).text(), "new");
  },
  "a copy to GET drops nothing silently": () => {
    const first = new Request("http://a", { method: "POST", body: "abc" });
    throws(TypeError, () => new Request(first, { method: "GET" }));
  },
  "a copy to another URL": () => equal(new Request("http://b/", new Request("http://a", { method: "POST", body: "x" })).method, "POST"),
  "clone copies everything": async () => {
    const first = new Request("http://a", { method: "POST", headers: { x: "1" }, body: "abc" });
    const second = first.clone();
    equals(second.method, "POST", second.headers.get("x"), "1", await second.text(), "abc", await first.text(), "abc");
  },
  "clone of a used request is refused": async () => {
    const request = new Request("http://a", { method: "POST", body: "abc" });
    await request.text();
    throws(TypeError, () => request.clone());
  },
  "always has a signal": () => {
    const { signal } = new Request("http://a");
    equals(signal instanceof AbortSignal, true, signal.aborted, false);
  },
  "its signal follows the one given": () => {
    const controller = new AbortController();
    const request = new Request("http://a", { signal: controller.signal });
    controller.abort("why");
    equals(request.signal.aborted, true, request.signal.reason, "why", request.signal === controller.signal, false);
  },
  "a raised signal is raised at once": () => equal(new Request("http://a", { signal: AbortSignal.abort() }).signal.aborted, true),
  "copy and clone follow the signal": () => {
    const controller = new AbortController();
    const request = new Request("http://a", { signal: controller.signal });
    const [copy, clone] = [new Request(request), request.clone()];
    controller.abort();
    equals(copy.signal.aborted, true, clone.signal.aborted, true);
  },
  "null takes the signal away": () => {
    const controller = new AbortController();
    const copy = new Request(new Request("http://a", { signal: controller.signal }), { signal: null });
    controller.abort();
    equal(copy.signal.aborted, false);
  },
  "takes a stream": async () => {
    const request = new Request("http://a", { method: "POST", body: streamOf(utf8("ab"), utf8("c")), duplex: "half" });
    equals(request.headers.get("content-type"), null, await request.text(), "abc");
  },
  "getters cannot be set": () => {
    const request = new Request("http://a");
    throws(TypeError, () => (request.method = "POST"));
    throws(TypeError, () => (request.url = "http://b"));
  },
  "has the string tag": () => equal(Object.prototype.toString.call(new Request("http://a")), "[object Request]"),
  "is made by new alone": () => throws(TypeError, () => Request("http://a")),
  "a used body shows in bodyUsed": async () => {
    const request = new Request("http://a", { method: "POST", body: "x" });
    await request.arrayBuffer();
    equal(request.bodyUsed, true);
    await rejects(TypeError, request.text());
  },
  "the handler's own request is a Request": ({ request }) => equals(request instanceof Request, true, request.method, "GET", request.headers instanceof Headers, true, request.signal.aborted, false),
  "the handler's request can be copied with another URL": ({ request }) => {
    const copy = new Request("http://upstream/", request);
    equals(copy.url, "http://upstream/", copy.method, request.method);
  },
});

export default rows;
