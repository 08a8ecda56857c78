// crypto (Web Cryptography): random values, digests and HMAC, computed by the host.

import { copyBytes, defineInterface, isObject, requireArguments, requireBufferSource, viewBytes } from "reactor:runtime/convert.js";
import { host, requireCall } from "reactor:runtime/host.js";
import { decodeLatin1 } from "reactor:runtime/encoding.js";
import { defineInspect } from "reactor:runtime/inspect.js";

const constructing = Symbol("crypto");
const integerArrays = new Set([
  "Int8Array",
  "Uint8Array",
  "Uint8ClampedArray",
  "Int16Array",
  "Uint16Array",
  "Int32Array",
  "Uint32Array",
  "BigInt64Array",
  "BigUint64Array",
]);
const digests = ["SHA-1", "SHA-256", "SHA-384", "SHA-512"];
const blockBytes = { "SHA-1": 64, "SHA-256": 64, "SHA-384": 128, "SHA-512": 128 };
const usages = ["encrypt", "decrypt", "sign", "verify", "deriveKey", "deriveBits", "wrapKey", "unwrapKey"];

function notSupported(message) {
  return new DOMException(message, "NotSupportedError");
}

/** The canonical name of a digest algorithm given as a string or as {name}. */
function digestName(algorithm) {
  const name = algorithmName(algorithm);
  const known = digests.find((digest) => digest === name.toUpperCase());
  if (known === undefined) throw notSupported(`Unrecognized digest algorithm: ${name}`);
  return known;
}

function algorithmName(algorithm) {
  const name = isObject(algorithm) ? algorithm.name : algorithm;
  if (name === undefined) throw new TypeError("The algorithm has no name");
  return `${name}`;
}

function requireHmac(algorithm) {
  const name = algorithmName(algorithm);
  if (name.toUpperCase() !== "HMAC") throw notSupported(`The algorithm ${name} is not supported; HMAC is`);
}

let accessKey;

export class CryptoKey {
  #secret;
  #facts;

  static {
    accessKey = {
      is: (value) => isObject(value) && #secret in value,
      secret: (key) => key.#secret,
      create: (secret, facts) => new CryptoKey(constructing, secret, facts),
    };
  }

  constructor(token, secret, facts) {
    if (token !== constructing) throw new TypeError("Illegal constructor");
    this.#secret = secret;
    this.#facts = facts;
  }

  get type() {
    return "secret";
  }

  get extractable() {
    return this.#facts.extractable;
  }

  get algorithm() {
    return this.#facts.algorithm;
  }

  get usages() {
    return this.#facts.usages;
  }
}

defineInterface(CryptoKey);
defineInspect(CryptoKey, ["type", "extractable", "algorithm", "usages"]);

function makeHmacKey(secret, hash, extractable, keyUsages) {
  const wanted = [...keyUsages].map(String);
  for (const usage of wanted) {
    if (!usages.includes(usage)) throw new TypeError(`"${usage}" is not a key usage`);
    if (usage !== "sign" && usage !== "verify") {
      throw new DOMException(`An HMAC key cannot be used to ${usage}`, "SyntaxError");
    }
  }
  if (wanted.length === 0) throw new DOMException("A secret key needs at least one usage", "SyntaxError");
  return accessKey.create(secret, {
    extractable: Boolean(extractable),
    algorithm: { hash: { name: hash }, length: secret.length * 8, name: "HMAC" },
    usages: ["sign", "verify"].filter((usage) => wanted.includes(usage)),
  });
}

function requireKey(key, usage) {
  if (!accessKey.is(key)) throw new TypeError("The key is not a CryptoKey");
  if (!key.usages.includes(usage)) {
    throw new DOMException(`The key may not be used to ${usage}`, "InvalidAccessError");
  }
}

export class SubtleCrypto {
  constructor(token) {
    if (token !== constructing) throw new TypeError("Illegal constructor");
  }

  async digest(algorithm, data) {
    requireArguments(arguments.length, 2, "SubtleCrypto.digest");
    const name = digestName(algorithm);
    const bytes = viewBytes(requireBufferSource(data, "SubtleCrypto.digest"));
    return ownBuffer(host.digest(name, bytes));
  }

  async importKey(format, keyData, algorithm, extractable, keyUsages) {
    requireArguments(arguments.length, 5, "SubtleCrypto.importKey");
    requireHmac(algorithm);
    const hash = digestName(algorithm.hash);
    let secret;
    if (format === "raw") secret = copyBytes(requireBufferSource(keyData, "SubtleCrypto.importKey"));
    else if (format === "jwk") secret = readJwk(keyData, hash, extractable, keyUsages);
    else throw notSupported(`The key format ${format} is not supported for HMAC; raw and jwk are`);
    if (secret.length === 0) throw new DOMException("The key is empty", "DataError");
    if (algorithm.length !== undefined && Math.ceil(algorithm.length / 8) !== secret.length) {
      throw new DOMException("The length does not fit the key", "DataError");
    }
    return makeHmacKey(secret, hash, extractable, keyUsages);
  }

  async exportKey(format, key) {
    requireArguments(arguments.length, 2, "SubtleCrypto.exportKey");
    if (!accessKey.is(key)) throw new TypeError("The key is not a CryptoKey");
    if (!key.extractable) throw new DOMException("The key is not extractable", "InvalidAccessError");
    if (format === "raw") return accessKey.secret(key).slice().buffer;
    if (format !== "jwk") throw notSupported(`The key format ${format} is not supported for HMAC; raw and jwk are`);
    return {
      alg: jwkAlgorithm(key.algorithm.hash.name),
      ext: true,
      k: encodeBase64Url(accessKey.secret(key)),
      key_ops: [...key.usages],
      kty: "oct",
    };
  }

  async generateKey(algorithm, extractable, keyUsages) {
    requireArguments(arguments.length, 3, "SubtleCrypto.generateKey");
    requireHmac(algorithm);
    const hash = digestName(algorithm.hash);
    if (algorithm.length === 0) throw new DOMException("The length must not be zero", "OperationError");
    const length = algorithm.length === undefined ? blockBytes[hash] : Math.ceil(algorithm.length / 8);
    return makeHmacKey(randomBytes(length), hash, extractable, keyUsages);
  }

  async sign(algorithm, key, data) {
    requireArguments(arguments.length, 3, "SubtleCrypto.sign");
    requireHmac(algorithm);
    const bytes = viewBytes(requireBufferSource(data, "SubtleCrypto.sign"));
    requireKey(key, "sign");
    return ownBuffer(host.hmac(key.algorithm.hash.name, accessKey.secret(key), bytes));
  }

  async verify(algorithm, key, signature, data) {
    requireArguments(arguments.length, 4, "SubtleCrypto.verify");
    requireHmac(algorithm);
    const given = viewBytes(requireBufferSource(signature, "SubtleCrypto.verify"));
    const bytes = viewBytes(requireBufferSource(data, "SubtleCrypto.verify"));
    requireKey(key, "verify");
    const expected = host.hmac(key.algorithm.hash.name, accessKey.secret(key), bytes);
    if (given.length !== expected.length) return false;
    // Every byte is compared, so that the time does not tell where the first difference is.
    let difference = 0;
    for (let index = 0; index < expected.length; index++) difference |= given[index] ^ expected[index];
    return difference === 0;
  }
}

for (const operation of ["encrypt", "decrypt", "deriveBits", "deriveKey", "wrapKey", "unwrapKey"]) {
  SubtleCrypto.prototype[operation] = {
    async [operation]() {
      throw notSupported(`SubtleCrypto.${operation} is not supported on this runtime`);
    },
  }[operation];
}

defineInterface(SubtleCrypto);

export class Crypto {
  #subtle = new SubtleCrypto(constructing);

  constructor(token) {
    if (token !== constructing) throw new TypeError("Illegal constructor");
  }

  get subtle() {
    return this.#subtle;
  }

  getRandomValues(array) {
    requireArguments(arguments.length, 1, "Crypto.getRandomValues");
    if (!ArrayBuffer.isView(array)) throw new TypeError("Crypto.getRandomValues: expected a typed array");
    if (!integerArrays.has(array[Symbol.toStringTag])) {
      throw new DOMException("Crypto.getRandomValues: expected an integer typed array", "TypeMismatchError");
    }
    if (array.byteLength > 65536) {
      throw new DOMException(`${array.byteLength} bytes were asked for; at most 65536 at a time`, "QuotaExceededError");
    }
    if (array.byteLength > 0) viewBytes(array).set(randomBytes(array.byteLength));
    return array;
  }

  randomUUID() {
    const bytes = randomBytes(16);
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = Array.from(bytes, (byte) => (byte + 256).toString(16).slice(1)).join("");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  }
}

defineInterface(Crypto);

export const crypto = new Crypto(constructing);

export function randomBytes(length) {
  requireCall("Random values");
  return host.random(length);
}

/** The ArrayBuffer of bytes that the host gave: theirs alone, or a copy. */
function ownBuffer(bytes) {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes.buffer : bytes.slice().buffer;
}

function jwkAlgorithm(hash) {
  return `HS${hash.slice(4)}`;
}

function encodeBase64Url(bytes) {
  return btoa(decodeLatin1(bytes)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function readJwk(jwk, hash, extractable, keyUsages) {
  const refuse = (message) => new DOMException(`The JWK ${message}`, "DataError");
  if (!isObject(jwk)) throw new TypeError("A JWK must be an object");
  if (jwk.kty !== "oct") throw refuse('is not of type "oct"');
  if (typeof jwk.k !== "string" || !/^[A-Za-z0-9_-]*$/.test(jwk.k)) throw refuse("has no base64url member k");
  if (jwk.alg !== undefined && jwk.alg !== jwkAlgorithm(hash)) throw refuse(`is for ${jwk.alg}, not ${jwkAlgorithm(hash)}`);
  if (jwk.use !== undefined && jwk.use !== "sig") throw refuse(`is for use "${jwk.use}", not "sig"`);
  if (jwk.key_ops !== undefined && [...keyUsages].some((usage) => !jwk.key_ops.includes(usage))) {
    throw refuse("does not permit the usages asked for");
  }
  if (jwk.ext === false && extractable) throw refuse("is not extractable");
  const binary = atob(jwk.k.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
