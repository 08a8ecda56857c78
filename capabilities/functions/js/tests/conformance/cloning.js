import { bytes, equal, equals, table, throws, yes } from "../check.js";

const rows = table("structuredClone", {
  "primitives": () => {
    for (const value of [undefined, null, true, 0, -0, NaN, 1.5, "text", 10n]) equal(structuredClone(value), value);
  },
  "plain objects and arrays, deeply": () => {
    const value = { a: [1, { b: null }], c: undefined };
    const copy = structuredClone(value);
    equals(copy, value, copy === value, false, copy.a === value.a, false, copy.a[1] === value.a[1], false);
  },
  "holes of arrays stay holes": () => {
    const copy = structuredClone([1, , 3]); // eslint-disable-line no-sparse-arrays
    equals(copy.length, 3, 1 in copy, false);
  },
  "properties of arrays": () => equal(structuredClone(Object.assign([1], { name: "x" })).name, "x"),
  "cycles": () => {
    const value = { name: "x" };
    value.self = value;
    const copy = structuredClone(value);
    equals(copy.self === copy, true, copy.name, "x");
  },
  "the same object twice stays one": () => {
    const inner = {};
    const copy = structuredClone([inner, inner]);
    yes(copy[0] === copy[1]);
  },
  "Date": () => {
    const copy = structuredClone(new Date(5));
    equals(copy.getTime(), 5, copy instanceof Date, true, Number.isNaN(structuredClone(new Date(NaN)).getTime()), true);
  },
  "RegExp without its position": () => {
    const value = /a(b)/gi;
    value.lastIndex = 3;
    const copy = structuredClone(value);
    equals(copy.source, "a(b)", copy.flags, "gi", copy.lastIndex, 0);
  },
  "Map and Set": () => {
    const key = { k: 1 };
    const copy = structuredClone(new Map([[key, new Set([1, key])]]));
    const [[copiedKey, set]] = copy;
    equals(copiedKey, { k: 1 }, copiedKey === key, false, set.has(1), true, set.has(copiedKey), true);
  },
  "wrapped primitives": () => {
    equals(structuredClone(new Number(1)) instanceof Number, true, structuredClone(new String("a")).valueOf(), "a", structuredClone(new Boolean(false)).valueOf(), false, structuredClone(Object(1n)).valueOf(), 1n);
  },
  "ArrayBuffer": () => {
    const value = bytes(1, 2).buffer;
    const copy = structuredClone(value);
    equals(copy, value, copy === value, false);
  },
  "views, and one buffer for two of them": () => {
    const { buffer } = bytes(1, 2, 3, 4);
    const copy = structuredClone({ left: new Uint8Array(buffer, 1, 2), right: new DataView(buffer, 2), wide: new Uint16Array(buffer) });
    equals(copy.left, bytes(2, 3), copy.left.byteOffset, 1, copy.right instanceof DataView, true, copy.right.byteLength, 2, copy.left.buffer === copy.right.buffer, true, copy.wide.length, 2);
  },
  "errors": () => {
    const copy = structuredClone(new RangeError("no", { cause: { a: 1 } }));
    equals(copy instanceof RangeError, true, copy.message, "no", copy.name, "RangeError", copy.cause, { a: 1 }, typeof copy.stack, "string");
  },
  "an error of an own class becomes an Error": () => {
    class Mine extends Error {
      name = "Mine";
    }
    const copy = structuredClone(new Mine("no"));
    equals(Object.getPrototypeOf(copy) === Error.prototype, true, copy.name, "Error", copy.message, "no");
  },
  "DOMException": () => {
    const copy = structuredClone(new DOMException("no", "AbortError"));
    equals(copy instanceof DOMException, true, copy.name, "AbortError", copy.message, "no");
  },
  "Blob and File": async () => {
    const file = structuredClone(new File(["abc"], "a.txt", { type: "text/x", lastModified: 5 }));
    equals(file instanceof File, true, file.name, "a.txt", file.type, "text/x", file.lastModified, 5, await file.text(), "abc");
    equal(await structuredClone(new Blob(["x"])).text(), "x");
  },
  "an object of a class becomes plain": () => {
    class Point {
      constructor() {
        this.x = 1;
      }
    }
    const copy = structuredClone(new Point());
    equals(Object.getPrototypeOf(copy) === Object.prototype, true, copy, { x: 1 });
  },
  "an object without prototype becomes plain": () => equal(structuredClone(Object.assign(Object.create(null), { a: 1 })), { a: 1 }),
  "getters are read": () => equal(structuredClone({ get a() { return 1; } }), { a: 1 }),
  "an error of a getter passes on": () => {
    const error = new Error("getter");
    throws(error, () => structuredClone({ get a() { throw error; } }));
  },
  "only own enumerable string keys": () => {
    const value = Object.create({ inherited: 1 }, { hidden: { value: 1, enumerable: false }, seen: { value: 2, enumerable: true } });
    value[Symbol("s")] = 3;
    equal(structuredClone(value), { seen: 2 });
  },
  "__proto__ as an own key": () => {
    const value = JSON.parse('{"__proto__":{"evil":1}}');
    const copy = structuredClone(value);
    equals(copy.evil, undefined, Object.hasOwn(copy, "__proto__"), true);
  },
  "functions and symbols are refused": () => {
    throws("DataCloneError", () => structuredClone(() => {}));
    throws("DataCloneError", () => structuredClone(Symbol("a")));
    throws("DataCloneError", () => structuredClone({ a: [class {}] }));
    throws("DataCloneError", () => structuredClone(Object(Symbol("a"))));
  },
  "what has no copy is refused": () => {
    for (const value of [Promise.resolve(), new WeakMap(), new WeakSet(), new WeakRef({}), new Response(), new Headers(), new URL("http://a"), new AbortController(), new ReadableStream()]) {
      throws("DataCloneError", () => structuredClone(value));
    }
  },
  "transfer moves a buffer": () => {
    const { buffer } = bytes(1, 2);
    const copy = structuredClone({ buffer }, { transfer: [buffer] });
    equals(new Uint8Array(copy.buffer), bytes(1, 2), buffer.byteLength, 0);
  },
  "transfer moves the buffer of a view": () => {
    const view = bytes(1, 2, 3).subarray(1);
    const copy = structuredClone(view, { transfer: [view.buffer] });
    equals(copy, bytes(2, 3), view.length, 0);
  },
  "transfer is checked": () => {
    throws("DataCloneError", () => structuredClone({}, { transfer: [{}] }));
    const { buffer } = bytes(1);
    structuredClone(buffer, { transfer: [buffer] });
    throws("DataCloneError", () => structuredClone(buffer, { transfer: [buffer] }));
  },
  "needs an argument": () => throws(TypeError, () => structuredClone()),
});

export default rows;
