// One call: the host's invocation becomes a Request, the user's Response becomes what the host sends.

import { accessHeaders, Headers } from "reactor:runtime/headers.js";
import { accessRequest, accessResponse } from "reactor:runtime/request_response.js";
import { accessSignal } from "reactor:runtime/abort.js";
import { Body, reportBodyError, toHostBody } from "reactor:runtime/body.js";
import { host, hostMessage, instance } from "reactor:runtime/host.js";
import { inspect } from "reactor:runtime/inspect.js";
import { ignore } from "reactor:runtime/stream_queue.js";
import { reportUncaught } from "reactor:runtime/console.js";
import { seedRandom } from "reactor:runtime/clock.js";
import { startTimers } from "reactor:runtime/timers.js";

/** Tells the host that the answer is an uncaught error: {name, message, stack} as JSON. */
const crashStatus = 599;
const crashHeader = "x-reactor-error";

/**
 * The component's export. `load` answers the namespace of the user's module, or a promise of it; a module
 * that is loaded now runs its top-level code under the same rules as one kept in a snapshot.
 */
export function makeHandle(load) {
  return async function handle(call, head, body) {
    const work = new Work();
    try {
      const user = await load();
      begin(call);
      const request = toRequest(head, body, work);
      const answer = await invoke(user, request, work);
      return work.finishWith(answer);
    } catch (error) {
      return work.finishWithError(error);
    }
  };
}

function begin(call) {
  instance.call = call;
  instance.env = Object.freeze(Object.fromEntries(call.env));
  seedRandom(call.seed);
  if (instance.running) return;
  instance.running = true;
  startTimers();
}

function toRequest(head, body, work) {
  const headers = new Headers();
  accessHeaders.adopt(
    headers,
    head.headers.map(({ name, value }) => [name.toLowerCase(), value]),
  );
  return accessRequest.create({
    url: head.url,
    method: head.method,
    headers,
    body: Body.fromHost(body),
    makeSignal: () => work.makeSignal(),
  });
}

function invoke(user, request, work) {
  const handler = user.default;
  const context = makeContext(work);
  if (typeof handler === "function") return handler(request, instance.env, context);
  if (handler === undefined || handler === null) {
    throw new TypeError(
      "The function has no default export. Write: export default { async fetch(request) { return new Response('…') } }",
    );
  }
  if (typeof handler.fetch !== "function") {
    throw new TypeError(
      `The default export has no fetch method (it is ${inspect(handler, { depth: 0 })}). ` +
        "Write: export default { async fetch(request) { return new Response('…') } }",
    );
  }
  return handler.fetch(request, instance.env, context);
}

function makeContext(work) {
  return {
    waitUntil(promise) {
      work.waitUntil(promise);
    },
    data: Object.freeze({ query }),
  };
}

/** One SQL statement; answers {columns, rows, row_count}, rows as objects. */
async function query(sql, parameters = []) {
  if (!Array.isArray(parameters)) throw new TypeError("data.query: the parameters must be an array");
  const values = JSON.stringify(parameters, jsonValue);
  let answer;
  try {
    answer = await host.query(`${sql}`.toWellFormed(), values);
  } catch (error) {
    throw queryError(hostMessage(error));
  }
  return JSON.parse(answer);
}

/** What JSON cannot say by itself: big integers as text, bytes as Postgres' hexadecimal form, no lone surrogates. */
function jsonValue(key, value) {
  if (typeof value === "string") return value.toWellFormed();
  if (typeof value === "bigint") return value.toString();
  if (value instanceof Uint8Array) return `\\x${Array.from(value, (byte) => (byte + 256).toString(16).slice(1)).join("")}`;
  return value === undefined ? null : value;
}

class QueryError extends Error {
  name = "QueryError";
}

function queryError(text) {
  try {
    const { message, ...facts } = JSON.parse(text);
    return Object.assign(new QueryError(message), facts);
  } catch {
    return new QueryError(text);
  }
}

/** What one call has under way: its answer's stream and the promises given to waitUntil. */
class Work {
  #promises = [];
  #abort = null;
  #answered = false;

  waitUntil(promise) {
    const settled = Promise.resolve(promise).catch((error) => reportUncaught("Uncaught (in waitUntil)", error));
    this.#promises.push(settled);
  }

  /** The signal of the request: aborted when the caller goes before the answer is out. */
  makeSignal() {
    return accessSignal.create((abort) => {
      this.#abort = abort;
      host.disconnected().then(() => this.#callerGone());
    });
  }

  #callerGone() {
    if (!this.#answered) this.#abort?.(new DOMException("The client has disconnected", "AbortError"));
  }

  finishWith(answer) {
    const [head, body] = toHostResponse(answer);
    const { body: hostBody, done } = toHostBody(body, {
      failed: (error) => reportBodyError(inspect(error)),
      abandoned: () => this.#callerGone(),
    });
    return this.#finish([head, hostBody], done);
  }

  finishWithError(error) {
    const head = { status: crashStatus, statusText: "", headers: [{ name: crashHeader, value: "1" }] };
    return this.#finish([head, { tag: "text", val: describeError(error) }], null);
  }

  #finish(answer, done) {
    if (done === null && this.#promises.length === 0) {
      this.#answered = true;
      host.finished?.();
    } else {
      this.#settle(done);
    }
    return answer;
  }

  async #settle(done) {
    await done?.catch(ignore);
    this.#answered = true;
    // A waiting promise may bring others.
    while (this.#promises.length > 0) await this.#promises.shift();
    host.finished?.();
  }
}

function toHostResponse(answer) {
  if (!accessResponse.is(answer)) {
    throw new TypeError(
      `fetch() must answer a Response, but it answered ${inspect(answer, { depth: 0 })}` +
        (answer === undefined ? " (is a return missing?)" : ""),
    );
  }
  if (answer.type === "error") throw new TypeError("fetch() answered Response.error(), which stands for a network failure");
  const body = accessResponse.body(answer);
  if (body !== null && body.unusable) {
    throw new TypeError("The body of the Response has already been read, or its stream is locked");
  }
  const headers = [];
  for (const [name, value] of accessResponse.headerList(answer)) {
    if (name !== crashHeader) headers.push({ name, value });
  }
  return [{ status: answer.status, statusText: answer.statusText, headers }, body];
}

/** JSON escapes lone surrogates, which the host's reader refuses: each text is made well-formed before. */
function describeError(error) {
  const facts = error instanceof Error
    ? { name: error.name, message: error.message, stack: stackOf(error) }
    : { name: "Error", message: `Uncaught ${typeof error === "string" ? error : inspect(error)}`, stack: "" };
  return JSON.stringify(facts, (key, value) => (typeof value === "object" ? value : String(value).toWellFormed()));
}

function stackOf(error, depth = 0) {
  const stack = typeof error.stack === "string" ? error.stack : "";
  if (!(error.cause instanceof Error) || depth >= 4) return stack;
  return `${stack.trimEnd()}\nCaused by: ${error.cause.name}: ${error.cause.message}\n${stackOf(error.cause, depth + 1)}`;
}
