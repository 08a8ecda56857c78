// The server that the rows of `fetch` call, and the host's fetch over Node's own. The sandbox test has the same server in Rust.

import { createServer } from "node:http";
import { makeStream } from "./harness.mjs";

const answers = {
  async echo(request, response) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const headers = [];
    for (let index = 0; index < request.rawHeaders.length; index += 2) {
      headers.push([request.rawHeaders[index].toLowerCase(), request.rawHeaders[index + 1]]);
    }
    const body = Buffer.concat(chunks).toString("base64");
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ method: request.method, path: request.url, headers, body }));
  },
  status(request, response, code) {
    response.writeHead(Number(code)).end();
  },
  cookies(request, response) {
    response.writeHead(200, [["set-cookie", "a=1; Path=/"], ["set-cookie", "b=2"], ["x-latin", "caf\u00e9"], ["x-twice", "1"], ["x-twice", "2"]].flat());
    response.end();
  },
  redirect(request, response, code) {
    const to = new URL(request.url, "http://localhost").searchParams.get("to");
    response.writeHead(Number(code), { location: to }).end();
  },
  bytes(request, response, count) {
    const body = Buffer.from(Uint8Array.from({ length: Number(count) }, (unused, index) => index % 256));
    response.writeHead(200, { "content-length": body.length }).end(body);
  },
  async drip(request, response) {
    response.writeHead(200);
    for (const part of ["0\n", "1\n", "2\n"]) {
      response.write(part);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    response.end();
  },
  hang() {},
  "hang-body"(request, response) {
    response.writeHead(200);
    response.write("first");
  },
  async "cut-open"(request, response) {
    response.writeHead(200);
    response.write("first");
    await new Promise((resolve) => setTimeout(resolve, 20));
    response.destroy();
  },
  async cut(request, response) {
    response.writeHead(200, { "content-length": 1_000_000 });
    response.write("x".repeat(1000));
    await new Promise((resolve) => setTimeout(resolve, 20));
    response.destroy();
  },
};

/** {origin, close} */
export async function startEchoServer() {
  const server = createServer((request, response) => {
    const [, name, argument] = request.url.split(/[/?]/);
    answers[name](request, response, argument);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

const ofTheConnection = ["connection", "content-length", "host", "transfer-encoding"];

/** What the host's fetch answers; small bodies of known length come whole, as the real one gives them. */
export async function hostFetch(head, body, redirect, makeBytes) {
  const headers = head.headers.filter(({ name }) => !ofTheConnection.includes(name)).map(({ name, value }) => [name, value]);
  const given = body.tag === "none" ? undefined : body.tag === "streaming" ? chunksOf(body.val) : body.val;
  let response;
  try {
    response = await fetch(head.url, { method: head.method, headers, body: given, redirect, duplex: "half" });
  } catch (error) {
    throw Object.assign(new Error(String(error)), { payload: String(error.cause?.message ?? error.message) });
  }
  const noted = {};
  return {
    noted,
    head: {
      status: response.status,
      statusText: response.statusText,
      headers: [...response.headers].map(([name, value]) => ({ name, value })),
    },
    body: await bodyOf(response, makeBytes, noted),
    url: response.url || head.url,
  };
}

async function* chunksOf(readable) {
  for await (const chunk of readable) yield Uint8Array.from(chunk);
}

async function bodyOf(response, makeBytes, noted) {
  const length = response.headers.get("content-length");
  if (response.body === null || length === "0") return { tag: "none" };
  if (length !== null && Number(length) <= 262_144) return { tag: "bytes", val: makeBytes(Buffer.from(await response.arrayBuffer())) };
  const { readable, writable } = makeStream(makeBytes);
  (async () => {
    const reader = response.body.getReader();
    // A connection that breaks looks like the end: a stream of the component model carries no error, so it is noted.
    const next = () =>
      reader.read().catch((error) => {
        noted.failure = error.message;
        return { done: true };
      });
    for (let step = await next(); !step.done; step = await next()) {
      if ((await writable.writeAll(step.value)) === 0) return reader.cancel();
    }
    return writable.drop();
  })();
  return { tag: "streaming", val: readable };
}
