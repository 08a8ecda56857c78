// URL and URLSearchParams (URL Standard, section 6); the parser itself is the host's.

import { defineInterface, definePairIterable, isObject, requireArguments, toUSVString } from "reactor:runtime/convert.js";
import { customInspect } from "reactor:runtime/inspect.js";
import { decodeUtf8Raw, encodeUtf8 } from "reactor:runtime/encoding.js";
import { host } from "reactor:runtime/host.js";

/** The parts of a URL, or null when the input is not one. */
export function parseUrl(input, base = null) {
  try {
    return JSON.parse(host.parseUrl(input, base));
  } catch {
    return null;
  }
}

let accessParams;

export class URLSearchParams {
  #list = [];
  /** Called with the new query when the list changes: the URL that owns this object. */
  #update = null;

  static {
    accessParams = {
      is: (value) => isObject(value) && #list in value,
      list: (params) => params.#list,
      create: (query, update) => {
        const params = new URLSearchParams();
        params.#list = parseForm(query);
        params.#update = update;
        return params;
      },
      reset: (params, query) => {
        params.#list = parseForm(query);
      },
    };
  }

  constructor(init = "") {
    if (isObject(init)) this.#list = pairsFrom(init);
    else this.#list = parseForm(toUSVString(init).replace(/^\?/, ""));
  }

  get size() {
    return this.#list.length;
  }

  append(name, value) {
    requireArguments(arguments.length, 2, "URLSearchParams.append");
    this.#list.push([toUSVString(name), toUSVString(value)]);
    this.#changed();
  }

  delete(name, value = undefined) {
    requireArguments(arguments.length, 1, "URLSearchParams.delete");
    const matches = this.#matcher(name, value);
    this.#list = this.#list.filter((pair) => !matches(pair));
    this.#changed();
  }

  get(name) {
    requireArguments(arguments.length, 1, "URLSearchParams.get");
    const pair = this.#list.find(this.#matcher(name));
    return pair === undefined ? null : pair[1];
  }

  getAll(name) {
    requireArguments(arguments.length, 1, "URLSearchParams.getAll");
    return this.#list.filter(this.#matcher(name)).map(([, value]) => value);
  }

  has(name, value = undefined) {
    requireArguments(arguments.length, 1, "URLSearchParams.has");
    return this.#list.some(this.#matcher(name, value));
  }

  set(name, value) {
    requireArguments(arguments.length, 2, "URLSearchParams.set");
    const key = toUSVString(name);
    const text = toUSVString(value);
    const first = this.#list.findIndex(([existing]) => existing === key);
    if (first === -1) this.#list.push([key, text]);
    else {
      this.#list[first] = [key, text];
      this.#list = this.#list.filter(([existing], index) => index <= first || existing !== key);
    }
    this.#changed();
  }

  sort() {
    this.#list.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    this.#changed();
  }

  toString() {
    return this.#list.map(([name, value]) => `${encodeForm(name)}=${encodeForm(value)}`).join("&");
  }

  [customInspect](depth, options, inspect) {
    const pairs = this.#list.map(([name, value]) => `${inspect(name, options)} => ${inspect(value, options)}`);
    return pairs.length === 0 ? "URLSearchParams {}" : `URLSearchParams { ${pairs.join(", ")} }`;
  }

  #matcher(name, value = undefined) {
    const key = toUSVString(name);
    if (value === undefined) return ([existing]) => existing === key;
    const text = toUSVString(value);
    return ([existing, current]) => existing === key && current === text;
  }

  #changed() {
    this.#update?.(this.toString());
  }
}

defineInterface(URLSearchParams);
definePairIterable(URLSearchParams, (params) => accessParams.list(params));

function pairsFrom(init) {
  const method = init[Symbol.iterator];
  if (method === undefined || method === null) {
    const record = new Map();
    for (const key of Reflect.ownKeys(init)) {
      if (!Reflect.getOwnPropertyDescriptor(init, key)?.enumerable) continue;
      if (typeof key === "symbol") throw new TypeError("URLSearchParams: a symbol is not a name");
      record.set(toUSVString(key), toUSVString(init[key]));
    }
    return [...record];
  }
  if (typeof method !== "function") throw new TypeError("URLSearchParams: the initial value is not iterable");
  const pairs = [];
  for (const entry of { [Symbol.iterator]: () => method.call(init) }) {
    if (!isObject(entry)) throw new TypeError("URLSearchParams: a pair must be a sequence of two strings");
    const pair = [...entry];
    if (pair.length !== 2) throw new TypeError("URLSearchParams: a pair must hold exactly a name and a value");
    pairs.push([toUSVString(pair[0]), toUSVString(pair[1])]);
  }
  return pairs;
}

/** The application/x-www-form-urlencoded parser (URL Standard, section 5.1) on a string. */
export function parseForm(text) {
  const pairs = [];
  for (const part of text.split("&")) {
    if (part === "") continue;
    const equals = part.indexOf("=");
    const name = equals === -1 ? part : part.slice(0, equals);
    const value = equals === -1 ? "" : part.slice(equals + 1);
    pairs.push([decodeForm(name), decodeForm(value)]);
  }
  return pairs;
}

function decodeForm(text) {
  const spaced = text.includes("+") ? text.replaceAll("+", " ") : text;
  if (!spaced.includes("%")) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    return decodeUtf8Raw(percentDecode(encodeUtf8(spaced)));
  }
}

/** Percent-decodes bytes (URL Standard, section 1.3); a `%` without two digits stays. */
export function percentDecode(bytes) {
  const output = new Uint8Array(bytes.length);
  let length = 0;
  for (let index = 0; index < bytes.length; index++) {
    const high = bytes[index] === 0x25 ? hexDigit(bytes[index + 1]) : -1;
    const low = high === -1 ? -1 : hexDigit(bytes[index + 2]);
    if (low === -1) output[length++] = bytes[index];
    else {
      output[length++] = high * 16 + low;
      index += 2;
    }
  }
  return output.subarray(0, length);
}

function hexDigit(byte) {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

const plain = /^[A-Za-z0-9*\-._]*$/;

function encodeForm(text) {
  if (plain.test(text)) return text;
  return encodeURIComponent(text)
    .replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll("%20", "+");
}

export class URL {
  #parts;
  #searchParams = null;

  constructor(url, base = undefined) {
    requireArguments(arguments.length, 1, "URL constructor");
    const input = toUSVString(url);
    this.#parts = parseUrl(input, base === undefined ? null : toUSVString(base));
    if (this.#parts === null) {
      throw Object.assign(new TypeError(`Invalid URL: "${input}"`), { code: "ERR_INVALID_URL", input });
    }
  }

  static parse(url, base = undefined) {
    requireArguments(arguments.length, 1, "URL.parse");
    try {
      return new URL(url, base);
    } catch (error) {
      if (error?.code === "ERR_INVALID_URL") return null;
      throw error;
    }
  }

  static canParse(url, base = undefined) {
    requireArguments(arguments.length, 1, "URL.canParse");
    return parseUrl(toUSVString(url), base === undefined ? null : toUSVString(base)) !== null;
  }

  get href() {
    return this.#parts.href;
  }

  set href(value) {
    const input = toUSVString(value);
    const parts = parseUrl(input);
    if (parts === null) throw new TypeError(`Invalid URL: "${input}"`);
    this.#parts = parts;
    this.#refreshParams();
  }

  get origin() {
    return this.#parts.origin;
  }

  get protocol() {
    return this.#parts.protocol;
  }

  set protocol(value) {
    this.#set("protocol", value);
  }

  get username() {
    return this.#parts.username;
  }

  set username(value) {
    this.#set("username", value);
  }

  get password() {
    return this.#parts.password;
  }

  set password(value) {
    this.#set("password", value);
  }

  get host() {
    return this.#parts.host;
  }

  set host(value) {
    this.#set("host", value);
  }

  get hostname() {
    return this.#parts.hostname;
  }

  set hostname(value) {
    this.#set("hostname", value);
  }

  get port() {
    return this.#parts.port;
  }

  set port(value) {
    this.#set("port", value);
  }

  get pathname() {
    return this.#parts.pathname;
  }

  set pathname(value) {
    this.#set("pathname", value);
  }

  get search() {
    return this.#parts.search;
  }

  set search(value) {
    this.#set("search", value);
    this.#refreshParams();
  }

  get searchParams() {
    this.#searchParams ??= accessParams.create(this.#parts.search.slice(1), (query) => this.#set("search", query));
    return this.#searchParams;
  }

  get hash() {
    return this.#parts.hash;
  }

  set hash(value) {
    this.#set("hash", value);
  }

  toString() {
    return this.#parts.href;
  }

  toJSON() {
    return this.#parts.href;
  }

  [customInspect](depth, options, inspect) {
    const { href, origin, protocol, username, password, host: hostAndPort, hostname, port, pathname, search, hash } = this;
    const shown = { href, origin, protocol, username, password, host: hostAndPort, hostname, port, pathname, search };
    return `URL ${inspect({ ...shown, searchParams: this.searchParams, hash }, options)}`;
  }

  /** A value that the standard ignores leaves the URL as it was. */
  #set(part, value) {
    const text = toUSVString(value);
    try {
      this.#parts = JSON.parse(host.setUrlPart(this.#parts.href, part, text));
    } catch {
      // The setters of the standard do not throw.
    }
  }

  #refreshParams() {
    if (this.#searchParams !== null) accessParams.reset(this.#searchParams, this.#parts.search.slice(1));
  }
}

defineInterface(URL);

export { accessParams };
