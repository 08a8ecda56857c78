import { equal, equals, rejects, table, throws } from "../check.js";

const rows = table("Response", {
  "has its defaults": async () => {
    const response = new Response();
    equals(response.status, 200, response.statusText, "", response.ok, true, response.type, "default", response.url, "", response.redirected, false, response.body, null, [...response.headers], []);
  },
  "takes status, text and headers": () => {
    const response = new Response("x", { status: 201, statusText: "Made", headers: { a: "1" } });
    equals(response.status, 201, response.statusText, "Made", response.headers.get("a"), "1", response.ok, true);
  },
  "ok is 200 to 299": () => {
    equals([200, 204, 299, 300, 404, 500].map((status) => new Response(null, { status }).ok), [true, true, true, false, false, false]);
  },
  "refuses a status outside 200 to 599": () => {
    for (const status of [0, 100, 101, 199, 600, 1000, -1, "x", NaN]) throws(RangeError, () => new Response(null, { status }));
  },
  "a status is an integer": () => equals(new Response(null, { status: "404" }).status, 404, new Response(null, { status: 200.9 }).status, 200),
  "refuses a bad status text": () => {
    for (const statusText of ["\n", "a\0", "\u0100"]) throws(TypeError, () => new Response(null, { statusText }));
  },
  "some statuses have no body": () => {
    for (const status of [204, 205, 304]) {
      throws(TypeError, () => new Response("x", { status }));
      throws(TypeError, () => new Response("", { status }));
      equal(new Response(null, { status }).status, status);
    }
  },
  "refuses options that are none": () => throws(TypeError, () => new Response("x", 1)),
  "null and undefined options are none": () => equals(new Response("x", null).status, 200, new Response("x", undefined).status, 200),
  "takes a Response as options": () => {
    const response = new Response("x", new Response("y", { status: 404, statusText: "No", headers: { a: "1" } }));
    equals(response.status, 404, response.statusText, "No", response.headers.get("a"), "1");
  },
  "clone copies everything": async () => {
    const response = new Response("abc", { status: 404, statusText: "No", headers: { a: "1" } });
    const copy = response.clone();
    equals(copy.status, 404, copy.statusText, "No", copy.headers.get("a"), "1", await copy.text(), "abc", await response.text(), "abc");
  },
  "the headers of a clone are its own": () => {
    const response = new Response("abc", { headers: { a: "1" } });
    response.clone().headers.set("a", "2");
    equal(response.headers.get("a"), "1");
  },
  "json writes and names the type": async () => {
    const response = Response.json({ a: [1, null, "\u00e9"] });
    equals(response.headers.get("content-type"), "application/json", response.status, 200, await response.text(), '{"a":[1,null,"\u00e9"]}');
  },
  "json takes options": async () => {
    const response = Response.json(1, { status: 201, headers: { "content-type": "application/x+json", a: "1" } });
    equals(response.status, 201, response.headers.get("content-type"), "application/x+json", response.headers.get("a"), "1");
  },
  "json of null, strings and false": async () => equals(await Response.json(null).text(), "null", await Response.json("a").text(), '"a"', await Response.json(false).text(), "false"),
  "json refuses what has no form": () => {
    throws(TypeError, () => Response.json(undefined));
    throws(TypeError, () => Response.json(() => {}));
    throws(TypeError, () => Response.json(Symbol("a")));
    throws(TypeError, () => Response.json());
    throws(TypeError, () => Response.json(1n));
  },
  "json passes an error of toJSON on": () => {
    const error = new Error("toJSON");
    throws(error, () => Response.json({ toJSON() { throw error; } }));
  },
  "json refuses a status without body": () => throws(TypeError, () => Response.json(1, { status: 204 })),
  "error is an empty network error": () => {
    const response = Response.error();
    equals(response.type, "error", response.status, 0, response.ok, false, response.body, null);
    throws(TypeError, () => response.headers.set("a", "1"));
  },
  "redirect has a location": () => {
    const response = Response.redirect("http://a/b c");
    equals(response.status, 302, response.headers.get("location"), "http://a/b%20c", response.body, null);
  },
  "redirect takes the five statuses": () => {
    for (const status of [301, 302, 303, 307, 308]) equal(Response.redirect("http://a/", status).status, status);
    for (const status of [200, 300, 304, 309, 400]) throws(RangeError, () => Response.redirect("http://a/", status));
  },
  "redirect takes a URL object": () => equal(Response.redirect(new URL("http://a/b")).headers.get("location"), "http://a/b"),
  "redirect to a path keeps the path": () => equals(Response.redirect("/login?next=%2F").headers.get("location"), "/login?next=%2F", Response.redirect("done").headers.get("location"), "done"),
  "redirect to a path in the folder above": () => equal(Response.redirect("../x").headers.get("location"), "../x"),
  "redirect refuses what cannot be a URL": () => {
    throws(TypeError, () => Response.redirect("http://"));
    throws(TypeError, () => Response.redirect("http://a b/"));
    throws(TypeError, () => Response.redirect());
  },
  "getters cannot be set": () => throws(TypeError, () => (new Response().status = 1)),
  "has the string tag": () => equal(Object.prototype.toString.call(new Response()), "[object Response]"),
  "is made by new alone": () => throws(TypeError, () => Response()),
  "statics are enumerable and configurable": () => {
    const descriptor = Object.getOwnPropertyDescriptor(Response, "json");
    equals(descriptor.enumerable, true, descriptor.configurable, true);
  },
  "can be extended": async () => {
    class Page extends Response {
      constructor(text) {
        super(`<p>${text}</p>`, { headers: { "content-type": "text/html" } });
      }
    }
    const page = new Page("hi");
    equals(page instanceof Response, true, page.headers.get("content-type"), "text/html", await page.text(), "<p>hi</p>");
  },
  "a used response is not cloned": async () => {
    const response = new Response("x");
    await response.text();
    throws(TypeError, () => response.clone());
    await rejects(TypeError, response.json());
  },
});

export default rows;
