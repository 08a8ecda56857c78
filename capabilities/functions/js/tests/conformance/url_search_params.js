import { equal, equals, table, throws, yes } from "../check.js";

const pairs = (params) => [...params];

/** Rows of [query, expected pairs]. */
const parsing = [
  ["", []],
  ["?", []],
  ["a", [["a", ""]]],
  ["a=", [["a", ""]]],
  ["=a", [["", "a"]]],
  ["=", [["", ""]]],
  ["&&a=1&&", [["a", "1"]]],
  ["a=1&b=2", [["a", "1"], ["b", "2"]]],
  ["?a=1", [["a", "1"]]],
  ["??a=1", [["?a", "1"]]],
  ["a=b=c", [["a", "b=c"]]],
  ["a+b=c+d", [["a b", "c d"]]],
  ["a%20b=%26", [["a b", "&"]]],
  ["a=%2B", [["a", "+"]]],
  ["a=%c3%a9", [["a", "\u00e9"]]],
  ["a=%ff", [["a", "\ufffd"]]],
  ["a=%zz", [["a", "%zz"]]],
  ["a=%", [["a", "%"]]],
  ["a=%4", [["a", "%4"]]],
  ["a=100%25", [["a", "100%"]]],
  ["a=%F0%9F%98%80", [["a", "\u{1f600}"]]],
  ["a=\u{1f600}", [["a", "\u{1f600}"]]],
  ["a=%ff\u{1f600}", [["a", "\ufffd\u{1f600}"]]],
  ["a=%EF%BB%BFx", [["a", "\ufeffx"]]],
  ["a=\0", [["a", "\0"]]],
  ["a=%00", [["a", "\0"]]],
  ["a#b=1", [["a#b", "1"]]],
  ["a;b=1", [["a;b", "1"]]],
];

/** Rows of [pairs, expected text]. */
const writing = [
  [[["a", "1"], ["b", "2"]], "a=1&b=2"],
  [[["a", ""]], "a="],
  [[["", "a"]], "=a"],
  [[["", ""]], "="],
  [[["a b", "c d"]], "a+b=c+d"],
  [[["a", "+"]], "a=%2B"],
  [[["a", "&=?#"]], "a=%26%3D%3F%23"],
  [[["a", "*-._"]], "a=*-._"],
  [[["a", "~!'()"]], "a=%7E%21%27%28%29"],
  [[["a", "\u00e9"]], "a=%C3%A9"],
  [[["a", "\u{1f600}"]], "a=%F0%9F%98%80"],
  [[["a", "\0\n\r"]], "a=%00%0A%0D"],
  [[["a", "\ud800"]], "a=%EF%BF%BD"],
  [[["a", "%20"]], "a=%2520"],
];

const rows = table("URLSearchParams", {
  ...Object.fromEntries(
    parsing.map(([query, expected]) => [`parses ${JSON.stringify(query)}`, () => equal(pairs(new URLSearchParams(query)), expected)]),
  ),
  ...Object.fromEntries(
    writing.map(([list, expected]) => [`writes ${expected}`, () => equal(new URLSearchParams(list).toString(), expected)]),
  ),
  "is empty without an argument": () => equals(String(new URLSearchParams()), "", new URLSearchParams().size, 0, String(new URLSearchParams(undefined)), ""),
  "null is the text null": () => equal(String(new URLSearchParams(null)), "null="),
  "takes a record": () => equal(String(new URLSearchParams({ a: "1", b: 2 })), "a=1&b=2"),
  "takes other params as a copy": () => {
    const first = new URLSearchParams("a=1");
    const second = new URLSearchParams(first);
    second.append("b", "2");
    equals(String(first), "a=1", String(second), "a=1&b=2");
  },
  "takes a Map and FormData": () => {
    const form = new FormData();
    form.append("a", "1");
    equals(String(new URLSearchParams(new Map([["a", "1"]]))), "a=1", String(new URLSearchParams(form)), "a=1");
  },
  "refuses a pair that is not two long": () => {
    throws(TypeError, () => new URLSearchParams([["a"]]));
    throws(TypeError, () => new URLSearchParams([["a", "b", "c"]]));
  },
  "refuses pairs that are no sequences": () => throws(TypeError, () => new URLSearchParams([1])),
  "keys of a record that become one are one": () => {
    equal(pairs(new URLSearchParams({ "\ud835x": "1", "\ufffdx": "2" })), [["\ufffdx", "2"]]);
  },
  "get gives the first, getAll all": () => {
    const params = new URLSearchParams("a=1&b=2&a=3");
    equals(params.get("a"), "1", params.getAll("a"), ["1", "3"], params.get("c"), null, params.getAll("c"), []);
  },
  "has by name, and by name and value": () => {
    const params = new URLSearchParams("a=1&a=2");
    equals(params.has("a"), true, params.has("b"), false, params.has("a", "2"), true, params.has("a", "3"), false);
  },
  "has with undefined looks at the name": () => yes(new URLSearchParams("a=1").has("a", undefined)),
  "append adds at the end": () => {
    const params = new URLSearchParams("a=1");
    params.append("a", 2);
    equal(String(params), "a=1&a=2");
  },
  "delete takes all of a name": () => {
    const params = new URLSearchParams("a=1&b=2&a=3");
    params.delete("a");
    equal(String(params), "b=2");
  },
  "delete takes a name with a value": () => {
    const params = new URLSearchParams("a=1&a=2&a=1");
    params.delete("a", "1");
    equal(String(params), "a=2");
  },
  "set replaces the first and drops the rest": () => {
    const params = new URLSearchParams("a=1&b=2&a=3");
    params.set("a", "4");
    equal(String(params), "a=4&b=2");
    params.set("c", "5");
    equal(String(params), "a=4&b=2&c=5");
  },
  "size counts pairs": () => equal(new URLSearchParams("a=1&a=2&b").size, 3),
  "sort is stable and by code unit": () => {
    const params = new URLSearchParams("z=1&a=2&z=0&\ufb03=4&\u{1f308}=5&a=1");
    params.sort();
    equal([...params].map(([name, value]) => name + value), ["a2", "a1", "z1", "z0", "\u{1f308}5", "\ufb034"]);
  },
  "iterates in order": () => {
    const params = new URLSearchParams("b=2&a=1");
    equals([...params.keys()], ["b", "a"], [...params.values()], ["2", "1"], [...params.entries()], pairs(params));
  },
  "forEach gives value, name and itself": () => {
    const seen = [];
    const params = new URLSearchParams("a=1&b=2");
    params.forEach((value, name, whole) => seen.push([value, name, whole === params]));
    equal(seen, [["1", "a", true], ["2", "b", true]]);
  },
  "iterators see deletions": () => {
    const params = new URLSearchParams("a=1&b=2&c=3");
    const seen = [];
    for (const [name] of params) {
      seen.push(name);
      if (name === "a") params.delete("b");
    }
    equal(seen, ["a", "c"]);
  },
  "an iterator has the tag of its interface": () => {
    equal(Object.prototype.toString.call(new URLSearchParams().keys()), "[object URLSearchParams Iterator]");
  },
  "methods ask for their arguments": () => {
    const params = new URLSearchParams();
    for (const name of ["append", "set"]) throws(TypeError, () => params[name]("a"));
    for (const name of ["get", "getAll", "has", "delete", "forEach"]) throws(TypeError, () => params[name]());
  },
  "lone surrogates become U+FFFD": () => {
    const params = new URLSearchParams();
    params.append("\ud800", "\udc00");
    equal(pairs(params), [["\ufffd", "\ufffd"]]);
  },
  "survives a round": () => {
    const list = [["a&b", "c=d"], ["e f", "g+h"], ["\u00e9", "\u{1f600}"], ["", "x"]];
    equal(pairs(new URLSearchParams(new URLSearchParams(list).toString())), list);
  },
  "has the string tag": () => equal(Object.prototype.toString.call(new URLSearchParams()), "[object URLSearchParams]"),
  "is made by new alone": () => throws(TypeError, () => URLSearchParams("")),
});

export default rows;
