// FormData (XMLHttpRequest Standard, section 5) and multipart/form-data, written and read (RFC 7578).

import { concatBytes, defineInterface, definePairIterable, isObject, requireArguments, toUSVString } from "reactor:runtime/convert.js";
import { accessBlob, File } from "reactor:runtime/blob.js";
import { decodeUtf8Raw, encodeUtf8 } from "reactor:runtime/encoding.js";
import { customInspect } from "reactor:runtime/inspect.js";
import { randomBytes } from "reactor:runtime/crypto.js";

let accessFormData;

export class FormData {
  /** Pairs of name and string or File. */
  #list = [];

  static {
    accessFormData = {
      is: (value) => isObject(value) && #list in value,
      list: (form) => form.#list,
      create: (list) => {
        const form = new FormData();
        form.#list = list;
        return form;
      },
    };
  }

  constructor(form = undefined) {
    if (form !== undefined) throw new TypeError("FormData constructor: there are no forms here to read from");
  }

  append(name, value, filename = undefined) {
    requireArguments(arguments.length, 2, "FormData.append");
    this.#list.push(makeEntry(name, value, filename));
  }

  delete(name) {
    requireArguments(arguments.length, 1, "FormData.delete");
    const key = toUSVString(name);
    this.#list = this.#list.filter(([existing]) => existing !== key);
  }

  get(name) {
    requireArguments(arguments.length, 1, "FormData.get");
    const key = toUSVString(name);
    const pair = this.#list.find(([existing]) => existing === key);
    return pair === undefined ? null : pair[1];
  }

  getAll(name) {
    requireArguments(arguments.length, 1, "FormData.getAll");
    const key = toUSVString(name);
    return this.#list.filter(([existing]) => existing === key).map(([, value]) => value);
  }

  has(name) {
    requireArguments(arguments.length, 1, "FormData.has");
    const key = toUSVString(name);
    return this.#list.some(([existing]) => existing === key);
  }

  set(name, value, filename = undefined) {
    requireArguments(arguments.length, 2, "FormData.set");
    const entry = makeEntry(name, value, filename);
    const first = this.#list.findIndex(([existing]) => existing === entry[0]);
    if (first === -1) {
      this.#list.push(entry);
      return;
    }
    this.#list[first] = entry;
    this.#list = this.#list.filter(([existing], index) => index <= first || existing !== entry[0]);
  }

  [customInspect](depth, options, inspect) {
    return `FormData ${inspect(this.#list, options)}`;
  }
}

defineInterface(FormData);
definePairIterable(FormData, (form) => accessFormData.list(form));

function makeEntry(name, value, filename) {
  const key = toUSVString(name);
  if (!accessBlob.is(value)) {
    if (filename !== undefined) throw new TypeError("FormData: a file name goes with a Blob only");
    return [key, toUSVString(value)];
  }
  if (value instanceof File && filename === undefined) return [key, value];
  const fileName = filename === undefined ? "blob" : toUSVString(filename);
  const options = { type: value.type, lastModified: value instanceof File ? value.lastModified : Date.now() };
  return [key, new File([value], fileName, options)];
}

const lineBreaks = /\r\n|\r|\n/g;

function escapeName(name) {
  return name.replaceAll("\n", "%0A").replaceAll("\r", "%0D").replaceAll('"', "%22");
}

/** The bytes of a form and the content type that names its boundary. */
export function encodeFormData(form) {
  const suffix = Array.from(randomBytes(12), (byte) => (byte + 256).toString(16).slice(1)).join("");
  const boundary = `----formdata-reactor-${suffix}`;
  const chunks = [];
  for (const [name, value] of accessFormData.list(form)) {
    const disposition = `Content-Disposition: form-data; name="${escapeName(name.replace(lineBreaks, "\r\n"))}"`;
    if (typeof value === "string") {
      chunks.push(encodeUtf8(`--${boundary}\r\n${disposition}\r\n\r\n${value.replace(lineBreaks, "\r\n")}\r\n`));
      continue;
    }
    const type = value.type === "" ? "application/octet-stream" : value.type;
    const head = `--${boundary}\r\n${disposition}; filename="${escapeName(value.name)}"\r\nContent-Type: ${type}\r\n\r\n`;
    chunks.push(encodeUtf8(head), accessBlob.bytes(value), encodeUtf8("\r\n"));
  }
  chunks.push(encodeUtf8(`--${boundary}--\r\n`));
  const total = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  return { bytes: concatBytes(chunks, total), type: `multipart/form-data; boundary=${boundary}` };
}

const malformed = () => new TypeError("The body is not valid multipart/form-data");
const CR = 13;
const LF = 10;
const DASH = 45;

/** Reads multipart/form-data; throws a TypeError when it is malformed. */
export function decodeFormData(bytes, boundary) {
  const delimiter = encodeUtf8(`--${boundary}`);
  const list = [];
  let position = startOfFirstPart(bytes, delimiter);
  for (;;) {
    position += delimiter.length;
    if (bytes[position] === DASH && bytes[position + 1] === DASH) return accessFormData.create(list);
    while (bytes[position] === 32 || bytes[position] === 9) position++;
    if (bytes[position] !== CR || bytes[position + 1] !== LF) throw malformed();
    position += 2;
    const head = readPartHead(bytes, position);
    const end = findDelimiter(bytes, delimiter, head.next);
    list.push(makePart(head, bytes.slice(head.next, end)));
    position = end + 2;
  }
}

function startOfFirstPart(bytes, delimiter) {
  if (matchesAt(bytes, delimiter, 0)) return 0;
  // Text before the first part is allowed and ignored.
  return findDelimiter(bytes, delimiter, 0) + 2;
}

function matchesAt(bytes, pattern, offset) {
  if (offset + pattern.length > bytes.length) return false;
  for (let index = 0; index < pattern.length; index++) {
    if (bytes[offset + index] !== pattern[index]) return false;
  }
  return true;
}

/** Where the line break before the next delimiter begins. */
function findDelimiter(bytes, delimiter, from) {
  for (let at = bytes.indexOf(CR, from); at !== -1; at = bytes.indexOf(CR, at + 1)) {
    if (bytes[at + 1] === LF && matchesAt(bytes, delimiter, at + 2)) return at;
  }
  throw malformed();
}

function readPartHead(bytes, from) {
  const head = { name: undefined, filename: undefined, type: "text/plain", next: from };
  for (;;) {
    const end = bytes.indexOf(CR, head.next);
    if (end === -1 || bytes[end + 1] !== LF) throw malformed();
    const line = decodeUtf8Raw(bytes.subarray(head.next, end));
    head.next = end + 2;
    if (line === "") break;
    readPartHeader(line, head);
  }
  if (head.name === undefined) throw malformed();
  return head;
}

function readPartHeader(line, head) {
  const colon = line.indexOf(":");
  if (colon === -1) throw malformed();
  const name = line.slice(0, colon).trim().toLowerCase();
  const value = line.slice(colon + 1).trim();
  if (name === "content-type") head.type = value;
  if (name !== "content-disposition") return;
  if (!/^form-data\s*(;|$)/i.test(value)) throw malformed();
  for (const match of value.matchAll(/;\s*(name|filename)=(?:"([^"]*)"|([^;\s"]*))/gi)) {
    head[match[1].toLowerCase()] = unescapeName(match[2] ?? match[3]);
  }
}

function unescapeName(text) {
  return text.replace(/%0A/gi, "\n").replace(/%0D/gi, "\r").replaceAll("%22", '"');
}

function makePart(head, content) {
  if (head.filename === undefined) return [head.name, decodeUtf8Raw(content)];
  return [head.name, new File([content], head.filename, { type: head.type })];
}

export { accessFormData };
