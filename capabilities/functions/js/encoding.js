// TextEncoder and TextDecoder (Encoding Standard): utf-8 through the host; utf-16le, utf-16be and windows-1252 here.

import { defineInterface, isBufferSource, toDictionary, viewBytes } from "reactor:runtime/convert.js";
import { host } from "reactor:runtime/host.js";
import { defineInspect } from "reactor:runtime/inspect.js";

/** The UTF-8 bytes of a string; lone surrogates become U+FFFD. */
export function encodeUtf8(text) {
  return text === "" ? new Uint8Array(0) : host.encodeUtf8(text.toWellFormed());
}

/** "UTF-8 decode without BOM" of the Encoding Standard: nothing is stripped, invalid sequences become U+FFFD. */
export function decodeUtf8Raw(bytes) {
  return bytes.length === 0 ? "" : host.decodeUtf8(bytes, false);
}

/** "UTF-8 decode" of the Encoding Standard: one leading byte order mark is dropped. */
export function decodeUtf8(bytes) {
  return withoutMark(decodeUtf8Raw(bytes));
}

export function withoutMark(text) {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

/** Every byte as the character of the same number. */
export function decodeLatin1(bytes) {
  let text = "";
  for (let offset = 0; offset < bytes.length; offset += 8192) {
    text += String.fromCharCode.apply(null, bytes.subarray(offset, offset + 8192));
  }
  return text;
}

export class TextEncoder {
  get encoding() {
    return "utf-8";
  }

  encode(input = "") {
    return encodeUtf8(`${input}`);
  }

  encodeInto(source, destination) {
    const text = `${source}`;
    if (!(ArrayBuffer.isView(destination) && destination[Symbol.toStringTag] === "Uint8Array")) {
      throw new TypeError("TextEncoder.encodeInto: the destination must be a Uint8Array");
    }
    const bytes = encodeUtf8(text);
    if (bytes.length <= destination.length) {
      destination.set(bytes);
      return { read: text.length, written: bytes.length };
    }
    // Cut before the character that does not fit: continuation bytes are 10xxxxxx.
    let written = destination.length;
    while (written > 0 && (bytes[written] & 0xc0) === 0x80) written--;
    destination.set(bytes.subarray(0, written));
    return { read: host.decodeUtf8(bytes.subarray(0, written), false).length, written };
  }
}

defineInterface(TextEncoder);
defineInspect(TextEncoder, ["encoding"]);

const labels = new Map();
for (const [name, list] of [
  ["utf-8", "unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf-8 utf8 x-unicode20utf8"],
  ["utf-16le", "csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16 utf-16le"],
  ["utf-16be", "unicodefffe utf-16be"],
  [
    "windows-1252",
    "ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 " +
      "iso_8859-1 iso_8859-1:1987 l1 latin1 us-ascii windows-1252 x-cp1252",
  ],
]) {
  for (const label of list.split(" ")) labels.set(label, name);
}

/** windows-1252 differs from latin-1 in 0x80 to 0x9F alone. */
const windows1252 =
  "\u20ac\x81\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\x8d\u017d\x8f" +
  "\x90\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\x9d\u017e\u0178";

const outerWhitespace = /^[\t\n\f\r ]+|[\t\n\f\r ]+$/g;

export class TextDecoder {
  #encoding;
  #fatal;
  #ignoreBOM;
  /** Bytes of a character that a streamed chunk left unfinished. */
  #pending = new Uint8Array(0);
  #markSeen = false;
  #streaming = false;

  constructor(label = "utf-8", options = undefined) {
    const { fatal, ignoreBOM } = toDictionary(options, "TextDecoder constructor");
    const name = labels.get(`${label}`.replace(outerWhitespace, "").toLowerCase());
    if (name === undefined) {
      throw new RangeError(`TextDecoder constructor: the encoding "${label}" is not supported`);
    }
    this.#encoding = name;
    this.#fatal = Boolean(fatal);
    this.#ignoreBOM = Boolean(ignoreBOM);
  }

  get encoding() {
    return this.#encoding;
  }

  get fatal() {
    return this.#fatal;
  }

  get ignoreBOM() {
    return this.#ignoreBOM;
  }

  decode(input = undefined, options = undefined) {
    if (input !== undefined && !isBufferSource(input)) {
      throw new TypeError("TextDecoder.decode: expected an ArrayBuffer or a view of one");
    }
    const stream = Boolean(toDictionary(options, "TextDecoder.decode").stream);
    if (!this.#streaming) this.#reset();
    this.#streaming = stream;
    let bytes = input === undefined ? new Uint8Array(0) : viewBytes(input);
    if (this.#pending.length > 0) {
      const joined = new Uint8Array(this.#pending.length + bytes.length);
      joined.set(this.#pending);
      joined.set(bytes, this.#pending.length);
      bytes = joined;
      this.#pending = new Uint8Array(0);
    }
    if (stream) {
      const whole = bytes.length - unfinished(this.#encoding, bytes);
      this.#pending = bytes.slice(whole);
      bytes = bytes.subarray(0, whole);
    }
    return this.#dropMark(this.#decodeWhole(bytes));
  }

  #reset() {
    this.#pending = new Uint8Array(0);
    this.#markSeen = false;
  }

  #dropMark(text) {
    if (this.#markSeen || this.#ignoreBOM || this.#encoding === "windows-1252" || text === "") return text;
    this.#markSeen = true;
    return withoutMark(text);
  }

  #decodeWhole(bytes) {
    try {
      return decoders[this.#encoding](bytes, this.#fatal);
    } catch {
      this.#streaming = false;
      throw new TypeError(`TextDecoder.decode: the data is not valid ${this.#encoding}`);
    }
  }
}

defineInterface(TextDecoder);
defineInspect(TextDecoder, ["encoding", "fatal", "ignoreBOM"]);

const decoders = {
  "utf-8": (bytes, fatal) => (bytes.length === 0 ? "" : host.decodeUtf8(bytes, fatal)),
  "utf-16le": (bytes, fatal) => decodeUtf16(bytes, fatal, 0),
  "utf-16be": (bytes, fatal) => decodeUtf16(bytes, fatal, 1),
  "windows-1252": (bytes) =>
    decodeLatin1(bytes).replace(/[\x80-\x9f]/g, (character) => windows1252[character.charCodeAt(0) - 0x80]),
};

function decodeUtf16(bytes, fatal, highFirst) {
  const parts = [];
  let text = "";
  for (let index = 0; index + 1 < bytes.length; index += 2) {
    parts.push(bytes[index + highFirst] | (bytes[index + 1 - highFirst] << 8));
    if (parts.length === 4096) text += String.fromCharCode.apply(null, parts.splice(0));
  }
  text += String.fromCharCode.apply(null, parts);
  const odd = bytes.length % 2 === 1;
  if (fatal && (odd || !text.isWellFormed())) throw new TypeError("invalid utf-16");
  return text.toWellFormed() + (odd ? "\ufffd" : "");
}

/** How many bytes at the end belong to a character that more input could complete. */
function unfinished(encoding, bytes) {
  if (encoding === "utf-8") return unfinishedUtf8(bytes);
  if (encoding === "windows-1252") return 0;
  const odd = bytes.length % 2;
  const last = bytes.length - odd - 2;
  const high = last >= 0 ? bytes[encoding === "utf-16le" ? last + 1 : last] : 0;
  return odd + (high >= 0xd8 && high <= 0xdb ? 2 : 0);
}

function unfinishedUtf8(bytes) {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back];
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 && byte <= 0xf4 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc2 ? 2 : 1;
    if (byte > 0xf4 || length <= back) return 0;
    const second = bytes[bytes.length - back + 1];
    return back === 1 || secondFits(byte, second) ? back : 0;
  }
  return 0;
}

/** The narrower ranges of the second byte: overlong forms, surrogates, and beyond U+10FFFF. */
function secondFits(first, second) {
  if (first === 0xe0) return second >= 0xa0;
  if (first === 0xed) return second <= 0x9f;
  if (first === 0xf0) return second >= 0x90;
  if (first === 0xf4) return second <= 0x8f;
  return true;
}
