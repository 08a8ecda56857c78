import { bytes, collect, equal, equals, table, throws, utf8, yes } from "../check.js";

const rows = table("Blob, File, FormData", {
  "an empty blob": async () => equals(new Blob().size, 0, new Blob().type, "", await new Blob().text(), "", await new Blob([]).text(), ""),
  "parts of every kind": async () => {
    const blob = new Blob(["a\u00e9", bytes(98), bytes(99).buffer, new Blob(["d"]), new DataView(utf8("xex").buffer, 1, 1), 1, null]);
    equals(await blob.text(), "a\u00e9bcde1null", blob.size, 12);
  },
  "parts are any iterable": async () => equal(await new Blob(new Set(["a", "b"])).text(), "ab"),
  "parts must be iterable": () => {
    throws(TypeError, () => new Blob("text"));
    throws(TypeError, () => new Blob({}));
    throws(TypeError, () => new Blob(null));
  },
  "the type is lower case and plain": () => {
    equals(new Blob([], { type: "Text/Plain" }).type, "text/plain", new Blob([], { type: "a\u00e9" }).type, "", new Blob([], { type: "x\n" }).type, "", new Blob([], { type: null }).type, "null");
  },
  "bytes are copied in and out": async () => {
    const source = bytes(1, 2);
    const blob = new Blob([source]);
    source[0] = 9;
    const read = await blob.bytes();
    equal(read, bytes(1, 2));
    read[0] = 8;
    equal(await blob.bytes(), bytes(1, 2));
  },
  "arrayBuffer is exactly as long": async () => equal((await new Blob(["abc"]).arrayBuffer()).byteLength, 3),
  "text replaces what is not UTF-8": async () => equal(await new Blob([bytes(0x61, 0xff)]).text(), "a\ufffd"),
  "endings native turns CRLF into LF": async () => equal(await new Blob(["a\r\nb\rc\n"], { endings: "native" }).text(), "a\nb\nc\n"),
  "endings are checked": () => throws(TypeError, () => new Blob([], { endings: "x" })),
  "slices": async () => {
    const blob = new Blob(["abcdef"], { type: "text/x" });
    const texts = await Promise.all([blob.slice(), blob.slice(2), blob.slice(1, 3), blob.slice(-2), blob.slice(0, -1), blob.slice(4, 2), blob.slice(9), blob.slice(-9, 2), blob.slice(NaN, 1), blob.slice("1", "2")].map((part) => part.text()));
    equals(texts, ["abcdef", "cdef", "bc", "ef", "abcde", "", "", "ab", "a", "b"], blob.slice(0, 1).type, "", blob.slice(0, 1, "Text/Y").type, "text/y");
  },
  "a slice of a slice": async () => equal(await new Blob(["abcdef"]).slice(1, 5).slice(1, 3).text(), "cd"),
  "stream": async () => {
    const chunks = await collect(new Blob(["abc"]).stream());
    equals(chunks, [utf8("abc")], await collect(new Blob().stream()), []);
  },
  "blob tags": () => equals(String(new Blob()), "[object Blob]", String(new File([], "a")), "[object File]"),
  "a file has its facts": async () => {
    const file = new File(["abc"], "a/b.txt", { type: "text/x", lastModified: 5 });
    equals(file.name, "a/b.txt", file.type, "text/x", file.lastModified, 5, file.size, 3, file instanceof Blob, true, await file.text(), "abc");
  },
  "a file's time is now": () => yes(Math.abs(new File([], "a").lastModified - Date.now()) < 2000),
  "a file needs parts and a name": () => {
    throws(TypeError, () => new File());
    throws(TypeError, () => new File([]));
    equal(new File([], undefined).name, "undefined");
  },
  "a slice of a file is a blob": () => equal(new File(["a"], "a").slice() instanceof File, false),

  "form: append, get, getAll, has, delete": () => {
    const form = new FormData();
    form.append("a", "1");
    form.append("a", 2);
    form.append("b", null);
    equals(form.get("a"), "1", form.getAll("a"), ["1", "2"], form.get("b"), "null", form.has("c"), false, form.get("c"), null, form.getAll("c"), []);
    form.delete("a");
    equals(form.has("a"), false, [...form], [["b", "null"]]);
  },
  "form: set replaces the first and drops the rest": () => {
    const form = new FormData();
    for (const [name, value] of [["a", "1"], ["b", "2"], ["a", "3"]]) form.append(name, value);
    form.set("a", "4");
    form.set("c", "5");
    equal([...form], [["a", "4"], ["b", "2"], ["c", "5"]]);
  },
  "form: a blob becomes a file": () => {
    const form = new FormData();
    form.append("a", new Blob(["x"], { type: "text/x" }));
    form.append("b", new Blob(["x"]), "name.txt");
    equals(form.get("a") instanceof File, true, form.get("a").name, "blob", form.get("a").type, "text/x", form.get("b").name, "name.txt");
  },
  "form: a file stays itself": () => {
    const form = new FormData();
    const file = new File(["x"], "x.txt");
    form.append("a", file);
    form.append("b", file, "renamed.txt");
    equals(form.get("a") === file, true, form.get("b").name, "renamed.txt");
  },
  "form: a file name wants a blob": () => throws(TypeError, () => new FormData().append("a", "text", "name")),
  "form: iterates in order": () => {
    const form = new FormData();
    form.append("b", "1");
    form.append("a", "2");
    equals([...form.keys()], ["b", "a"], [...form.values()], ["1", "2"], [...form.entries()], [["b", "1"], ["a", "2"]]);
    const seen = [];
    form.forEach((value, name, whole) => seen.push([value, name, whole === form]));
    equal(seen, [["1", "b", true], ["2", "a", true]]);
  },
  "form: lone surrogates become U+FFFD": () => {
    const form = new FormData();
    form.append("\ud800", "\udc00");
    equal([...form], [["\ufffd", "\ufffd"]]);
  },
  "form: arguments are asked for": () => {
    throws(TypeError, () => new FormData().append("a"));
    throws(TypeError, () => new FormData().get());
    throws(TypeError, () => new FormData({}));
  },
  "form: tags": () => equals(String(new FormData()), "[object FormData]", Object.prototype.toString.call(new FormData().keys()), "[object FormData Iterator]"),
});

export default rows;
