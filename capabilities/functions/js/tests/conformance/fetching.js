import { bytes, equal, equals, fail, rejects, streamOf, table, throws, utf8, wait, yes } from "../check.js";

const valueOf = (headers, name) => headers.filter(([key]) => key === name).map(([, value]) => value);

const rows = table("fetch", {
  "sends method, path and query": async ({ origin }) => {
    const { method, path } = await (await fetch(`${origin}/echo/a%2Fb?x=1&y=%20`, { method: "PUT" })).json();
    equals(method, "PUT", path, "/echo/a%2Fb?x=1&y=%20");
  },
  "the fragment is not sent": async ({ origin }) => equal((await (await fetch(`${origin}/echo#part`)).json()).path, "/echo"),
  "sends a method of its own": async ({ origin }) => equal((await (await fetch(`${origin}/echo`, { method: "PROPFIND" })).json()).method, "PROPFIND"),
  "sends headers": async ({ origin }) => {
    const { headers } = await (await fetch(`${origin}/echo`, { headers: { "X-One": "1", "x-two": "a, b" } })).json();
    equals(valueOf(headers, "x-one"), ["1"], valueOf(headers, "x-two"), ["a, b"]);
  },
  "sends a string with its type": async ({ origin }) => {
    const { headers, body } = await (await fetch(`${origin}/echo`, { method: "POST", body: "caf\u00e9" })).json();
    equals(valueOf(headers, "content-type"), ["text/plain;charset=UTF-8"], atob(body), "caf\u00c3\u00a9");
  },
  "sends bytes": async ({ origin }) => {
    const { headers, body } = await (await fetch(`${origin}/echo`, { method: "POST", body: bytes(0, 255, 10) })).json();
    equals(valueOf(headers, "content-type"), [], atob(body), "\0\u00ff\n");
  },
  "sends a form": async ({ origin }) => {
    const form = new FormData();
    form.append("a", "1");
    const { headers, body } = await (await fetch(`${origin}/echo`, { method: "POST", body: form })).json();
    yes(valueOf(headers, "content-type")[0].startsWith("multipart/form-data; boundary="));
    yes(atob(body).includes('name="a"\r\n\r\n1\r\n'));
  },
  "sends search params": async ({ origin }) => {
    const { headers, body } = await (await fetch(`${origin}/echo`, { method: "POST", body: new URLSearchParams({ a: "1 2" }) })).json();
    equals(valueOf(headers, "content-type"), ["application/x-www-form-urlencoded;charset=UTF-8"], atob(body), "a=1+2");
  },
  "sends a stream": async ({ origin }) => {
    const body = streamOf(utf8("first "), utf8("second"));
    const answer = await (await fetch(`${origin}/echo`, { method: "POST", body, duplex: "half" })).json();
    equal(atob(answer.body), "first second");
  },
  "sends a slow stream": async ({ origin }) => {
    const body = new ReadableStream({
      async start(controller) {
        for (const part of ["a", "b", "c"]) {
          await wait(5);
          controller.enqueue(utf8(part));
        }
        controller.close();
      },
    });
    equal(atob((await (await fetch(`${origin}/echo`, { method: "POST", body, duplex: "half" })).json()).body), "abc");
  },
  "sends an empty body": async ({ origin }) => equal((await (await fetch(`${origin}/echo`, { method: "POST", body: "" })).json()).body, ""),
  "sends a Request": async ({ origin }) => {
    const request = new Request(`${origin}/echo`, { method: "POST", body: "x", headers: { a: "1" } });
    const { method, headers, body } = await (await fetch(request)).json();
    equals(method, "POST", valueOf(headers, "a"), ["1"], atob(body), "x", request.bodyUsed, true);
  },
  "options change a Request": async ({ origin }) => {
    const { method } = await (await fetch(new Request(`${origin}/echo`), { method: "DELETE" })).json();
    equal(method, "DELETE");
  },
  "takes a URL object": async ({ origin }) => equal((await fetch(new URL(`${origin}/echo`))).status, 200),
  "gives status, text and URL": async ({ origin }) => {
    const response = await fetch(`${origin}/status/404#part`);
    equals(response.status, 404, response.statusText, "Not Found", response.ok, false, response.url, `${origin}/status/404`, response.redirected, false);
    await response.text();
  },
  "an error status is an answer": async ({ origin }) => equal((await fetch(`${origin}/status/500`)).status, 500),
  "a status without body has none": async ({ origin }) => {
    const response = await fetch(`${origin}/status/204`);
    equals(response.status, 204, await response.text(), "");
  },
  "gives repeated and latin-1 headers": async ({ origin }) => {
    const { headers } = await fetch(`${origin}/cookies`);
    equals(headers.getSetCookie(), ["a=1; Path=/", "b=2"], headers.get("x-latin"), "caf\u00e9", headers.get("x-twice"), "1, 2");
  },
  "gives bytes": async ({ origin }) => {
    const read = await (await fetch(`${origin}/bytes/1000`)).bytes();
    equals(read.length, 1000, read[255], 255, read[999], 999 % 256);
  },
  "gives a large body": async ({ origin }) => {
    const read = await (await fetch(`${origin}/bytes/700000`)).arrayBuffer();
    equals(read.byteLength, 700_000, new Uint8Array(read)[699_999], 699_999 % 256);
  },
  "streams an answer": async ({ origin }) => {
    const response = await fetch(`${origin}/drip`);
    let text = "";
    let chunks = 0;
    for await (const chunk of response.body) {
      text += new TextDecoder().decode(chunk);
      chunks++;
    }
    equals(text, "0\n1\n2\n", chunks > 1, true, response.bodyUsed, true);
  },
  "a streamed answer can be text": async ({ origin }) => equal(await (await fetch(`${origin}/drip`)).text(), "0\n1\n2\n"),
  "a streamed answer can be cloned": async ({ origin }) => {
    const response = await fetch(`${origin}/drip`);
    const copy = response.clone();
    equals(await response.text(), "0\n1\n2\n", await copy.text(), "0\n1\n2\n");
  },
  "a streamed answer can be sent on": async ({ origin }) => {
    const { body } = await fetch(`${origin}/drip`);
    equal(atob((await (await fetch(`${origin}/echo`, { method: "POST", body, duplex: "half" })).json()).body), "0\n1\n2\n");
  },
  "a streamed answer can be left": async ({ origin }) => {
    const response = await fetch(`${origin}/hang-body`);
    const reader = response.body.getReader();
    equal(new TextDecoder().decode((await reader.read()).value), "first");
    await reader.cancel();
    equal((await reader.read()).done, true);
  },
  "follows redirects": async ({ origin }) => {
    const response = await fetch(`${origin}/redirect/302?to=/echo`);
    equals(response.redirected, true, response.url, `${origin}/echo`, (await response.json()).method, "GET");
  },
  "303 turns POST into GET": async ({ origin }) => {
    const { method, body } = await (await fetch(`${origin}/redirect/303?to=/echo`, { method: "POST", body: "x" })).json();
    equals(method, "GET", body, "");
  },
  "307 keeps method and body": async ({ origin }) => {
    const { method, body } = await (await fetch(`${origin}/redirect/307?to=/echo`, { method: "POST", body: "x" })).json();
    equals(method, "POST", atob(body), "x");
  },
  "manual gives the redirect itself": async ({ origin }) => {
    const response = await fetch(`${origin}/redirect/302?to=/echo`, { redirect: "manual" });
    equals(response.status, 302, response.headers.get("location"), "/echo", response.redirected, false);
  },
  "error refuses a redirect": async ({ origin }) => rejects(TypeError, fetch(`${origin}/redirect/302?to=/echo`, { redirect: "error" })),
  "a connection that fails is a TypeError with a cause": async () => {
    const error = await rejects(TypeError, fetch("http://127.0.0.1:1/"));
    yes(error.message.startsWith("fetch failed"));
    yes(error.cause instanceof Error);
  },
  "other schemes are refused": async () => {
    await rejects(TypeError, fetch("ftp://a/"));
    await rejects(TypeError, fetch("file:///etc/hosts"));
    await rejects(TypeError, fetch("/relative"));
    await rejects(TypeError, fetch());
  },
  "a used request is refused": async ({ origin }) => {
    const request = new Request(`${origin}/echo`, { method: "POST", body: "x" });
    await request.text();
    await rejects(TypeError, fetch(request));
  },
  "a raised signal refuses at once": async ({ origin }) => rejects("AbortError", fetch(`${origin}/echo`, { signal: AbortSignal.abort() })),
  "a signal ends the wait": async ({ origin }) => {
    const controller = new AbortController();
    const answer = fetch(`${origin}/hang`, { signal: controller.signal });
    setTimeout(() => controller.abort(), 10);
    await rejects("AbortError", answer);
  },
  "the reason is the signal's": async ({ origin }) => {
    const controller = new AbortController();
    const error = new Error("mine");
    const answer = fetch(`${origin}/hang`, { signal: controller.signal });
    controller.abort(error);
    await rejects(error, answer);
  },
  "a timeout ends the wait": async ({ origin }) => rejects("TimeoutError", fetch(`${origin}/hang`, { signal: AbortSignal.timeout(10) })),
  "a signal ends a body under way": async ({ origin }) => {
    const controller = new AbortController();
    const response = await fetch(`${origin}/hang-body`, { signal: controller.signal });
    const reader = response.body.getReader();
    await reader.read();
    const next = reader.read();
    controller.abort();
    await rejects("AbortError", next);
  },
  "a signal ends text() under way": async ({ origin }) => {
    const response = await fetch(`${origin}/hang-body`, { signal: AbortSignal.timeout(20) });
    await rejects("TimeoutError", response.text());
  },
  "a late abort changes nothing": async ({ origin }) => {
    const controller = new AbortController();
    const response = await fetch(`${origin}/echo`, { signal: controller.signal });
    const text = await response.text();
    controller.abort();
    yes(text.includes('"method"'));
  },
  "a body that is cut off is an error": async ({ origin }) => {
    const response = await fetch(`${origin}/cut`);
    await rejects(TypeError, response.arrayBuffer());
  },
  "a body of unknown length that is cut off is an error": async ({ origin }) => {
    const response = await fetch(`${origin}/cut-open`);
    equals(response.headers.get("content-length"), null);
    const reader = response.body.getReader();
    yes((await reader.read()).value.length > 0);
    await rejects(TypeError, reader.read());
  },
  "an upload that fails fails the fetch": async ({ origin }) => {
    const error = new Error("upload");
    const body = new ReadableStream({ pull: (controller) => controller.error(error) });
    await rejects(error, fetch(`${origin}/echo`, { method: "POST", body, duplex: "half" }));
  },
  "several at the same time": async ({ origin }) => {
    const answers = await Promise.all([1, 2, 3, 4, 5].map(async (number) => (await (await fetch(`${origin}/echo?n=${number}`)).json()).path));
    equal(answers, [1, 2, 3, 4, 5].map((number) => `/echo?n=${number}`));
  },
  "type and headers of the answer": async ({ origin }) => {
    const response = await fetch(`${origin}/echo`);
    equals(response.type, "basic", response.headers.get("content-type"), "application/json");
    throws(TypeError, () => response.headers.append("a", "1"));
  },
  "headers of the connection are the host's": async ({ origin }) => {
    const { headers } = await (await fetch(`${origin}/echo`, { headers: { host: "evil.example", connection: "close", "content-length": "99", "transfer-encoding": "x" } })).json();
    equals(valueOf(headers, "host"), [new URL(origin).host], valueOf(headers, "transfer-encoding"), []);
    if (valueOf(headers, "content-length").includes("99")) fail("the content length was passed on");
  },

  "data: plain": async () => {
    const response = await fetch("data:,Hello%2C%20there");
    equals(response.status, 200, response.headers.get("content-type"), "text/plain;charset=US-ASCII", await response.text(), "Hello, there");
  },
  "data: with a type": async () => {
    const response = await fetch("data:text/html;charset=utf-8,<p>hi</p>");
    equals(response.headers.get("content-type"), "text/html;charset=utf-8", await response.text(), "<p>hi</p>");
  },
  "data: base64": async () => equal(await (await fetch("data:application/octet-stream;base64,AAEC/w==")).bytes(), bytes(0, 1, 2, 255)),
  "data: broken base64": async () => rejects(TypeError, fetch("data:;base64,!")),
  "data: without comma": async () => rejects(TypeError, fetch("data:text/plain")),
  "data: with a fragment": async () => equal(await (await fetch("data:,a#b")).text(), "a"),
});

export default rows;
