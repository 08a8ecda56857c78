import { equal, equals, formatArguments, inspect, table, yes } from "../check.js";

/** Rows of [what, value, text]. */
const shown = [
  ["a string", "it's", '"it\'s"'],
  ["a plain string", "a", "'a'"],
  ["a string with both quotes", "'\"", "`'\"`"],
  ["control characters", "a\n\t\0\x7f", "'a\\n\\t\\x00\\x7F'"],
  ["a number", 1.5, "1.5"],
  ["minus zero", -0, "-0"],
  ["NaN", NaN, "NaN"],
  ["a bigint", 10n, "10n"],
  ["a symbol", Symbol("s"), "Symbol(s)"],
  ["null", null, "null"],
  ["undefined", undefined, "undefined"],
  ["true", true, "true"],
  ["an empty object", {}, "{}"],
  ["an object", { a: 1, "b-c": "x" }, "{ a: 1, 'b-c': 'x' }"],
  ["a symbol key", { [Symbol("k")]: 1 }, "{ [Symbol(k)]: 1 }"],
  ["an empty array", [], "[]"],
  ["an array", [1, "a", null], "[ 1, 'a', null ]"],
  ["holes", [1, , , 4], "[ 1, <2 empty items>, 4 ]"], // eslint-disable-line no-sparse-arrays
  ["a long array", Array(103).fill(0).map(() => 0).slice(0, 3), "[ 0, 0, 0 ]"],
  ["nesting", { a: { b: { c: { d: 1 } } } }, "{ a: { b: { c: [Object] } } }"],
  ["nested arrays", [[[[1]]]], "[ [ [ [Array] ] ] ]"],
  ["a Map", new Map([["a", { b: 1 }]]), "Map(1) { 'a' => { b: 1 } }"],
  ["a Set", new Set([1, "a"]), "Set(2) { 1, 'a' }"],
  ["a Date", new Date(0), "1970-01-01T00:00:00.000Z"],
  ["a broken Date", new Date(NaN), "Invalid Date"],
  ["a RegExp", /a\/b/g, "/a\\/b/g"],
  ["a function", function name() {}, "[Function: name]"],
  ["an arrow", (() => () => {})(), "[Function (anonymous)]"],
  ["an async function", async function later() {}, "[AsyncFunction: later]"],
  ["a class", class Shape {}, "[class Shape]"],
  ["an instance", new (class Point { x = 1; })(), "Point { x: 1 }"],
  ["no prototype", Object.assign(Object.create(null), { a: 1 }), "[Object: null prototype] { a: 1 }"],
  ["a getter", { get a() { return 1; }, set a(value) {} }, "{ a: [Getter/Setter] }"],
  ["a Uint8Array", new Uint8Array([1, 2]), "Uint8Array(2) [ 1, 2 ]"],
  ["an ArrayBuffer", new Uint8Array([1, 255]).buffer, "ArrayBuffer { [Uint8Contents]: <01 ff>, byteLength: 2 }"],
  ["a wrapped number", new Number(1), "[Number: 1]"],
  ["a wrapped string", new String("a"), "[String: 'a']"],
  ["a promise", Promise.resolve(1), "Promise {}"],
  ["a WeakMap", new WeakMap(), "WeakMap { <items unknown> }"],
  ["a tag", { [Symbol.toStringTag]: "Tag" }, "Object [Tag] { [Symbol(Symbol.toStringTag)]: 'Tag' }"],
  ["Headers", new Headers({ b: "2", a: "1" }), "Headers { a: '1', b: '2' }"],
  ["URLSearchParams", new URLSearchParams("a=1&b=2"), "URLSearchParams { 'a' => '1', 'b' => '2' }"],
  ["empty URLSearchParams", new URLSearchParams(), "URLSearchParams {}"],
  ["a Blob", new Blob(["a"], { type: "text/x" }), "Blob { size: 1, type: 'text/x' }"],
  ["a custom inspection", { [Symbol.for("nodejs.util.inspect.custom")]: () => "mine" }, "mine"],
];

/** Rows of [arguments, text]. */
const formatted = [
  [[], ""],
  [["a"], "a"],
  [["a", "b", 1], "a b 1"],
  [[1, "a"], "1 a"],
  [[{ a: "x" }, "y"], "{ a: 'x' } y"],
  [["%s is %d", "a", 1], "a is 1"],
  [["%s", null], "null"],
  [["%s", undefined], "undefined"],
  [["%s", 1n], "1n"],
  [["%s", Symbol("s")], "Symbol(s)"],
  [["%d", "12.5"], "12.5"],
  [["%d", "x"], "NaN"],
  [["%i", "12.9"], "12"],
  [["%f", "1.5x"], "1.5"],
  [["%d", 1n], "1n"],
  [["%o", [1]], "[ 1 ]"],
  [["%O", { a: 1 }], "{ a: 1 }"],
  [["%s", { a: { b: 1 } }], "{ a: [Object] }"],
  [["%c red", "color: red"], " red"],
  [["100%", 1], "100% 1"],
  [["100%% %s", "a"], "100% a"],
  [["%s %s", "a"], "a %s"],
  [["%s", "a", "b"], "a b"],
  [["%x", 1], "%x 1"],
  [["%"], "%"],
];

const rows = table("Console text", {
  ...Object.fromEntries(shown.map(([what, value, text]) => [`shows ${what}`, () => equal(inspect(value), text)])),
  ...Object.fromEntries(formatted.map(([values, text]) => [`formats ${inspect(values)}`, () => equal(formatArguments(values), text)])),
  "shows a cycle": () => {
    const value = { a: 1 };
    value.self = value;
    equal(inspect(value), "{ a: 1, self: [Circular] }");
  },
  "the same object twice is no cycle": () => {
    const inner = { a: 1 };
    equal(inspect([inner, inner]), "[ { a: 1 }, { a: 1 } ]");
  },
  "a long array is cut": () => yes(inspect(Array(150).fill(0)).endsWith("... 50 more items\n]")),
  "a long string is cut": () => yes(inspect("x".repeat(20_000)).endsWith("... 10000 more characters'")),
  "a long line is broken": () => {
    const value = { first: "x".repeat(40), second: "y".repeat(40) };
    equal(inspect(value), `{\n  first: '${"x".repeat(40)}',\n  second: '${"y".repeat(40)}'\n}`);
  },
  "depth can be chosen": () => equals(inspect({ a: { b: {} } }, { depth: 0 }), "{ a: [Object] }", inspect({ a: { b: { c: { d: { e: 1 } } } } }, { depth: 9 }), "{ a: { b: { c: { d: { e: 1 } } } } }"),
  "an error shows name, message and stack": () => {
    const text = inspect(new TypeError("no"));
    yes(text.startsWith("TypeError: no\n"));
  },
  "an error shows its own properties": () => yes(inspect(Object.assign(new Error("no"), { code: "E1" })).includes("code: 'E1'")),
  "an error shows its cause": () => {
    const text = inspect(new Error("outer", { cause: new RangeError("inner") }));
    yes(text.includes("[cause]: RangeError: inner"));
  },
  "an aggregate error shows its errors": () => yes(inspect(new AggregateError([new Error("one")], "all")).includes("Error: one")),
  "an error of an own class": () => {
    class Mine extends Error {
      name = "Mine";
    }
    yes(inspect(new Mine("no")).includes("Mine: no"));
  },
  "a proxy and a hostile getter do not break it": () => {
    inspect(new Proxy({}, { get() { throw new Error("get"); } }));
    inspect({ get a() { throw new Error("a"); } });
    const revoked = Proxy.revocable({}, {});
    revoked.revoke();
    equal(typeof inspect(revoked.proxy), "string");
  },
  "a null prototype tag does not break it": () => equal(typeof inspect(Object.create({ constructor: null })), "string"),
  "a Request and a Response show their facts": () => {
    yes(inspect(new Request("http://a/")).includes("url: 'http://a/'"));
    yes(inspect(new Response("x", { status: 404 })).includes("status: 404"));
  },
  "a URL shows its parts": () => yes(inspect(new URL("http://a/b?c=1")).includes("pathname: '/b'")),
  "console has its methods": () => {
    for (const name of ["assert", "clear", "count", "countReset", "debug", "dir", "dirxml", "error", "group", "groupCollapsed", "groupEnd", "info", "log", "table", "time", "timeEnd", "timeLog", "trace", "warn"]) {
      equal(typeof console[name], "function");
    }
    equal(Object.prototype.toString.call(console), "[object console]");
  },
  "console methods work without their object": () => {
    const { debug } = console;
    debug("a line from the table, expected");
  },
});

export default rows;
