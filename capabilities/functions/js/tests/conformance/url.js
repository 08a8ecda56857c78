import { equal, equals, table, throws, yes } from "../check.js";

const names = ["href", "origin", "protocol", "username", "password", "host", "hostname", "port", "pathname", "search", "hash"];

function parts(url) {
  return Object.fromEntries(names.map((name) => [name, url[name]]));
}

/** Rows of [input, base, expected href]; null stands for "not a URL". */
const parsing = [
  ["http://example.com", undefined, "http://example.com/"],
  ["HTTP://EXAMPLE.com/Path", undefined, "http://example.com/Path"],
  ["  http://example.com/ \n", undefined, "http://example.com/"],
  ["http://exa\tmple.com/a\nb", undefined, "http://example.com/ab"],
  ["http://example.com:80/", undefined, "http://example.com/"],
  ["https://example.com:443/", undefined, "https://example.com/"],
  ["http://example.com:8080/", undefined, "http://example.com:8080/"],
  ["http://example.com:/", undefined, "http://example.com/"],
  ["http://example.com:99999/", undefined, null],
  ["http://example.com:port/", undefined, null],
  ["http://user:pass@example.com/", undefined, "http://user:pass@example.com/"],
  ["http://us%20er:p%40ss@example.com/", undefined, "http://us%20er:p%40ss@example.com/"],
  ["http://a/b/../c/./d", undefined, "http://a/c/d"],
  ["http://a/%2e%2E/b", undefined, "http://a/b"],
  ["http://a/b/..", undefined, "http://a/"],
  ["http:\\\\a\\b", undefined, "http://a/b"],
  ["http://a/ b?c d#e f", undefined, "http://a/%20b?c%20d#e%20f"],
  ["http://a/\u00e9?\u00e9#\u00e9", undefined, "http://a/%C3%A9?%C3%A9#%C3%A9"],
  ["http://a/\"<>`{}", undefined, "http://a/%22%3C%3E%60%7B%7D"],
  ["http://a/?'\"<>", undefined, "http://a/?%27%22%3C%3E"],
  ["http://a/%zz%", undefined, "http://a/%zz%"],
  ["http://m\u00fcnchen.example/", undefined, "http://xn--mnchen-3ya.example/"],
  ["http://xn--mnchen-3ya.example/", undefined, "http://xn--mnchen-3ya.example/"],
  ["http://ex%61mple.com/", undefined, "http://example.com/"],
  ["http://192.168.0.1/", undefined, "http://192.168.0.1/"],
  ["http://0x7f.1/", undefined, "http://127.0.0.1/"],
  ["http://256.256.256.256/", undefined, null],
  ["http://[::1]/", undefined, "http://[::1]/"],
  ["http://[2001:DB8:0:0:0:0:0:1]:8080/", undefined, "http://[2001:db8::1]:8080/"],
  ["http://[::1", undefined, null],
  ["http://a b/", undefined, null],
  ["http:///", undefined, null],
  ["http://", undefined, null],
  ["https://", undefined, null],
  ["", undefined, null],
  ["foo", undefined, null],
  ["/path", undefined, null],
  ["//host/path", undefined, null],
  ["?q", undefined, null],
  ["1http://a", undefined, null],
  ["data:text/plain,Hello there", undefined, "data:text/plain,Hello there"],
  ["mailto:ada@example.com", undefined, "mailto:ada@example.com"],
  ["javascript:alert(1)", undefined, "javascript:alert(1)"],
  ["file:///etc/hosts", undefined, "file:///etc/hosts"],
  ["blob:https://example.com/uuid", undefined, "blob:https://example.com/uuid"],
  ["custom://host/path?q#h", undefined, "custom://host/path?q#h"],
  ["custom:opaque", undefined, "custom:opaque"],
  ["ws://a:80/", undefined, "ws://a/"],
  ["path", "http://a/b/c", "http://a/b/path"],
  ["/path", "http://a/b/c", "http://a/path"],
  ["../path", "http://a/b/c/d", "http://a/b/path"],
  ["../../../path", "http://a/b", "http://a/path"],
  ["//other/path", "https://a/b", "https://other/path"],
  ["?q", "http://a/b?x#y", "http://a/b?q"],
  ["#h", "http://a/b?x#y", "http://a/b?x#h"],
  ["", "http://a/b?x#y", "http://a/b?x"],
  [".", "http://a/b/c", "http://a/b/"],
  ["http://c/", "http://a/b", "http://c/"],
  ["path", "mailto:a@b", null],
  ["#h", "mailto:a@b", "mailto:a@b#h"],
  ["path", "not a url", null],
  ["a:b", "http://x/y", "a:b"],
  ["\u{1f600}", "http://a/", "http://a/%F0%9F%98%80"],
  ["\ud800", "http://a/", "http://a/%EF%BF%BD"],
];

/** Rows of [href, part, value, expected href]. */
const setting = [
  ["http://a/b", "protocol", "https", "https://a/b"],
  ["http://a/b", "protocol", "https:", "https://a/b"],
  ["http://a:443/b", "protocol", "https", "https://a/b"],
  ["http://a/b", "protocol", "custom", "http://a/b"],
  ["custom://a/b", "protocol", "http", "custom://a/b"],
  ["http://a/b", "protocol", "1", "http://a/b"],
  ["http://a/b", "username", "me", "http://me@a/b"],
  ["http://a/b", "username", "m e:@", "http://m%20e%3A%40@a/b"],
  ["http://me:pw@a/b", "username", "", "http://:pw@a/b"],
  ["http://me@a/b", "password", "s3cret", "http://me:s3cret@a/b"],
  ["http://me:pw@a/b", "password", "", "http://me@a/b"],
  ["mailto:a@b", "username", "x", "mailto:a@b"],
  ["http://a:1/b", "host", "c:2", "http://c:2/b"],
  ["http://a:1/b", "host", "c", "http://c:1/b"],
  ["http://a/b", "host", "", "http://a/b"],
  ["http://a/b", "host", "c d", "http://a/b"],
  ["http://a/b", "host", "x/y", "http://x/b"],
  ["http://a:1/b", "hostname", "c", "http://c:1/b"],
  ["http://a/b", "hostname", "EXAMPLE.com", "http://example.com/b"],
  ["http://a/b", "port", "8080", "http://a:8080/b"],
  ["http://a:8080/b", "port", "", "http://a/b"],
  ["http://a:8080/b", "port", "80", "http://a/b"],
  ["http://a/b", "port", "65536", "http://a/b"],
  ["http://a/b", "port", "x", "http://a/b"],
  ["http://a/b", "port", "90x", "http://a:90/b"],
  ["http://a/b", "pathname", "c d", "http://a/c%20d"],
  ["http://a/b", "pathname", "/x/../y", "http://a/y"],
  ["http://a/b", "pathname", "", "http://a/"],
  ["http://a/b", "pathname", "?#", "http://a/%3F%23"],
  ["mailto:a@b", "pathname", "c", "mailto:a@b"],
  ["http://a/b", "search", "x=1", "http://a/b?x=1"],
  ["http://a/b", "search", "?x=1", "http://a/b?x=1"],
  ["http://a/b?x", "search", "", "http://a/b"],
  ["http://a/b", "search", "a#b", "http://a/b?a%23b"],
  ["http://a/b", "hash", "x", "http://a/b#x"],
  ["http://a/b", "hash", "#x", "http://a/b#x"],
  ["http://a/b#x", "hash", "", "http://a/b"],
  ["http://a/b", "hash", "x y`", "http://a/b#x%20y%60"],
];

function shown(text) {
  return JSON.stringify(text);
}

const parsingRows = Object.fromEntries(
  parsing.map(([input, base, expected]) => [
    `parses ${shown(input)}${base === undefined ? "" : ` against ${shown(base)}`}`,
    () => {
      if (expected === null) {
        throws(TypeError, () => new URL(input, base));
        equals(URL.canParse(input, base), false, URL.parse(input, base), null);
      } else {
        equals(new URL(input, base).href, expected, URL.canParse(input, base), true, URL.parse(input, base).href, expected);
      }
    },
  ]),
);

const settingRows = Object.fromEntries(
  setting.map(([href, part, value, expected]) => [
    `${part} = ${shown(value)} on ${href}`,
    () => {
      const url = new URL(href);
      url[part] = value;
      equal(url.href, expected);
    },
  ]),
);

const rows = table("URL", {
  ...parsingRows,
  ...settingRows,
  "gives all parts": () => {
    equal(parts(new URL("https://me:pw@Example.com:8443/a/b?x=1&y=2#top")), {
      href: "https://me:pw@example.com:8443/a/b?x=1&y=2#top",
      origin: "https://example.com:8443",
      protocol: "https:",
      username: "me",
      password: "pw",
      host: "example.com:8443",
      hostname: "example.com",
      port: "8443",
      pathname: "/a/b",
      search: "?x=1&y=2",
      hash: "#top",
    });
  },
  "a default port is empty": () => equals(new URL("http://a:80").port, "", new URL("http://a:80").host, "a"),
  "a lone question mark has an empty search": () => equals(new URL("http://a/?").search, "", new URL("http://a/?").href, "http://a/?"),
  "a lone hash has an empty hash": () => equals(new URL("http://a/#").hash, "", new URL("http://a/#").href, "http://a/#"),
  "an opaque origin is null": () => equals(new URL("data:,x").origin, "null", new URL("mailto:a@b").origin, "null"),
  "a blob has the origin inside": () => equal(new URL("blob:https://example.com/uuid").origin, "https://example.com"),
  "an opaque path is its pathname": () => equals(new URL("mailto:a@b").pathname, "a@b", new URL("data:text/plain,x").pathname, "text/plain,x"),
  "takes another URL as input and base": () => equals(new URL(new URL("http://a/b")).href, "http://a/b", new URL("c", new URL("http://a/b")).href, "http://a/c"),
  "turns its argument into a string": () => {
    equal(new URL({ toString: () => "http://a/" }).href, "http://a/");
    throws(TypeError, () => new URL(Symbol("http://a/")));
  },
  "needs an argument": () => {
    throws(TypeError, () => new URL());
    throws(TypeError, () => URL.canParse());
    throws(TypeError, () => URL.parse());
  },
  "undefined is not a base": () => throws(TypeError, () => new URL("x", undefined)),
  "null is not a base either": () => throws(TypeError, () => new URL("x", null)),
  "the error names the input": () => yes(throws(TypeError, () => new URL("not a url")).message.includes("not a url")),
  "toString and toJSON give the href": () => {
    const url = new URL("http://a/b");
    equals(String(url), "http://a/b", url.toJSON(), "http://a/b", JSON.stringify({ url }), '{"url":"http://a/b"}', `${url}`, "http://a/b");
  },
  "href can be set": () => {
    const url = new URL("http://a/b?x=1");
    url.href = "https://c/?y=2";
    equals(url.host, "c", url.searchParams.get("y"), "2", url.searchParams.has("x"), false);
  },
  "a bad href throws and changes nothing": () => {
    const url = new URL("http://a/b");
    throws(TypeError, () => (url.href = "nonsense"));
    equal(url.href, "http://a/b");
  },
  "origin cannot be set": () => {
    const url = new URL("http://a/b");
    throws(TypeError, () => (url.origin = "http://c"));
    throws(TypeError, () => (url.searchParams = new URLSearchParams("x")));
    equal(url.href, "http://a/b");
  },
  "searchParams is always the same object": () => {
    const url = new URL("http://a/?x=1");
    const { searchParams } = url;
    url.search = "?y=2";
    equals(url.searchParams === searchParams, true, searchParams.get("y"), "2", searchParams.has("x"), false);
  },
  "changing searchParams changes the URL": () => {
    const url = new URL("http://a/b?x=1#h");
    url.searchParams.append("y", "a b&c");
    equals(url.search, "?x=1&y=a+b%26c", url.href, "http://a/b?x=1&y=a+b%26c#h");
  },
  "emptying searchParams removes the question mark": () => {
    const url = new URL("http://a/b?x=1");
    url.searchParams.delete("x");
    equals(url.search, "", url.href, "http://a/b");
  },
  "reading searchParams does not rewrite the query": () => {
    const url = new URL("http://a/?x=%20a~");
    equals(url.searchParams.get("x"), " a~", url.search, "?x=%20a~");
  },
  "touching searchParams rewrites the query": () => {
    const url = new URL("http://a/?x=%20a~");
    url.searchParams.set("y", "1");
    equal(url.search, "?x=+a%7E&y=1");
  },
  "setting the hash keeps the params": () => {
    const url = new URL("http://a/?x=1");
    url.searchParams.append("y", "2");
    url.hash = "h";
    equals(url.href, "http://a/?x=1&y=2#h", url.searchParams.get("y"), "2");
  },
  "sorting the params sorts the query": () => {
    const url = new URL("http://a/?b=2&a=1");
    url.searchParams.sort();
    equal(url.search, "?a=1&b=2");
  },
  "getters refuse another this": () => throws(TypeError, () => Object.getOwnPropertyDescriptor(URL.prototype, "href").get.call({})),
  "has the string tag": () => equal(Object.prototype.toString.call(new URL("http://a")), "[object URL]"),
  "is made by new alone": () => throws(TypeError, () => URL("http://a")),
  "two URLs do not share state": () => {
    const first = new URL("http://a/?x=1");
    const second = new URL(first);
    second.searchParams.set("x", "2");
    second.pathname = "/c";
    equal(first.href, "http://a/?x=1");
  },
  "a very long query is parsed": () => {
    const url = new URL(`http://a/?${"x=1&".repeat(2000)}`);
    equals(url.searchParams.size, 2000, url.searchParams.getAll("x").length, 2000);
  },
});

export default rows;
