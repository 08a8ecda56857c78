import { equal, equals, no, table, throws, yes } from "../check.js";

const pairs = (headers) => [...headers];

const rows = table("Headers", {
  "is empty without an argument": () => equals(pairs(new Headers()), [], pairs(new Headers(undefined)), []),
  "refuses null and primitives as initial value": () => {
    throws(TypeError, () => new Headers(null));
    throws(TypeError, () => new Headers(1));
    throws(TypeError, () => new Headers("a: b"));
  },
  "takes a record": () => equal(pairs(new Headers({ b: "2", a: "1" })), [["a", "1"], ["b", "2"]]),
  "takes pairs": () => equal(pairs(new Headers([["b", "2"], ["a", "1"]])), [["a", "1"], ["b", "2"]]),
  "takes other Headers": () => equal(pairs(new Headers(new Headers({ a: "1" }))), [["a", "1"]]),
  "takes a Map": () => equal(pairs(new Headers(new Map([["a", "1"]]))), [["a", "1"]]),
  "takes any iterable of iterables": () => {
    const init = { *[Symbol.iterator]() { yield new Set(["a", "1"]); } };
    equal(pairs(new Headers(init)), [["a", "1"]]);
  },
  "refuses a pair that is not two long": () => {
    throws(TypeError, () => new Headers([["a"]]));
    throws(TypeError, () => new Headers([["a", "b", "c"]]));
    throws(TypeError, () => new Headers([[]]));
  },
  "refuses a pair that is a string": () => throws(TypeError, () => new Headers(["ab"])),
  "refuses a symbol as a record's key": () => throws(TypeError, () => new Headers({ [Symbol("a")]: "1" })),
  "passes over keys that are not enumerable": () => {
    const init = Object.defineProperty({ a: "1" }, "b", { value: "2", enumerable: false });
    equal(pairs(new Headers(init)), [["a", "1"]]);
  },
  "turns values into strings": () => equal(pairs(new Headers({ a: 1, b: null, c: undefined, d: true })), [["a", "1"], ["b", "null"], ["c", "undefined"], ["d", "true"]]),
  "lower-cases names": () => equal(pairs(new Headers({ "X-Custom-NAME": "1" })), [["x-custom-name", "1"]]),
  "get, has and delete ignore the case": () => {
    const headers = new Headers({ "Content-Type": "text/plain" });
    equals(headers.get("CONTENT-TYPE"), "text/plain", headers.has("content-TYPE"), true);
    headers.delete("cONTENT-tYPE");
    no(headers.has("content-type"));
  },
  "get of an absent name is null": () => equal(new Headers().get("a"), null),
  "append combines with comma and space": () => {
    const headers = new Headers({ a: "1" });
    headers.append("A", "2");
    equals(headers.get("a"), "1, 2", pairs(headers), [["a", "1, 2"]]);
  },
  "set replaces every value and keeps one": () => {
    const headers = new Headers([["a", "1"], ["a", "2"], ["b", "3"]]);
    headers.set("a", "4");
    equal(pairs(headers), [["a", "4"], ["b", "3"]]);
  },
  "set adds what is not there": () => {
    const headers = new Headers();
    headers.set("a", "1");
    equal(headers.get("a"), "1");
  },
  "iteration is sorted by name": () => equal([...new Headers({ zebra: "1", apple: "2", mango: "3" }).keys()], ["apple", "mango", "zebra"]),
  "iteration sorts by code unit": () => equal([...new Headers([["a-b", "1"], ["a", "2"], ["a1", "3"]]).keys()], ["a", "a-b", "a1"]),
  "keys, values and entries agree": () => {
    const headers = new Headers({ b: "2", a: "1" });
    equals([...headers.keys()], ["a", "b"], [...headers.values()], ["1", "2"], [...headers.entries()], pairs(headers));
  },
  "forEach gives value, name and the headers": () => {
    const headers = new Headers({ a: "1" });
    const seen = [];
    headers.forEach(function each(value, name, whole) {
      seen.push([this.mark, value, name, whole === headers]);
    }, { mark: "m" });
    equal(seen, [["m", "1", "a", true]]);
  },
  "forEach refuses what is not a function": () => throws(TypeError, () => new Headers().forEach({})),
  "the default iterator is entries": () => yes(Headers.prototype[Symbol.iterator] === Headers.prototype.entries),
  "an iterator has the tag of its interface": () => {
    equal(Object.prototype.toString.call(new Headers().entries()), "[object Headers Iterator]");
  },
  "an iterator is iterable itself": () => equal([...new Headers({ a: "1" }).keys()[Symbol.iterator]()], ["a"]),
  "iterators see later changes": () => {
    const headers = new Headers({ a: "1", c: "3" });
    const iterator = headers.keys();
    equal(iterator.next().value, "a");
    headers.append("b", "2");
    equals(iterator.next().value, "b", iterator.next().value, "c", iterator.next().done, true);
  },
  "set-cookie stays apart on iteration": () => {
    const headers = new Headers([["set-cookie", "a=1"], ["x", "y"], ["Set-Cookie", "b=2"]]);
    equal(pairs(headers), [["set-cookie", "a=1"], ["set-cookie", "b=2"], ["x", "y"]]);
  },
  "get combines set-cookie": () => {
    const headers = new Headers([["set-cookie", "a=1"], ["set-cookie", "b=2"]]);
    equal(headers.get("set-cookie"), "a=1, b=2");
  },
  "getSetCookie lists them in order": () => {
    const headers = new Headers([["set-cookie", "b=2"], ["set-cookie", "a=1"]]);
    equals(headers.getSetCookie(), ["b=2", "a=1"], new Headers().getSetCookie(), []);
  },
  "set replaces all cookies": () => {
    const headers = new Headers([["set-cookie", "b=2"], ["set-cookie", "a=1"]]);
    headers.set("Set-Cookie", "c=3");
    equal(headers.getSetCookie(), ["c=3"]);
  },
  "copying keeps every cookie": () => {
    const headers = new Headers([["set-cookie", "b=2"], ["set-cookie", "a=1"]]);
    equal(new Headers(headers).getSetCookie(), ["b=2", "a=1"]);
  },
  "outer whitespace of a value goes, inner stays": () => equal(new Headers({ a: " \t\r\n1 \t 2\n " }).get("a"), "1 \t 2"),
  "an empty value is kept": () => equals(new Headers({ a: "" }).get("a"), "", new Headers({ a: "" }).has("a"), true),
  "an empty value combines": () => equal(new Headers([["a", ""], ["a", "1"]]).get("a"), ", 1"),
  "a value may hold latin-1": () => equal(new Headers({ a: "caf\u00e9" }).get("a"), "caf\u00e9"),
  "a value above U+00FF is refused": () => throws(TypeError, () => new Headers({ a: "\u0100" })),
  "a value with NUL, CR or LF inside is refused": () => {
    for (const value of ["a\0b", "a\rb", "a\nb", "a\r\nb: c"]) throws(TypeError, () => new Headers({ a: value }));
  },
  "control characters otherwise pass": () => equal(new Headers({ a: "a\x01b\x7f" }).get("a"), "a\x01b\x7f"),
  "an empty name is refused": () => {
    throws(TypeError, () => new Headers({ "": "1" }));
    throws(TypeError, () => new Headers().get(""));
  },
  "a name that is no token is refused": () => {
    for (const name of ["a b", "a:", "a\n", "(a)", "caf\u00e9", "a,b", "\u0100", "a\0", '"a"', "a/b", "[a]", "{a}", "a@b", "a;b", "a=b", "a?b", "a\\b", "<a>"]) {
      throws(TypeError, () => new Headers({ [name]: "1" }));
      throws(TypeError, () => new Headers().append(name, "1"));
      throws(TypeError, () => new Headers().set(name, "1"));
      throws(TypeError, () => new Headers().has(name));
      throws(TypeError, () => new Headers().delete(name));
    }
  },
  "every character of a token passes": () => yes(new Headers({ "!#$%&'*+-.^_`|~09az": "1" }).has("!#$%&'*+-.^_`|~09AZ")),
  "methods ask for their arguments": () => {
    const headers = new Headers();
    throws(TypeError, () => headers.append("a"));
    throws(TypeError, () => headers.set("a"));
    throws(TypeError, () => headers.get());
    throws(TypeError, () => headers.has());
    throws(TypeError, () => headers.delete());
    throws(TypeError, () => headers.forEach());
  },
  "methods refuse another this": () => {
    throws(TypeError, () => Headers.prototype.get.call({}, "a"));
    throws(TypeError, () => Headers.prototype.entries.call({}));
  },
  "is made by new alone": () => throws(TypeError, () => Headers()),
  "a failing pair leaves nothing behind on the way": () => {
    const headers = new Headers({ a: "1" });
    throws(TypeError, () => headers.append("b", "\u0100"));
    equal(pairs(headers), [["a", "1"]]);
  },
  "has the string tag": () => equal(String(new Headers()), "[object Headers]"),
  "can be extended": () => {
    class Mine extends Headers {
      get(name) {
        return `mine ${super.get(name)}`;
      }
    }
    equals(new Mine({ a: "1" }).get("a"), "mine 1", new Mine() instanceof Headers, true);
  },
  "methods are enumerable": () => {
    const seen = [];
    for (const key in new Headers()) seen.push(key);
    equal(seen.sort(), ["append", "delete", "entries", "forEach", "get", "getSetCookie", "has", "keys", "set", "values"]);
  },
  "Object.fromEntries works": () => equal(Object.fromEntries(new Headers({ A: "1", b: "2" })), { a: "1", b: "2" }),
  "headers of a redirect cannot be changed": () => {
    const { headers } = Response.redirect("http://example.com/");
    throws(TypeError, () => headers.set("a", "1"));
    throws(TypeError, () => headers.append("a", "1"));
    throws(TypeError, () => headers.delete("location"));
    equal(headers.get("location"), "http://example.com/");
  },
  "headers of a fetched response cannot be changed": async ({ origin }) => {
    const response = await fetch(`${origin}/echo`);
    throws(TypeError, () => response.headers.set("a", "1"));
    await response.text();
  },
  "a copy of frozen headers can be changed": () => {
    const headers = new Headers(Response.redirect("http://example.com/").headers);
    headers.set("a", "1");
    equal(headers.get("a"), "1");
  },
  "a Response's own headers can be changed": () => {
    const response = new Response("x");
    response.headers.set("a", "1");
    equal(response.headers.get("a"), "1");
  },
  "names are not a prototype's": () => {
    const headers = new Headers();
    equals(headers.get("constructor"), null, headers.has("__proto__"), false, headers.has("toString"), false);
    headers.set("constructor", "1");
    headers.set("__proto__", "2");
    equals(headers.get("constructor"), "1", headers.get("__proto__"), "2");
  },
  "bytes of values survive a request": async ({ origin }) => {
    const response = await fetch(`${origin}/echo`, { headers: { "x-latin": "caf\u00e9" } });
    const { headers } = await response.json();
    equal(headers.filter(([name]) => name === "x-latin"), [["x-latin", "caf\u00e9"]]);
  },
});

export default rows;
