import { bytes, equal, equals, hex, table, throws, utf8, yes } from "../check.js";

/** Rows of [bytes, expected text] for utf-8 without fatal. */
const broken = [
  [[0xff], "\ufffd"],
  [[0x80], "\ufffd"],
  [[0xc0, 0x80], "\ufffd\ufffd"],
  [[0xc3], "\ufffd"],
  [[0xc3, 0x41], "\ufffdA"],
  [[0xe2, 0x82], "\ufffd"],
  [[0xe2, 0x82, 0x41], "\ufffdA"],
  [[0xe0, 0x80, 0x80], "\ufffd\ufffd\ufffd"],
  [[0xed, 0xa0, 0x80], "\ufffd\ufffd\ufffd"],
  [[0xf0, 0x9f, 0x98], "\ufffd"],
  [[0xf0, 0x80, 0x80, 0x80], "\ufffd\ufffd\ufffd\ufffd"],
  [[0xf4, 0x90, 0x80, 0x80], "\ufffd\ufffd\ufffd\ufffd"],
  [[0xf8, 0x88, 0x80, 0x80, 0x80], "\ufffd\ufffd\ufffd\ufffd\ufffd"],
  [[0x41, 0xff, 0x42], "A\ufffdB"],
];

/** Every way of cutting text into two decodes to the same. */
function cutEverywhere(label, source, expected) {
  for (let cut = 0; cut <= source.length; cut++) {
    const decoder = new TextDecoder(label);
    const text = decoder.decode(source.subarray(0, cut), { stream: true }) + decoder.decode(source.subarray(cut));
    equal(text, expected);
  }
}

function byteByByte(source) {
  const decoder = new TextDecoder();
  let text = "";
  for (const byte of source) text += decoder.decode(bytes(byte), { stream: true });
  return text + decoder.decode();
}

const labels = {
  "utf-8": ["utf8", "UTF-8", " utf-8\n", "unicode-1-1-utf-8", "x-unicode20utf8"],
  "utf-16le": ["utf-16", "UTF-16LE", "ucs-2", "unicode", "csunicode"],
  "utf-16be": ["utf-16be", "unicodefffe"],
  "windows-1252": ["latin1", "iso-8859-1", "ascii", "us-ascii", "cp1252", "l1"],
};

const rows = table("Encoding", {
  "TextEncoder says utf-8": () => equal(new TextEncoder().encoding, "utf-8"),
  "encodes ASCII": () => equal(utf8("abc"), bytes(97, 98, 99)),
  "encodes two, three and four bytes": () => equals(hex(utf8("\u00e9")), "c3a9", hex(utf8("\u20ac")), "e282ac", hex(utf8("\u{1f600}")), "f09f9880"),
  "encodes nothing as nothing": () => equals(utf8("").length, 0, new TextEncoder().encode().length, 0, new TextEncoder().encode(undefined).length, 0),
  "encodes NUL": () => equal(utf8("a\0b"), bytes(97, 0, 98)),
  "encodes lone surrogates as U+FFFD": () => equals(hex(utf8("\ud800")), "efbfbd", hex(utf8("a\udc00b")), "61efbfbd62", hex(utf8("\udc00\ud800")), "efbfbdefbfbd"),
  "turns its argument into a string": () => equals(utf8(12), bytes(49, 50), hex(utf8(null)), "6e756c6c"),
  "answers a Uint8Array of its own": () => {
    const encoded = utf8("abc");
    equals(encoded instanceof Uint8Array, true, encoded.buffer.byteLength, 3);
    encoded[0] = 0;
    equal(utf8("abc")[0], 97);
  },
  "encodes a megabyte": () => equal(utf8("\u00e9".repeat(500_000)).length, 1_000_000),
  "encodeInto fills what fits": () => {
    const target = new Uint8Array(4);
    equals(new TextEncoder().encodeInto("ab\u20ac", target), { read: 2, written: 2 }, target, bytes(97, 98, 0, 0));
  },
  "encodeInto counts code units": () => {
    const target = new Uint8Array(10);
    equals(new TextEncoder().encodeInto("\u{1f600}a", target), { read: 3, written: 5 }, hex(target.subarray(0, 5)), "f09f988061");
  },
  "encodeInto does not cut a character": () => {
    equals(new TextEncoder().encodeInto("\u{1f600}", new Uint8Array(3)), { read: 0, written: 0 }, new TextEncoder().encodeInto("a\u{1f600}", new Uint8Array(4)), { read: 1, written: 1 });
  },
  "encodeInto into nothing": () => equal(new TextEncoder().encodeInto("abc", new Uint8Array(0)), { read: 0, written: 0 }),
  "encodeInto keeps to the view": () => {
    const whole = new Uint8Array(6);
    new TextEncoder().encodeInto("abc", whole.subarray(2, 4));
    equal(whole, bytes(0, 0, 97, 98, 0, 0));
  },
  "encodeInto replaces lone surrogates": () => {
    const target = new Uint8Array(4);
    equals(new TextEncoder().encodeInto("\ud800a", target), { read: 2, written: 4 }, hex(target), "efbfbd61");
  },
  "encodeInto refuses other views": () => {
    throws(TypeError, () => new TextEncoder().encodeInto("a", new Uint16Array(1)));
    throws(TypeError, () => new TextEncoder().encodeInto("a", new ArrayBuffer(1)));
  },

  "TextDecoder has its defaults": () => {
    const decoder = new TextDecoder();
    equals(decoder.encoding, "utf-8", decoder.fatal, false, decoder.ignoreBOM, false);
  },
  "TextDecoder keeps its options": () => {
    const decoder = new TextDecoder("utf-8", { fatal: 1, ignoreBOM: "yes" });
    equals(decoder.fatal, true, decoder.ignoreBOM, true);
  },
  ...Object.fromEntries(
    Object.entries(labels).map(([name, list]) => [
      `labels of ${name}`,
      () => {
        for (const label of list) equal(new TextDecoder(label).encoding, name);
      },
    ]),
  ),
  "an unknown label is a RangeError": () => {
    throws(RangeError, () => new TextDecoder("klingon"));
    throws(RangeError, () => new TextDecoder(""));
    throws(RangeError, () => new TextDecoder("replacement"));
  },
  "decodes nothing as nothing": () => equals(new TextDecoder().decode(), "", new TextDecoder().decode(new Uint8Array(0)), ""),
  "decodes one to four bytes": () => equal(new TextDecoder().decode(bytes(0x61, 0xc3, 0xa9, 0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x98, 0x80)), "a\u00e9\u20ac\u{1f600}"),
  "decodes every kind of buffer": () => {
    const { buffer } = bytes(0, 97, 98, 0);
    equals(
      new TextDecoder().decode(bytes(97).buffer), "a",
      new TextDecoder().decode(new DataView(buffer, 1, 2)), "ab",
      new TextDecoder().decode(new Uint8Array(buffer, 1, 1)), "a",
      new TextDecoder().decode(new Int8Array(buffer, 2, 1)), "b",
      new TextDecoder().decode(new Uint16Array(bytes(97, 98).buffer)), "ab",
    );
  },
  "refuses what is no buffer": () => {
    throws(TypeError, () => new TextDecoder().decode("abc"));
    throws(TypeError, () => new TextDecoder().decode(null));
    throws(TypeError, () => new TextDecoder().decode([97]));
  },
  ...Object.fromEntries(
    broken.map(([source, expected]) => [
      `decodes broken ${hex(bytes(...source))}`,
      () => {
        equal(new TextDecoder().decode(bytes(...source)), expected);
        equal(byteByByte(bytes(...source)), expected);
        throws(TypeError, () => new TextDecoder("utf-8", { fatal: true }).decode(bytes(...source)));
      },
    ]),
  ),
  "fatal passes what is right": () => equal(new TextDecoder("utf-8", { fatal: true }).decode(utf8("gr\u00fc\u00df \u{1f600}")), "gr\u00fc\u00df \u{1f600}"),
  "fatal at the end of a stream": () => {
    const decoder = new TextDecoder("utf-8", { fatal: true });
    equal(decoder.decode(bytes(0xe2, 0x82), { stream: true }), "");
    throws(TypeError, () => decoder.decode());
  },
  "works again after a fatal error": () => {
    const decoder = new TextDecoder("utf-8", { fatal: true });
    throws(TypeError, () => decoder.decode(bytes(0xff)));
    equal(decoder.decode(bytes(97)), "a");
  },
  "drops one byte order mark": () => equal(new TextDecoder().decode(bytes(0xef, 0xbb, 0xbf, 0x61)), "a"),
  "keeps a second one": () => equal(new TextDecoder().decode(bytes(0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf)), "\ufeff"),
  "keeps the mark when told to": () => equal(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes(0xef, 0xbb, 0xbf, 0x61)), "\ufeffa"),
  "drops a mark that comes in pieces": () => {
    const decoder = new TextDecoder();
    let text = "";
    for (const byte of [0xef, 0xbb, 0xbf, 0x61]) text += decoder.decode(bytes(byte), { stream: true });
    equal(text + decoder.decode(), "a");
  },
  "a mark in the middle stays": () => equal(new TextDecoder().decode(bytes(0x61, 0xef, 0xbb, 0xbf)), "a\ufeff"),
  "a mark in a later chunk stays": () => {
    const decoder = new TextDecoder();
    equals(decoder.decode(bytes(0x61), { stream: true }), "a", decoder.decode(bytes(0xef, 0xbb, 0xbf)), "\ufeff");
  },
  "starts anew after a whole decode": () => {
    const decoder = new TextDecoder();
    equals(decoder.decode(bytes(0xef, 0xbb, 0xbf, 0x61)), "a", decoder.decode(bytes(0xef, 0xbb, 0xbf, 0x62)), "b");
  },
  "any cut of utf-8": () => cutEverywhere("utf-8", utf8("a\u00e9\u20ac\u{1f600}z"), "a\u00e9\u20ac\u{1f600}z"),
  "any cut of utf-16le": () => cutEverywhere("utf-16le", bytes(0x61, 0, 0xac, 0x20, 0x3d, 0xd8, 0x00, 0xde), "a\u20ac\u{1f600}"),
  "any cut of utf-16be": () => cutEverywhere("utf-16be", bytes(0, 0x61, 0x20, 0xac, 0xd8, 0x3d, 0xde, 0x00), "a\u20ac\u{1f600}"),
  "utf-16 drops its mark": () => equals(new TextDecoder("utf-16le").decode(bytes(0xff, 0xfe, 0x61, 0)), "a", new TextDecoder("utf-16be").decode(bytes(0xfe, 0xff, 0, 0x61)), "a"),
  "utf-16 with an odd byte": () => {
    equal(new TextDecoder("utf-16le").decode(bytes(0x61, 0, 0x62)), "a\ufffd");
    throws(TypeError, () => new TextDecoder("utf-16le", { fatal: true }).decode(bytes(0x61)));
  },
  "utf-16 with a lone surrogate": () => {
    equal(new TextDecoder("utf-16le").decode(bytes(0x3d, 0xd8, 0x61, 0)), "\ufffda");
    throws(TypeError, () => new TextDecoder("utf-16le", { fatal: true }).decode(bytes(0x3d, 0xd8)));
  },
  "windows-1252 decodes every byte": () => {
    equals(new TextDecoder("latin1").decode(bytes(0x80, 0x85, 0x99, 0x9f, 0xa0, 0xe9, 0xff, 0x81)), "\u20ac\u2026\u2122\u0178\u00a0\u00e9\u00ff\x81");
  },
  "decodes a megabyte": () => equal(new TextDecoder().decode(utf8("\u20ac".repeat(300_000))).length, 300_000),

  "btoa and atob go round": () => {
    const all = String.fromCharCode(...Array(256).keys());
    equal(atob(btoa(all)), all);
  },
  "btoa pads": () => equals(btoa(""), "", btoa("a"), "YQ==", btoa("ab"), "YWI=", btoa("abc"), "YWJj"),
  "btoa refuses beyond latin-1": () => throws("InvalidCharacterError", () => btoa("\u0100")),
  "btoa turns its argument into a string": () => equals(btoa(null), "bnVsbA==", btoa(undefined), "dW5kZWZpbmVk", btoa(12), "MTI="),
  "atob forgives whitespace and padding": () => equals(atob(" Y Q = = \n"), "a", atob("YQ"), "a", atob("YWI"), "ab", atob(""), ""),
  "atob refuses what is not base64": () => {
    for (const text of ["a", "YQ=", "Y!==", "====", "YQ==YQ==", "-_-_", "\u00e9"]) throws("InvalidCharacterError", () => atob(text));
  },

  "TextEncoderStream encodes chunks": async () => {
    const stream = new TextEncoderStream();
    const read = new Response(stream.readable).arrayBuffer();
    const writer = stream.writable.getWriter();
    await writer.write("a\u00e9");
    await writer.write("\u{1f600}");
    await writer.close();
    equals(hex(await read), "61c3a9f09f9880", stream.encoding, "utf-8");
  },
  "TextEncoderStream joins a surrogate pair cut in two": async () => {
    const stream = new TextEncoderStream();
    const read = new Response(stream.readable).arrayBuffer();
    const writer = stream.writable.getWriter();
    for (const chunk of ["a\ud83d", "", "\ude00b", "\ud83d"]) await writer.write(chunk);
    await writer.close();
    equal(hex(await read), "61f09f988062efbfbd");
  },
  "TextDecoderStream joins cut characters": async () => {
    const stream = new TextDecoderStream();
    const text = (async () => {
      let all = "";
      for await (const chunk of stream.readable) all += chunk;
      return all;
    })();
    const writer = stream.writable.getWriter();
    for (const byte of utf8("\ufeffa\u20ac\u{1f600}")) await writer.write(bytes(byte));
    await writer.close();
    equal(await text, "a\u20ac\u{1f600}");
  },
  "TextDecoderStream has the decoder's facts": () => {
    const stream = new TextDecoderStream("latin1", { fatal: true, ignoreBOM: true });
    equals(stream.encoding, "windows-1252", stream.fatal, true, stream.ignoreBOM, true);
  },
  "TextDecoderStream fails on broken input when fatal": async () => {
    const stream = new TextDecoderStream("utf-8", { fatal: true });
    const failed = new Response(stream.readable.pipeThrough(new TextEncoderStream())).text().then(() => false, (error) => error instanceof TypeError);
    const writer = stream.writable.getWriter();
    writer.closed.catch(() => {});
    writer.write(bytes(0xff)).catch(() => {});
    yes(await failed);
  },
  "TextDecoderStream flushes a cut character": async () => {
    const stream = new TextDecoderStream();
    const writer = stream.writable.getWriter();
    writer.write(bytes(0x61, 0xe2, 0x82)).catch(() => {});
    writer.close().catch(() => {});
    let all = "";
    for await (const chunk of stream.readable) all += chunk;
    equal(all, "a\ufffd");
  },
  "TextDecoderStream refuses an unknown label": () => throws(RangeError, () => new TextDecoderStream("klingon")),
});

export default rows;
