import { equal, equals, rejects, table, throws, yes } from "../check.js";

const classes = [
  "AbortController", "AbortSignal", "Blob", "ByteLengthQueuingStrategy", "CountQueuingStrategy", "Crypto", "CryptoKey", "CustomEvent",
  "DOMException", "Event", "EventTarget", "File", "FormData", "Headers", "Performance", "ReadableByteStreamController", "ReadableStream",
  "ReadableStreamBYOBReader", "ReadableStreamBYOBRequest", "ReadableStreamDefaultController", "ReadableStreamDefaultReader", "Request",
  "Response", "SubtleCrypto", "TextDecoder", "TextDecoderStream", "TextEncoder", "TextEncoderStream", "TransformStream",
  "TransformStreamDefaultController", "URL", "URLSearchParams", "WritableStream", "WritableStreamDefaultController", "WritableStreamDefaultWriter",
];
const functions = ["atob", "btoa", "clearInterval", "clearTimeout", "fetch", "queueMicrotask", "reportError", "setInterval", "setTimeout", "structuredClone"];

const rows = table("Globals and the call", {
  ...Object.fromEntries(classes.map((name) => [`class ${name}`, () => {
    const constructor = globalThis[name];
    equals(typeof constructor, "function", constructor.name, name, constructor.prototype[Symbol.toStringTag], name);
    throws(TypeError, () => constructor());
  }])),
  ...Object.fromEntries(functions.map((name) => [`function ${name}`, () => equal(typeof globalThis[name], "function")])),
  "globals are not enumerable and can be replaced": () => {
    for (const name of [...classes, ...functions]) {
      const descriptor = Object.getOwnPropertyDescriptor(globalThis, name);
      equals(descriptor.enumerable, false, descriptor.writable, true, descriptor.configurable, true);
    }
  },
  "self is the global object": () => yes(self === globalThis),
  "navigator names the platform": () => equal(navigator.userAgent, "reactor"),
  "fetch is named and counts its arguments": () => equals(fetch.name, "fetch", fetch.length >= 1, true),
  "DOMException has name, message and code": () => {
    const error = new DOMException("no", "NotFoundError");
    equals(error.name, "NotFoundError", error.message, "no", error.code, 8, error instanceof Error, true, new DOMException().name, "Error", new DOMException("x", "Own").code, 0);
    equals(String(error), "NotFoundError: no", typeof error.stack, "string");
  },
  "env holds what is set": ({ env }) => equals(env.GREETING, "Hello", env.MISSING, undefined, Object.isFrozen(env), true),
  "process.env is the same": () => {
    equals(process.env.GREETING, "Hello", "GREETING" in process.env, true, Object.keys(process.env).includes("GREETING"), true, { ...process.env }.GREETING, "Hello");
  },
  "process.env cannot be written": () => {
    throws(TypeError, () => (process.env.GREETING = "x"));
    throws(TypeError, () => delete process.env.GREETING);
  },
  "there is no Node and no Deno": () => equals(typeof Buffer, "undefined", typeof require, "undefined", typeof Deno, "undefined", typeof window, "undefined"),
  "waitUntil takes a promise": ({ ctx }) => equals(ctx.waitUntil(Promise.resolve()), undefined, ctx.waitUntil("not a promise"), undefined),
  "query answers rows": async ({ ctx }) => {
    const answer = await ctx.data.query("echo", ["a", 1, null, true, { b: [2] }]);
    equals(answer.rows, [{ sql: "echo", parameters: ["a", 1, null, true, { b: [2] }] }], answer.row_count, 1);
  },
  "query without parameters sends none": async ({ ctx }) => equal((await ctx.data.query("echo")).rows[0].parameters, []),
  "query turns bigints, bytes and dates into text": async ({ ctx }) => {
    const { rows: [{ parameters }] } = await ctx.data.query("echo", [10n, new Uint8Array([0, 255]), new Date(0), undefined]);
    equal(parameters, ["10", "\\x00ff", "1970-01-01T00:00:00.000Z", null]);
  },
  "query replaces lone surrogates": async ({ ctx }) => equal((await ctx.data.query("echo", ["\ud800", ["\udc00"]])).rows[0].parameters, ["\ufffd", ["\ufffd"]]),
  "query wants an array": async ({ ctx }) => {
    await rejects(TypeError, ctx.data.query("echo", "a"));
    await rejects(TypeError, ctx.data.query("echo", { a: 1 }));
  },
  "a failed query is an error with a code": async ({ ctx }) => {
    let error;
    await ctx.data.query("fail").catch((caught) => (error = caught));
    equals(error instanceof Error, true, error.name, "QueryError", error.message, 'relation "nowhere" does not exist', error.code, "42P01");
  },
  "several queries at the same time": async ({ ctx }) => {
    const answers = await Promise.all([1, 2, 3].map((number) => ctx.data.query("echo", [number])));
    equal(answers.map(({ rows: [row] }) => row.parameters[0]), [1, 2, 3]);
  },
  "dates and numbers have a text without Intl": () => {
    equals(new Date(0).toISOString(), "1970-01-01T00:00:00.000Z", typeof new Date(0).toLocaleString(), "string", typeof (1234.5).toLocaleString(), "string");
  },
  "JSON of large numbers and deep values": () => {
    let deep = [];
    for (let level = 0; level < 500; level++) deep = [deep];
    equals(JSON.parse(JSON.stringify(deep)).length, 1, JSON.stringify({ a: undefined, b: NaN, c: [undefined] }), '{"b":null,"c":[null]}');
  },
});

export default rows;
