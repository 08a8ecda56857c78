// Blob and File (File API): immutable bytes with a type, held in memory.

import { concatBytes, copyBytes, defineInterface, isBufferSource, isObject, requireArguments, toDictionary, toUSVString } from "reactor:runtime/convert.js";
import { decodeUtf8, encodeUtf8 } from "reactor:runtime/encoding.js";
import { defineInspect } from "reactor:runtime/inspect.js";
import { createByteStream } from "reactor:runtime/readable_stream.js";
import { closeByteController, enqueueBytes } from "reactor:runtime/readable_byte_stream.js";

const streamChunk = 65536;
const plainType = /^[\x20-\x7e]*$/;
let accessBlob;

export class Blob {
  #bytes;
  #type;

  static {
    accessBlob = {
      is: (value) => isObject(value) && #bytes in value,
      bytes: (blob) => blob.#bytes,
      type: (blob) => blob.#type,
      /** A Blob over bytes that nobody changes any more. */
      create: (bytes, type) => {
        const blob = new Blob();
        blob.#bytes = bytes;
        blob.#type = normalizeType(type);
        return blob;
      },
      copy: (blob) =>
        blob instanceof File
          ? new File([blob], blob.name, { type: blob.type, lastModified: blob.lastModified })
          : accessBlob.create(blob.#bytes, blob.#type),
    };
  }

  constructor(blobParts = undefined, options = undefined) {
    if (blobParts !== undefined && (!isObject(blobParts) || typeof blobParts[Symbol.iterator] !== "function")) {
      throw new TypeError("Blob constructor: the parts must be a sequence");
    }
    const parts = blobParts === undefined ? [] : [...blobParts];
    const { endings, type } = toDictionary(options, "Blob constructor");
    if (endings !== undefined && endings !== "transparent" && endings !== "native") {
      throw new TypeError(`Blob constructor: "${endings}" is not a kind of line endings`);
    }
    const chunks = parts.map((part) => partBytes(part, endings === "native"));
    const total = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    this.#bytes = chunks.length === 0 ? new Uint8Array(0) : concatBytes(chunks, total);
    this.#type = type === undefined ? "" : normalizeType(`${type}`);
  }

  get size() {
    return this.#bytes.length;
  }

  get type() {
    return this.#type;
  }

  slice(start = 0, end = this.#bytes.length, contentType = "") {
    const size = this.#bytes.length;
    const from = clampIndex(start, size);
    const to = Math.max(from, clampIndex(end, size));
    return accessBlob.create(this.#bytes.subarray(from, to), `${contentType}`);
  }

  stream() {
    const bytes = this.#bytes;
    let offset = 0;
    return createByteStream({
      pull(controller) {
        const chunk = bytes.slice(offset, offset + streamChunk);
        offset += chunk.length;
        if (chunk.length > 0) enqueueBytes(controller, chunk);
        if (offset >= bytes.length) {
          closeByteController(controller);
          controller.byobRequest?.respond(0);
        }
      },
    });
  }

  async text() {
    return decodeUtf8(this.#bytes);
  }

  async arrayBuffer() {
    return copyBytes(this.#bytes).buffer;
  }

  async bytes() {
    return copyBytes(this.#bytes);
  }
}

defineInterface(Blob);
defineInspect(Blob, ["size", "type"]);

function normalizeType(type) {
  return plainType.test(type) ? type.toLowerCase() : "";
}

function partBytes(part, nativeEndings) {
  if (isBufferSource(part)) return copyBytes(part);
  if (accessBlob.is(part)) return accessBlob.bytes(part);
  const text = toUSVString(part);
  return encodeUtf8(nativeEndings ? text.replace(/\r\n?/g, "\n") : text);
}

function clampIndex(value, size) {
  const index = Math.trunc(Number(value)) || 0;
  return index < 0 ? Math.max(size + index, 0) : Math.min(index, size);
}

export class File extends Blob {
  #name;
  #lastModified;

  constructor(fileBits, fileName, options = undefined) {
    requireArguments(arguments.length, 2, "File constructor");
    if (fileBits === undefined) throw new TypeError("File constructor: the parts must be a sequence");
    super(fileBits, options);
    this.#name = toUSVString(fileName);
    const modified = options?.lastModified;
    this.#lastModified = modified === undefined ? Date.now() : Math.trunc(Number(modified)) || 0;
  }

  get name() {
    return this.#name;
  }

  get lastModified() {
    return this.#lastModified;
  }

  get webkitRelativePath() {
    return "";
  }
}

defineInterface(File);
defineInspect(File, ["name", "size", "type", "lastModified"]);

export { accessBlob };
