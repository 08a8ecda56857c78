// One source for both runtimes: each path is a row of the suite.

const encoder = new TextEncoder();
const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const hex = (bytes) => Array.from(new Uint8Array(bytes), (byte) => (byte + 256).toString(16).slice(1)).join("");

function streamOf(pieces, end = (controller) => controller.close()) {
  const left = [...pieces];
  return new ReadableStream({
    async pull(controller) {
      await wait(1);
      if (left.length > 0) controller.enqueue(left.shift());
      else end(controller);
    },
  });
}

async function digest(bytes) {
  return hex(await crypto.subtle.digest("SHA-256", bytes));
}

const rows = {
  async echo(request) {
    const isShown = (name) => name === "content-type" || (name.startsWith("x-") && name !== "x-forwarded-prefix");
    const headers = [...request.headers].filter(([name]) => isShown(name));
    const hasBody = request.body !== null;
    const prefix = request.headers.get("x-forwarded-prefix");
    const facts = { method: request.method, url: request.url, headers, hasBody, body: await request.text() };
    return Response.json(request.url.endsWith("?prefix") ? { ...facts, prefix } : facts);
  },
  authorization: (request) => Response.json(request.headers.get("authorization")),
  async json(request) {
    return Response.json({ got: await request.json() });
  },
  async bytes(request) {
    return Response.json({ hex: hex(await request.arrayBuffer()) });
  },
  async form(request) {
    const form = await request.formData();
    const entries = [];
    for (const [name, value] of form) {
      entries.push(typeof value === "string" ? [name, value] : [name, value.name, value.type.split(";")[0], await value.text()]);
    }
    return Response.json(entries);
  },
  async clone(request) {
    const copy = request.clone();
    return Response.json([await request.text(), await copy.text()]);
  },
  async digest(request) {
    const bytes = new Uint8Array(await request.arrayBuffer());
    return Response.json({ length: bytes.length, digest: await digest(bytes) });
  },
  async pieces(request) {
    let length = 0;
    for await (const piece of request.body) length += piece.length;
    return Response.json({ length });
  },
  back: (request) => new Response(request.body, { headers: { "content-type": "application/octet-stream" } }),
  upper: (request) =>
    new Response(
      request.body.pipeThrough(new TextDecoderStream()).pipeThrough(
        new TransformStream({ transform: (text, controller) => controller.enqueue(text.toUpperCase()) }),
      ).pipeThrough(new TextEncoderStream()),
    ),
  early: () => new Response("did not look", { status: 202 }),

  status: (request, { url }) => new Response(url.searchParams.has("empty") ? null : "body", { status: Number(url.searchParams.get("code")) }),
  text: () => new Response("héllo"),
  empty: () => new Response(""),
  nothing: () => new Response(),
  typed: () => new Response("<p>", { headers: { "Content-Type": "text/html" } }),
  params: () => new Response(new URLSearchParams({ a: "1 2", b: "ü" })),
  buffer: () => new Response(new Uint8Array([0, 1, 254, 255])),
  blob: () => new Response(new Blob(["a", "b"], { type: "text/x" })),
  value: () => Response.json({ a: [1, null, "x"] }, { status: 201, headers: { "x-a": "1" } }),
  redirect: () => Response.redirect("https://other.example/x", 307),
  cookies() {
    const headers = new Headers({ "X-One": "1" });
    headers.append("set-cookie", "a=1; Path=/");
    headers.append("set-cookie", "b=2");
    headers.append("x-list", "one");
    headers.append("x-list", "two");
    return new Response("ok", { headers });
  },
  odd: () => new Response("ok", { headers: { "x-latin": "caf\u00e9", "x-empty": "", "x-long": "v".repeat(6000) } }),
  dated: () => new Response("ok", { headers: { date: "Sun, 06 Nov 1994 08:49:37 GMT" } }),
  forged: () => new Response("ok", { headers: { "x-reactor-function": "other", "x-reactor-x": "1", connection: "close" } }),

  async sse(request, { ctx }) {
    let next;
    const waiting = new Promise((resolve) => (next = resolve));
    ctx.waitUntil(waiting);
    let count = 0;
    const stream = new ReadableStream({
      async pull(controller) {
        controller.enqueue(`data: ${count++}\n\n`);
        if (count === 3) {
          controller.close();
          next();
        } else {
          await wait(20);
        }
      },
    });
    return new Response(stream, { headers: { "content-type": "text/event-stream" } });
  },
  stream: () => new Response(streamOf(["text, ", encoder.encode("bytes, "), new Uint16Array([0x6a6b]).buffer])),
  generated: () => new Response(ReadableStream.from((async function* () {
    for (const word of ["one ", "two ", "three"]) {
      await wait(1);
      yield encoder.encode(word);
    }
  })())),
  breaks: () => new Response(streamOf(["first"], () => {
    throw new Error("broke in the middle");
  })),
  wrongPiece: () => new Response(streamOf([{ not: "bytes" }])),
  large: (request, { url }) => new Response("x".repeat(Number(url.searchParams.get("bytes")))),
  largeStream: (request, { url }) => new Response(streamOf(Array(Number(url.searchParams.get("count"))).fill("x".repeat(65536)))),

  throws() {
    throw new TypeError("no such key: sk_1");
  },
  async rejects() {
    await wait(1);
    throw new RangeError("later", { cause: new Error("the cause") });
  },
  throwsText() {
    throw "only a text";
  },
  returnsNothing() {},
  returnsText: () => "text",
  returnsError: () => Response.error(),
  async returnsUsed() {
    const response = new Response("used");
    await response.text();
    return response;
  },
  sleeps: () => wait(60_000),
  spins() {
    for (;;);
  },

  env: (request, { env }) => Response.json({
    env: env.GREETING,
    process: process.env.GREETING,
    same: JSON.stringify(Object.keys(env).sort()) === JSON.stringify(Object.keys(process.env).sort()),
    keys: Object.keys(env).filter((key) => key !== "REACTOR_SERVICE_KEY").sort(),
    release: [env.REACTOR_RELEASE, process.env.REACTOR_RELEASE],
    frozen: Object.isFrozen(env),
    project: env.REACTOR_PROJECT_ID,
  }),
  later(request, { ctx }) {
    ctx.waitUntil(wait(30).then(() => console.log("done later")));
    return new Response("now");
  },
  laterFails(request, { ctx }) {
    ctx.waitUntil(Promise.reject(new Error("late failure")));
    return new Response("now");
  },
  logs() {
    console.debug("a", 1);
    console.log("b %s", "two", { three: [3] });
    console.info("c\nd");
    console.warn("e");
    console.error("f");
    return new Response("logged");
  },
  async query(request, { ctx }) {
    const answer = await ctx.data.query("select $1::int + 1 as sum, $2::text as text, null as nothing", [41, "it's"]);
    return Response.json(answer.rows);
  },
  async queryFails(request, { ctx }) {
    try {
      await ctx.data.query("select * from nowhere");
    } catch (error) {
      return Response.json({ name: error.name, code: error.code, isError: error instanceof Error });
    }
  },
  async own(request) {
    const answer = await fetch(`${process.env.REACTOR_URL}/fn/v1/other/x?y=1`, { method: "POST", body: "hi", headers: { "x-a": "1" } });
    return Response.json({ status: answer.status, url: answer.url, text: await answer.text() });
  },
  async trace() {
    const place = `${process.env.REACTOR_URL}/fn/v1/other/trace`;
    const inits = [{}, { headers: { tracestate: "own=1" } }, { headers: { traceparent: "own" } }];
    const asked = inits.map(async (init) => (await fetch(place, init)).json());
    const request = new Request(place, { headers: { "x-a": "kept" } });
    return Response.json([...(await Promise.all(asked)), await (await fetch(request)).json()]);
  },
  async closed(request, { url }) {
    const asked = url.searchParams.getAll("url").map(async (place) => {
      try {
        return (await fetch(place)).status;
      } catch (error) {
        return `${error.name}: ${error.message}`;
      }
    });
    return Response.json(await Promise.all(asked));
  },
  async ownRedirected() {
    const answer = await fetch(`${process.env.REACTOR_URL}/fn/v1/other/moved`);
    return Response.json({ status: answer.status, path: new URL(answer.url).pathname, redirected: answer.redirected });
  },

  async disconnect(request) {
    request.signal.addEventListener("abort", () => console.log(`gone ${request.signal.reason.name}`));
    await wait(400);
    return new Response("late");
  },
  disconnectStream(request) {
    request.signal.addEventListener("abort", () => console.log(`signal ${request.signal.aborted}`));
    const stream = new ReadableStream({
      async pull(controller) {
        await wait(5);
        controller.enqueue("piece");
      },
      cancel: () => console.log("stream cancelled"),
    });
    return new Response(stream);
  },
};

export default {
  fetch(request, env, ctx) {
    const url = new URL(request.url);
    const row = rows[url.pathname.split("/")[1]] ?? rows.echo;
    return row(request, { env, ctx, url });
  },
};
