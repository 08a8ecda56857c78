// Runs the layer in Node, in a bare realm with a host made of Node's own parts. For tests alone.

import { createHash, createHmac, randomFillSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import vm from "node:vm";

const here = dirname(fileURLToPath(import.meta.url));
const layer = join(here, "..");

/** What the engine has of its own and a bare realm of Node lacks. */
const engineGlobals = `
  {
    const [decode, encode] = [atob, btoa];
    const refusing = (convert) => (text) => {
      try {
        return convert(text);
      } catch (error) {
        throw new DOMException(error.message, "InvalidCharacterError");
      }
    };
    for (const [name, value] of Object.entries({ atob: refusing(decode), btoa: refusing(encode), queueMicrotask })) {
      Object.defineProperty(globalThis, name, { value, writable: true, enumerable: false, configurable: true });
    }
  }
  const DOMException = class DOMException extends Error {
    #name;
    constructor(message = "", name = "Error") {
      super(message);
      this.#name = String(typeof name === "object" && name !== null ? name.name ?? "Error" : name);
    }
    get name() { return this.#name; }
    get code() {
      return { IndexSizeError: 1, InvalidCharacterError: 5, NotFoundError: 8, NotSupportedError: 9, InvalidStateError: 11, SyntaxError: 12,
        InvalidAccessError: 15, TypeMismatchError: 17, AbortError: 20, QuotaExceededError: 22, TimeoutError: 23,
        DataCloneError: 25 }[this.#name] ?? 0;
    }
  };
  Object.defineProperty(DOMException.prototype, Symbol.toStringTag, { value: "DOMException", configurable: true });
  Object.defineProperty(globalThis, "DOMException", { value: DOMException, writable: true, configurable: true });
`;

/** A stream of the component model: a write is taken only when somebody reads. */
export function makeStream(makeBytes) {
  const waitingReads = [];
  const waitingWrites = [];
  let writerGone = false;
  let readerGone = false;
  const match = () => {
    while (waitingReads.length > 0 && waitingWrites.length > 0) {
      const write = waitingWrites.shift();
      waitingReads.shift()({ value: makeBytes(write.bytes), done: false });
      write.resolve(write.bytes.length);
    }
    if (writerGone) for (const resolve of waitingReads.splice(0)) resolve({ value: undefined, done: true });
    if (readerGone) for (const write of waitingWrites.splice(0)) write.resolve(0);
  };
  const readable = {
    next: () => new Promise((resolve) => {
      waitingReads.push(resolve);
      match();
    }),
    async return() {
      readerGone = true;
      match();
      return { value: undefined, done: true };
    },
    drop() {
      readerGone = true;
      match();
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
  const writable = {
    writeAll: (bytes) => (readerGone ? 0 : new Promise((resolve) => {
      waitingWrites.push({ bytes: Buffer.from(bytes), resolve });
      match();
    })),
    drop() {
      writerGone = true;
      match();
    },
  };
  return { readable, writable };
}

function urlParts(url) {
  const names = ["href", "origin", "protocol", "username", "password", "host", "hostname", "port", "pathname", "search", "hash"];
  return JSON.stringify(Object.fromEntries(names.map((name) => [name, url[name]])));
}

function makeHost(makeBytes, events, options) {
  const started = performance.now();
  const answers = [];
  return {
    log: (level, message) => void events.logs.push({ level, message }),
    fetch: async (head, body, redirect) => {
      const answer = await (options.fetch ?? refuseFetch)(head, body, redirect, makeBytes);
      return [answer.head, answer.body, answer.url ?? head.url, answers.push(answer) - 1];
    },
    fetchFailure: (number) => answers[number].noted?.failure,
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    now: () => Date.now(),
    monotonic: () => performance.now() - started,
    random: (length) => makeBytes(randomFillSync(Buffer.alloc(length))),
    encodeUtf8: (text) => {
      if (!text.isWellFormed()) throw new Error("expected string");
      return makeBytes(Buffer.from(text));
    },
    decodeUtf8: (bytes, fatal) => new TextDecoder("utf-8", { fatal, ignoreBOM: true }).decode(Uint8Array.from(bytes)),
    digest: (algorithm, data) => makeBytes(createHash(algorithm.replace("-", "")).update(data).digest()),
    hmac: (algorithm, key, data) => makeBytes(createHmac(algorithm.replace("-", ""), key).update(data).digest()),
    query: async (sql, parameters) => {
      events.queries.push({ sql, parameters });
      return options.query(sql, parameters);
    },
    bodyError: (message) => void events.bodyErrors.push(message),
    parseUrl: (input, base) => urlParts(base === null ? new URL(input) : new URL(input, base)),
    setUrlPart: (href, part, value) => {
      const url = new URL(href);
      url[part] = value;
      return urlParts(url);
    },
    disconnected: () => {
      events.disconnectedAsked = true;
      return options.disconnected ?? new Promise(() => {});
    },
    finished: () => void events.finished++,
  };
}

function refuseFetch() {
  throw Object.assign(new Error("no network in this test"), { payload: "no network in this test" });
}

/**
 * Loads the layer with a user module. `modules` maps further specifiers to their source. Answers
 * {call, events, handle}: `call(request)` runs one request and reads the answer to its end.
 */
export async function start(userSource, { modules = {}, dev = false, ...options } = {}) {
  const context = vm.createContext({
    atob,
    btoa,
    queueMicrotask,
  });
  vm.runInContext(engineGlobals, context);
  const RealmUint8Array = vm.runInContext("Uint8Array", context);
  const makeBytes = (bytes) => new RealmUint8Array(bytes);
  context.wit = { Stream: Object.assign(() => makeStream(makeBytes), { U8: 0 }) };
  const events = { logs: [], queries: [], bodyErrors: [], finished: 0, disconnectedAsked: false };
  const host = makeHost(makeBytes, events, options);

  const cache = new Map();
  const sources = { "reactor:user": userSource, ...modules };
  const load = (specifier) => {
    if (!cache.has(specifier)) cache.set(specifier, make(specifier));
    return cache.get(specifier);
  };
  const make = (specifier) => {
    if (specifier === "reactor:function/host") {
      return new vm.SyntheticModule(["default"], function evaluate() {
        this.setExport("default", Object.freeze(host));
      }, { context, identifier: specifier });
    }
    const file = specifier === "reactor:runtime" ? "runtime.js" : specifier.replace(/^reactor:runtime\//, "");
    const source = sources[specifier] ?? readFileSync(join(layer, file), "utf8");
    return new vm.SourceTextModule(source, { context, identifier: specifier, importModuleDynamically: importNow });
  };
  const importNow = async (specifier) => {
    const module = load(specifier);
    if (module.status === "unlinked") await module.link((name) => load(name));
    await module.evaluate();
    return module;
  };
  sources["reactor:entry"] = dev
    ? `import { makeHandle } from "reactor:runtime"; export const handle = makeHandle(() => import("reactor:user"));`
    : `import { makeHandle } from "reactor:runtime"; import * as user from "reactor:user"; export const handle = makeHandle(() => user);`;
  const entry = await importNow("reactor:entry");
  const { handle } = entry.namespace;
  return { events, context, makeBytes, handle, call: (request) => callOnce(handle, makeBytes, request) };
}

export function invocation(fields = {}) {
  return {
    function: "test",
    deployment: "dep_test",
    release: "rel_test",
    requestId: "req_test",
    project: "test",
    env: [],
    prefix: "/fn/v1/test",
    dev: true,
    timeoutMs: 30_000,
    seed: 42n,
    ...fields,
  };
}

async function callOnce(handle, makeBytes, { url = "http://reactor.test/", method = "GET", headers = {}, body, call, onStream } = {}) {
  const list = Array.isArray(headers) ? headers : Object.entries(headers);
  const head = { method, url, headers: list.map(([name, value]) => ({ name, value })) };
  let given = { tag: "none" };
  if (typeof body === "string") given = { tag: "text", val: body };
  else if (body instanceof Uint8Array) given = { tag: "bytes", val: makeBytes(body) };
  else if (Array.isArray(body)) given = { tag: "streaming", val: streamOf(body, makeBytes) };
  const [answerHead, answerBody] = await handle(invocation(call), head, given);
  const answer = {
    status: answerHead.status,
    statusText: answerHead.statusText,
    headers: Array.from(answerHead.headers, ({ name, value }) => [name, value]),
    kind: answerBody.tag,
  };
  if (onStream !== undefined && answerBody.tag === "streaming") {
    return { ...answer, ...(await onStream(answerBody.val)) };
  }
  return { ...answer, text: await readBody(answerBody) };
}

export function streamOf(chunks, makeBytes) {
  const { readable, writable } = makeStream(makeBytes);
  (async () => {
    for (const chunk of chunks) {
      if ((await writable.writeAll(Buffer.from(chunk))) === 0) return;
    }
    writable.drop();
  })();
  return readable;
}

export async function readBody({ tag, val }) {
  if (tag === "none") return "";
  if (tag === "text") return val;
  if (tag === "bytes") return Buffer.from(val).toString("utf8");
  const chunks = [];
  for await (const chunk of val) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString("utf8");
}
