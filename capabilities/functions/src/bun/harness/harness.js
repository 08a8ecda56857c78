// One function in a bun process: calls come in over a Unix socket, orders over standard input; what a call logs, asks
// and leaves to do goes out over a pipe of its own. Arguments: the socket, the number of that pipe, `spare` or nothing.

import { AsyncLocalStorage } from "node:async_hooks";
import { installFetch, setInside, traceOf } from "./fetch.js";
import { confine } from "./reach.js";

const [socket, pipe, kind] = process.argv.slice(2);

/**
 * Says which call this is: `NUMBER LENGTH METHOD URL`. LENGTH is `-` when the caller told none, the last two are `-` when
 * the request itself says it right.
 */
const callHeader = "x-reactor-harness";
/** What belongs to the release of this call, as JSON: it may change from one call to the next. */
const releaseHeader = "x-reactor-release-env";
/** Tells the server that the handler threw: {name, message, stack} as JSON; its value is the call's number. */
const crashHeader = "x-reactor-error";
const crashStatus = 599;
/** The handler's own `date`, which bun would mix with its own. */
const dateHeader = "x-reactor-date";

// The platform's environment is for the start alone: the function finds its own keys, and nothing else.
for (const key of Object.keys(process.env)) delete process.env[key];

const calls = new AsyncLocalStorage();
const running = new Set();
const encoder = new TextEncoder();
const native = { Request: globalThis.Request, Response: globalThis.Response };
const require = import.meta.require;

// What goes to the server: one JSON array a line, its first member says what it is.

const out = Bun.file(Number(pipe)).writer();

function tell(...message) {
  out.write(`${JSON.stringify(message)}\n`);
  out.flush();
}

/** The call that is asking; outside of one, the only one there is. */
function currentCall() {
  const call = calls.getStore();
  if (call !== undefined) return call;
  return running.size === 1 ? running.values().next().value : undefined;
}

function log(level, message) {
  tell("log", currentCall()?.number ?? null, level, message.toWellFormed());
}

// The console and the standard streams become the function's log.

let util;
const format = (values) => (util ??= require("node:util")).formatWithOptions({ colors: false }, ...values);
const show = (value) => (util ??= require("node:util")).inspect(value, { depth: 0 });

/** Hands over whole lines; what is left of a line waits for its end. */
class Lines {
  #rest = "";
  #decoder = new TextDecoder();

  constructor(level) {
    this.level = level;
  }

  write(chunk) {
    const text = typeof chunk === "string" ? chunk : this.#decoder.decode(chunk, { stream: true });
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop();
    for (const line of lines) log(this.level, line);
  }
}

function captureStream(name, level) {
  const lines = new Lines(level);
  let stream;
  // Bun makes the stream that is there as soon as anything asks for it, which takes longer than the rest of this script.
  Reflect.set(process, name, undefined);
  Object.defineProperty(process, name, {
    configurable: true,
    enumerable: true,
    get() {
      if (stream === undefined) {
        const { Writable } = require("node:stream");
        stream = new Writable({
          decodeStrings: false,
          write(chunk, encoding, done) {
            lines.write(chunk);
            done();
          },
        });
        stream.fd = name === "stdout" ? 1 : 2;
        stream.isTTY = false;
      }
      return stream;
    },
  });
}

/** Methods that everybody uses are written here; tables, groups, counters and timers are Node's. */
function captureConsole() {
  let full;
  let depth = 0;
  const rest = () => {
    const { Console } = globalConsole;
    return (full ??= new Console({ stdout: process.stdout, stderr: process.stderr, colorMode: false }));
  };
  const print = (level) => (...values) => {
    const text = format(values);
    log(level, depth === 0 ? text : text.replace(/^/gm, "  ".repeat(depth)));
  };
  const own = {
    debug: print("debug"),
    info: print("info"),
    log: print("info"),
    dirxml: print("info"),
    warn: print("warn"),
    error: print("error"),
    assert(condition, ...values) {
      if (condition) return;
      if (typeof values[0] === "string") values[0] = `Assertion failed: ${values[0]}`;
      else values.unshift("Assertion failed");
      own.error(...values);
    },
    trace(...values) {
      const trace = { name: "Trace", message: format(values) };
      Error.captureStackTrace(trace, own.trace);
      own.error(trace.stack);
    },
    group(...values) {
      if (values.length > 0) own.log(...values);
      depth++;
    },
    groupCollapsed: (...values) => own.group(...values),
    groupEnd() {
      depth = Math.max(0, depth - 1);
    },
    clear() {
      depth = 0;
    },
  };
  globalThis.console = new Proxy(own, {
    get: (target, key) => (Object.hasOwn(target, key) ? target[key] : key in globalConsole ? rest()[key] : undefined),
    has: (target, key) => Object.hasOwn(target, key) || key in globalConsole,
  });
}

const globalConsole = globalThis.console;
captureStream("stdout", "info");
captureStream("stderr", "error");
captureConsole();

// Responses as the Fetch Standard wants them where bun has its own way, so that both runtimes answer the same. Those whose
// body is there as a whole need nobody to watch it.

const whole = new WeakSet();
const withoutBody = new Set([101, 204, 205, 304]);

function isWhole(body) {
  return typeof body === "string" || body instanceof ArrayBuffer || ArrayBuffer.isView(body) ||
    body instanceof URLSearchParams || body instanceof FormData;
}

function typeOf(body) {
  if (["string", "number", "boolean", "bigint"].includes(typeof body)) return "text/plain;charset=UTF-8";
  if (body instanceof URLSearchParams) return "application/x-www-form-urlencoded;charset=UTF-8";
  return body instanceof Blob && body.type !== "" ? body.type : null;
}

function checkStatus(status, hasBody) {
  if (status === undefined) return;
  const number = Number(status) & 0xffff;
  if (number < 200 || number > 599) throw new RangeError(`Response: ${status} is not a status from 200 to 599`);
  if (hasBody && withoutBody.has(number)) throw new TypeError(`Response: a status of ${number} has no body`);
}

function watchResponses() {
  const Watched = new Proxy(native.Response, {
    construct(target, values, newTarget) {
      const [body, init] = values;
      checkStatus(init?.status, body !== undefined && body !== null);
      const response = Reflect.construct(target, values, newTarget === Watched ? target : newTarget);
      if (isWhole(body)) whole.add(response);
      const type = typeOf(body);
      if (type !== null && !response.headers.has("content-type")) response.headers.set("content-type", type);
      return response;
    },
  });
  native.Response.json = function (...values) {
    const [data, init] = values;
    const text = JSON.stringify(data);
    if (text === undefined) throw new TypeError("Response.json: the value has no form in JSON");
    checkStatus(init?.status, true);
    const response = new native.Response(text, init);
    if (!response.headers.has("content-type")) response.headers.set("content-type", "application/json");
    whole.add(response);
    return response;
  };
  native.Response.prototype.constructor = Watched;
  globalThis.Response = Watched;
}

watchResponses();

installFetch(() => currentCall()?.trace ?? null);

// Statements of functions.

const questions = new Map();
let lastQuestion = 0;

class QueryError extends Error {
  name = "QueryError";
}

/** What JSON cannot say by itself: big integers as text, bytes as Postgres' hexadecimal form, no lone surrogates. */
function jsonValue(key, value) {
  const given = this[key];
  if (given instanceof Uint8Array) return `\\x${Buffer.from(given).toString("hex")}`;
  if (typeof value === "string") return value.toWellFormed();
  if (typeof value === "bigint") return value.toString();
  return value === undefined ? null : value;
}

/** One SQL statement; answers {columns, rows, row_count}, rows as objects. */
async function query(call, sql, parameters = []) {
  if (!Array.isArray(parameters)) throw new TypeError("data.query: the parameters must be an array");
  const number = ++lastQuestion;
  const answer = new Promise((resolve, reject) => questions.set(number, { resolve, reject }));
  tell("query", number, call.number, `${sql}`.toWellFormed(), JSON.stringify(parameters, jsonValue));
  return JSON.parse(await answer);
}

function settleQuestion([number, answer, error]) {
  const question = questions.get(number);
  questions.delete(number);
  if (error === null) {
    question?.resolve(answer);
    return;
  }
  const { message, ...facts } = JSON.parse(error);
  question?.reject(Object.assign(new QueryError(message), facts));
}

// One call.

class Call {
  #open = 1;

  constructor(number, trace) {
    this.number = number;
    this.trace = trace;
    running.add(this);
  }

  /** Something more has to end before the call has ended. */
  enter() {
    this.#open++;
  }

  leave() {
    if (--this.#open > 0) return;
    running.delete(this);
    tell("done", this.number);
  }

  context() {
    return {
      waitUntil: (promise) => {
        this.enter();
        Promise.resolve(promise)
          .catch((error) => log("error", `Uncaught (in waitUntil) ${describeForLog(error)}`))
          .finally(() => this.leave());
      },
      data: Object.freeze({ query: (sql, parameters) => query(this, sql, parameters) }),
    };
  }
}

function describeForLog(error) {
  return error instanceof Error ? `${error.name}: ${error.message}\n${stackOf(error)}` : format([error]);
}

/** Frames alone: the lines before them say what name and message say. */
function stackOf(error, depth = 0) {
  const text = typeof error.stack === "string" ? error.stack : "";
  const frames = text.split("\n").filter((line) => /^\s+at /.test(line) && !/[( ](native|node):/.test(line));
  const stack = frames.join("\n");
  if (!(error.cause instanceof Error) || depth >= 4) return stack;
  return `${stack}\nCaused by: ${error.cause.name}: ${error.cause.message}\n${stackOf(error.cause, depth + 1)}`;
}

/** {name, message, stack} of whatever was thrown. */
function describeError(error) {
  const facts = error instanceof Error
    ? { name: error.name, message: error.message, stack: stackOf(error) }
    : { name: "Error", message: `Uncaught ${typeof error === "string" ? error : format([error])}`, stack: "" };
  return JSON.stringify(facts, (key, value) => (typeof value === "object" ? value : String(value).toWellFormed()));
}

let user = null;
let environment = {};
const environments = new Map();

let lastRelease = "{}";

/** The keys of the function as a release sees them; its own ones are JSON. */
function environmentOf(release) {
  let env = environments.get(release);
  if (env === undefined) {
    env = Object.freeze({ ...environment, ...JSON.parse(release) });
    environments.set(release, env);
  }
  if (release !== lastRelease) Object.assign(process.env, JSON.parse(release));
  lastRelease = release;
  return env;
}

function invoke(request, env, context) {
  const handler = user.default;
  if (typeof handler === "function") return handler(request, env, context);
  if (handler === undefined || handler === null) {
    throw new TypeError(
      "The function has no default export. Write: export default { async fetch(request) { return new Response('…') } }",
    );
  }
  if (typeof handler.fetch !== "function") {
    throw new TypeError(
      `The default export has no fetch method (it is ${show(handler)}). ` +
        "Write: export default { async fetch(request) { return new Response('…') } }",
    );
  }
  return handler.fetch(request, env, context);
}

const ownHeaders = [callHeader, releaseHeader];
const connectionHeaders = ["connection", "transfer-encoding", "keep-alive", "upgrade"];

function requestOf(given, length, method, url) {
  for (const name of ownHeaders) given.headers.delete(name);
  if (length === "-") given.headers.delete("content-length");
  for (const name of connectionHeaders) given.headers.delete(name);
  if (method === "-" && url === "-") return given;
  const address = url === "-" ? given.url : url;
  if (method === "-") return new native.Request(address, given);
  const { headers, body, signal } = given;
  const request = new native.Request(address, { method: "POST", headers, body, signal });
  // It takes no method that it does not know.
  return Object.defineProperty(request, "method", { value: method });
}

function checkResponse(answer) {
  if (!(answer instanceof native.Response)) {
    throw new TypeError(
      `fetch() must answer a Response, but it answered ${show(answer)}` +
        (answer === undefined ? " (is a return missing?)" : ""),
    );
  }
  if (answer.type === "error") throw new TypeError("fetch() answered Response.error(), which stands for a network failure");
  if (answer.bodyUsed || (!whole.has(answer) && answer.body?.locked)) {
    throw new TypeError("The body of the Response has already been read, or its stream is locked");
  }
}

/** A stream that says when it has ended, and why it broke. */
function watchBody(body, call) {
  const reader = body.getReader();
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (done) {
            controller.close();
            call.leave();
          } else {
            controller.enqueue(bytesOf(value));
          }
        } catch (error) {
          reader.cancel(error).catch(() => {});
          tell("broken", call.number, describeError(error));
          controller.error(error);
          call.leave();
        }
      },
      cancel(reason) {
        call.leave();
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}

function bytesOf(chunk) {
  if (typeof chunk === "string") return encoder.encode(chunk);
  if (ArrayBuffer.isView(chunk) || chunk instanceof ArrayBuffer) return chunk;
  throw new TypeError(`A body's stream gives bytes or text, but it gave ${show(chunk)}`);
}

function respond(answer, call) {
  checkResponse(answer);
  const date = answer.headers.get("date");
  if (date !== null) {
    answer.headers.set(dateHeader, date);
    answer.headers.delete("date");
  }
  if (whole.has(answer) || answer.body === null) {
    call.leave();
    return answer;
  }
  const { status, statusText, headers, body } = answer;
  return new native.Response(watchBody(body, call), { status, statusText, headers });
}

async function answerCall(given) {
  const [number, length, method, url] = (given.headers.get(callHeader) ?? "").split(" ");
  const release = given.headers.get(releaseHeader) ?? "{}";
  const call = new Call(Number(number), traceOf(given.headers));
  return calls.run(call, async () => {
    try {
      const request = requestOf(given, length, method, url);
      const answer = await invoke(request, environmentOf(release), call.context());
      return respond(answer, call);
    } catch (error) {
      call.leave();
      return new native.Response(describeError(error), { status: crashStatus, headers: { [crashHeader]: number } });
    }
  });
}

// What nobody catches ends no call, but the process takes no new ones.

for (const event of ["uncaughtException", "unhandledRejection"]) {
  process.on(event, (error) => {
    log("error", `Uncaught ${describeForLog(error)}`);
    tell("uncaught");
  });
}

// Orders of the server.

async function load(order) {
  Object.assign(process.env, order.env);
  environment = order.env;
  setInside(order.inside);
  process.argv.length = 1;
  try {
    if (order.closed !== null) confine(order.closed, order.sockets);
    user = await import(order.entry);
    tell("loaded");
  } catch (error) {
    tell("failed", describeError(error));
  }
}

async function obey() {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of Bun.stdin.stream()) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop();
    for (const line of lines) {
      const [order, value] = JSON.parse(line);
      if (order === "load") load(value);
      else if (order === "answer") settleQuestion(value);
      else if (order === "ping") tell("pong");
    }
  }
  // The server has gone; nothing that was started here outlives it.
  process.kill(-process.pid, "SIGKILL");
}

Bun.serve({ unix: socket, development: false, idleTimeout: 0, maxRequestBodySize: 2 ** 40, fetch: answerCall });
obey();
if (kind === "spare") format([""]);
tell("listening");
