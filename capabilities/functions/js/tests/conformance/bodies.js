import { bytes, collect, equal, equals, fail, hex, rejects, streamOf, table, throws, utf8 } from "../check.js";

/** Rows of [what, make the body, its text, its content type]. */
const kinds = [
  ["a string", () => "h\u00e9llo", "h\u00e9llo", "text/plain;charset=UTF-8"],
  ["an empty string", () => "", "", "text/plain;charset=UTF-8"],
  ["a Uint8Array", () => utf8("abc"), "abc", null],
  ["an ArrayBuffer", () => utf8("abc").buffer, "abc", null],
  ["a DataView", () => new DataView(utf8("xabcx").buffer, 1, 3), "abc", null],
  ["a Blob", () => new Blob(["abc"], { type: "text/x" }), "abc", "text/x"],
  ["a Blob without type", () => new Blob(["abc"]), "abc", null],
  ["URLSearchParams", () => new URLSearchParams({ a: "1 2" }), "a=1+2", "application/x-www-form-urlencoded;charset=UTF-8"],
  ["a stream", () => streamOf(utf8("ab"), utf8("c")), "abc", null],
  ["a number", () => 12, "12", "text/plain;charset=UTF-8"],
  ["an object", () => ({ toString: () => "object" }), "object", "text/plain;charset=UTF-8"],
];

const makers = {
  Request: (body, headers) => new Request("http://a/", { method: "POST", body, headers, duplex: "half" }),
  Response: (body, headers) => new Response(body, { headers }),
};

const kindRows = Object.fromEntries(
  Object.entries(makers).flatMap(([name, make]) =>
    kinds.map(([what, body, text, type]) => [
      `${name} of ${what}`,
      async () => {
        equal(make(body()).headers.get("content-type"), type);
        equal(await make(body()).text(), text);
        equal(new TextDecoder().decode(await make(body()).arrayBuffer()), text);
        equal(new TextDecoder().decode(await make(body()).bytes()), text);
        equal(await (await make(body()).blob()).text(), text);
        const chunks = await collect(make(body()).body);
        equal(new TextDecoder().decode(await new Blob(chunks).arrayBuffer()), text);
        equal(await make(body()).clone().text(), text);
      },
    ]),
  ),
);

const boundary = "xyz";
const multipart = [
  "--xyz", 'Content-Disposition: form-data; name="text"', "", "value",
  "--xyz", 'Content-Disposition: form-data; name="file"; filename="a.txt"', "Content-Type: text/x", "", "line 1\r\nline 2",
  "--xyz--", "",
].join("\r\n");

const formOf = (text, type = `multipart/form-data; boundary=${boundary}`) => new Response(text, { headers: { "content-type": type } }).formData();

const rows = table("Bodies", {
  ...kindRows,
  "no body reads as empty": async () => {
    equals(new Response().body, null, await new Response().text(), "", (await new Response().arrayBuffer()).byteLength, 0, (await new Response().blob()).size, 0);
    equals(new Response(null).body, null, new Request("http://a").body, null, await new Request("http://a").text(), "");
  },
  "no body is never used": async () => {
    const response = new Response();
    await response.text();
    equals(response.bodyUsed, false, await response.text(), "");
  },
  "a body is read once": async () => {
    const response = new Response("abc");
    equal(response.bodyUsed, false);
    await response.text();
    equal(response.bodyUsed, true);
    for (const method of ["text", "json", "arrayBuffer", "bytes", "blob", "formData"]) await rejects(TypeError, response[method]());
    throws(TypeError, () => response.clone());
  },
  "a second read at the same time is refused": async () => {
    const response = new Response("abc");
    const first = response.text();
    await rejects(TypeError, response.text());
    equal(await first, "abc");
  },
  "a locked body is refused": async () => {
    const response = new Response("abc");
    response.body.getReader();
    equal(response.bodyUsed, false);
    await rejects(TypeError, response.text());
  },
  "reading from the stream uses the body": async () => {
    const response = new Response("abc");
    const reader = response.body.getReader();
    await reader.read();
    equal(response.bodyUsed, true);
  },
  "cancelling the stream uses the body": async () => {
    const response = new Response("abc");
    await response.body.cancel();
    equal(response.bodyUsed, true);
    await rejects(TypeError, response.text());
  },
  "body is always the same stream": () => {
    const response = new Response("abc");
    equal(response.body === response.body, true);
  },
  "the stream after text() is locked or used up": async () => {
    const response = new Response("abc");
    await response.text();
    throws(TypeError, () => new Response(response.body));
  },
  "json parses": async () => equals(await new Response('{"a":[1,null]}').json(), { a: [1, null] }, await new Response("3").json(), 3),
  "json fails with a SyntaxError": async () => {
    await rejects(SyntaxError, new Response("{").json());
    await rejects(SyntaxError, new Response("").json());
    await rejects(SyntaxError, new Response().json());
  },
  "text drops a byte order mark": async () => equals(await new Response(bytes(0xef, 0xbb, 0xbf, 0x61)).text(), "a", await new Response("\ufeffa").text(), "a"),
  "json drops a byte order mark": async () => equal(await new Response('\ufeff{"a":1}').json(), { a: 1 }),
  "text replaces what is not UTF-8": async () => equal(await new Response(bytes(0x61, 0xff)).text(), "a\ufffd"),
  "a string body replaces lone surrogates": async () => equal(hex(await new Response("\ud800").bytes()), "efbfbd"),
  "bytes given are copied": async () => {
    const source = bytes(1, 2);
    const response = new Response(source);
    source[0] = 9;
    equal(await response.bytes(), bytes(1, 2));
  },
  "bytes answered are the caller's own": async () => {
    const response = new Response(bytes(1, 2));
    const copy = response.clone();
    (await response.bytes())[0] = 9;
    equal(await copy.bytes(), bytes(1, 2));
  },
  "the content type of a Blob is its own, without outer blanks": () => {
    const blob = new Blob(["a"], { type: " Text/X " });
    Object.defineProperty(blob, "type", { value: "text/html\r\nset-cookie: a=1" });
    equal(new Response(blob).headers.get("content-type"), "text/x");
    equal(new Request("http://h/", { method: "POST", body: blob }).headers.get("content-type"), "text/x");
    equal(new Response(blob, { headers: { "Content-Type": "a/b" } }).headers.get("content-type"), "a/b");
  },
  "blob takes the content type": async () => {
    equals((await new Response("a", { headers: { "content-type": "Text/HTML; charset=utf-8" } }).blob()).type, "text/html;charset=utf-8", (await new Response(bytes(1)).blob()).type, "");
  },
  "a given content type stays": () => equal(new Response("a", { headers: { "content-type": "text/html" } }).headers.get("content-type"), "text/html"),
  "clone of a stream gives both everything": async () => {
    const response = new Response(streamOf(utf8("ab"), utf8("c")));
    const copy = response.clone();
    equals(await response.text(), "abc", await copy.text(), "abc");
  },
  "clone keeps the original readable": async () => {
    const response = new Response("abc");
    await response.clone().text();
    equals(response.bodyUsed, false, await response.text(), "abc");
  },
  "a stream body takes strings as chunks too": async () => equal(await new Response(streamOf("ab", utf8("c"))).text(), "abc"),
  "a stream body refuses other chunks": async () => rejects(TypeError, new Response(streamOf(1)).text()),
  "a stream that fails fails the read": async () => {
    const error = new Error("broken");
    const response = new Response(new ReadableStream({ pull(controller) { controller.error(error); } }));
    await rejects(error, response.text());
    equal(response.bodyUsed, true);
  },
  "a locked or used stream is no body": async () => {
    const stream = streamOf(utf8("a"));
    stream.getReader();
    throws(TypeError, () => new Response(stream));
    const used = streamOf(utf8("a"));
    await used.cancel();
    throws(TypeError, () => new Response(used));
  },
  "an async iterable goes through ReadableStream.from": async () => {
    async function* parts() {
      yield utf8("a");
      yield utf8("b");
    }
    equal(await new Response(ReadableStream.from(parts())).text(), "ab");
  },
  "a large body comes in pieces": async () => {
    const blob = new Blob([new Uint8Array(300_000)]);
    let total = 0;
    for await (const chunk of blob.stream()) total += chunk.length;
    equal(total, 300_000);
  },
  "methods refuse another this": async () => {
    await rejects(TypeError, Response.prototype.text.call({}));
    throws(TypeError, () => Object.getOwnPropertyDescriptor(Response.prototype, "bodyUsed").get.call({}));
  },

  "formData of multipart": async () => {
    const form = await formOf(multipart);
    const file = form.get("file");
    equals([...form.keys()], ["text", "file"], form.get("text"), "value", file.name, "a.txt", file.type, "text/x", await file.text(), "line 1\r\nline 2");
  },
  "formData of multipart with text before it": async () => equal((await formOf(`ignored\r\n${multipart}`)).get("text"), "value"),
  "formData with a quoted boundary": async () => equal((await formOf(multipart, 'multipart/form-data; boundary="xyz"')).get("text"), "value"),
  "formData with an empty part": async () => equal((await formOf('--xyz\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n--xyz--\r\n')).get("a"), ""),
  "formData without parts": async () => equal([...(await formOf("--xyz--\r\n"))], []),
  "formData reads names in UTF-8 and escapes": async () => {
    const form = await formOf('--xyz\r\nContent-Disposition: form-data; name="\u00e9%22%0A"\r\n\r\nx\r\n--xyz--\r\n');
    equal([...form], [['\u00e9"\n', "x"]]);
  },
  "formData that is cut is refused": async () => {
    for (const text of ["", "--xyz", "--xyz\r\n", multipart.slice(0, -10), "no delimiter", '--xyz\r\n\r\nno name\r\n--xyz--']) {
      await rejects(TypeError, formOf(text));
    }
  },
  "formData without boundary is refused": async () => rejects(TypeError, formOf(multipart, "multipart/form-data")),
  "formData of another type is refused": async () => {
    await rejects(TypeError, formOf(multipart, "text/plain"));
    await rejects(TypeError, new Response(bytes(1)).formData());
    await rejects(TypeError, new Response().formData());
  },
  "formData of a urlencoded body": async () => {
    const form = await new Response(new URLSearchParams([["a", "1"], ["b", "x y"], ["a", "2"]])).formData();
    equals(form.getAll("a"), ["1", "2"], form.get("b"), "x y");
  },
  "formData goes round": async () => {
    const form = new FormData();
    form.append('n"a\nme', "line\nbreak");
    form.append("file", new File([bytes(0, 13, 10, 255, 45, 45)], "na\"me.bin", { type: "application/x" }));
    form.append("\u00e9", "\u{1f600}");
    const response = new Response(form);
    const type = response.headers.get("content-type");
    if (!/^multipart\/form-data; boundary=\S+$/.test(type)) fail(type);
    const read = await response.formData();
    const file = read.get("file");
    equals([...read.keys()], ['n"a\r\nme', "file", "\u00e9"], read.get("\u00e9"), "\u{1f600}", [...read.values()][0], "line\r\nbreak");
    equals(file.name, 'na"me.bin', file.type, "application/x", await file.bytes(), bytes(0, 13, 10, 255, 45, 45));
  },
  "a file of no type becomes octets": async () => {
    const form = new FormData();
    form.append("file", new Blob(["x"]));
    const file = (await new Response(form).formData()).get("file");
    equals(file.type, "application/octet-stream", file.name, "blob");
  },
});

export default rows;
