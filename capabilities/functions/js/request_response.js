// Request and Response (Fetch Standard, sections 5.4 and 5.5).

import { accessHeaders, Headers } from "reactor:runtime/headers.js";
import { accessSignal } from "reactor:runtime/abort.js";
import { defineBody, extractBody } from "reactor:runtime/body.js";
import { defineInspect } from "reactor:runtime/inspect.js";
import { defineInterface, isObject, requireArguments, toByteString, toDictionary, toUnsignedShort, toUSVString } from "reactor:runtime/convert.js";
import { parseUrl } from "reactor:runtime/url.js";

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const normalizedMethods = /^(?:delete|get|head|options|post|put)$/i;
const forbiddenMethods = /^(?:connect|trace|track)$/i;

const choices = {
  cache: ["default", "no-store", "reload", "no-cache", "force-cache", "only-if-cached"],
  credentials: ["omit", "same-origin", "include"],
  duplex: ["half"],
  mode: ["cors", "no-cors", "same-origin", "navigate"],
  priority: ["high", "low", "auto"],
  redirect: ["follow", "error", "manual"],
  referrerPolicy: [
    "",
    "no-referrer",
    "no-referrer-when-downgrade",
    "same-origin",
    "origin",
    "strict-origin",
    "origin-when-cross-origin",
    "strict-origin-when-cross-origin",
    "unsafe-url",
  ],
};

const defaultSettings = Object.freeze({
  cache: "default",
  credentials: "same-origin",
  integrity: "",
  keepalive: false,
  mode: "cors",
  redirect: "follow",
  referrer: "about:client",
  referrerPolicy: "",
});

function readSettings(init, inherited) {
  const settings = { ...inherited };
  for (const [name, allowed] of Object.entries(choices)) {
    if (init[name] === undefined) continue;
    const value = `${init[name]}`;
    if (!allowed.includes(value)) throw new TypeError(`Request constructor: "${value}" is not a value of ${name}`);
    if (name in settings) settings[name] = value;
  }
  if (init.mode === "navigate") throw new TypeError('Request constructor: the mode must not be "navigate"');
  if (init.window !== undefined && init.window !== null) throw new TypeError("Request constructor: window must be null");
  if (init.integrity !== undefined) settings.integrity = `${init.integrity}`;
  if (init.keepalive !== undefined) settings.keepalive = Boolean(init.keepalive);
  if (init.referrer !== undefined) settings.referrer = toUSVString(init.referrer);
  return settings;
}

function readMethod(value) {
  const method = toByteString(value, "Request constructor");
  if (!token.test(method)) throw new TypeError(`Request constructor: "${method}" is not a method`);
  if (forbiddenMethods.test(method)) throw new TypeError(`Request constructor: the method ${method} is not allowed`);
  return normalizedMethods.test(method) ? method.toUpperCase() : method;
}

function readUrl(input) {
  const text = toUSVString(input);
  const parts = parseUrl(text);
  if (parts === null) throw new TypeError(`Failed to parse URL from ${text}`);
  if (parts.username !== "" || parts.password !== "") {
    throw new TypeError(`Request constructor: the URL ${parts.href} includes credentials`);
  }
  return parts.href;
}

function requireSignal(signal) {
  if (signal === null) return [];
  if (!accessSignal.is(signal)) throw new TypeError("Request constructor: signal must be an AbortSignal");
  return [signal];
}

let accessRequest;

export class Request {
  #url;
  #method;
  #headers;
  #body;
  #settings;
  /** Made when first asked for: most handlers never look. */
  #signal = null;
  #makeSignal;

  static {
    accessRequest = {
      is: (value) => isObject(value) && #url in value,
      body: (request) => request.#body,
      url: (request) => request.#url,
      headerList: (request) => accessHeaders.list(request.#headers),
      /** A request from parts that are known to be good. */
      create: (fields) => new Request(accessRequest, fields),
    };
  }

  constructor(input, init = undefined) {
    requireArguments(arguments.length, 1, "Request constructor");
    if (input === accessRequest) {
      this.#fill(init);
      return;
    }
    const options = toDictionary(init, "Request constructor");
    const from = accessRequest.is(input) ? input : null;
    const url = from === null ? readUrl(input) : from.#url;
    const settings = readSettings(options, from === null ? defaultSettings : from.#settings);
    const method = options.method === undefined ? (from?.#method ?? "GET") : readMethod(options.method);
    const signals = options.signal === undefined ? (from === null ? [] : [from.signal]) : requireSignal(options.signal);

    const headers = new Headers(options.headers ?? (from === null ? undefined : [...accessHeaders.list(from.#headers)]));
    const given = options.body ?? null;
    if ((given !== null || (from !== null && from.#body !== null)) && (method === "GET" || method === "HEAD")) {
      throw new TypeError(`Request constructor: a ${method} request has no body`);
    }
    this.#fill({ url, method, headers, settings, body: this.#chooseBody(given, from, headers), makeSignal: () => accessSignal.dependent(signals) });
  }

  #chooseBody(given, from, headers) {
    if (given !== null) {
      const { body, type } = extractBody(given);
      if (type !== null) accessHeaders.addMissing(headers, "content-type", type);
      return body;
    }
    const inherited = from === null ? null : from.#body;
    if (inherited === null) return null;
    if (inherited.unusable) throw new TypeError("Request constructor: the body of the request has already been read");
    return inherited.transfer();
  }

  #fill({ url, method, headers, body, settings = defaultSettings, makeSignal }) {
    this.#url = url;
    this.#method = method;
    this.#headers = headers;
    this.#body = body;
    this.#settings = settings;
    this.#makeSignal = makeSignal;
  }

  get method() {
    return this.#method;
  }

  get url() {
    return this.#url;
  }

  get headers() {
    return this.#headers;
  }

  get destination() {
    return "";
  }

  get referrer() {
    return this.#settings.referrer;
  }

  get referrerPolicy() {
    return this.#settings.referrerPolicy;
  }

  get mode() {
    return this.#settings.mode;
  }

  get credentials() {
    return this.#settings.credentials;
  }

  get cache() {
    return this.#settings.cache;
  }

  get redirect() {
    return this.#settings.redirect;
  }

  get integrity() {
    return this.#settings.integrity;
  }

  get keepalive() {
    return this.#settings.keepalive;
  }

  get isReloadNavigation() {
    return false;
  }

  get isHistoryNavigation() {
    return false;
  }

  get duplex() {
    return "half";
  }

  get signal() {
    this.#signal ??= this.#makeSignal();
    return this.#signal;
  }

  clone() {
    if (this.#body !== null && this.#body.unusable) {
      throw new TypeError("Request.clone: the body has already been read, or its stream is locked");
    }
    const headers = new Headers();
    accessHeaders.adopt(headers, [...accessHeaders.list(this.#headers)]);
    return accessRequest.create({
      url: this.#url,
      method: this.#method,
      headers,
      body: this.#body?.clone() ?? null,
      settings: this.#settings,
      makeSignal: () => accessSignal.dependent([this.signal]),
    });
  }

  static {
    defineBody(Request, (request) => ({ body: request.#body, headers: request.#headers }));
  }
}

defineInterface(Request);
defineInspect(Request, ["method", "url", "headers", "redirect", "bodyUsed"]);

const nullBodyStatuses = [101, 103, 204, 205, 304];
const redirectStatuses = [301, 302, 303, 307, 308];
const reasonPhrase = /^[\t\x20-\x7e\x80-\xff]*$/;

let accessResponse;

export class Response {
  #status = 200;
  #statusText = "";
  #headers;
  #body = null;
  #type = "default";
  #url = "";
  #redirected = false;

  static {
    accessResponse = {
      is: (value) => isObject(value) && #type in value,
      body: (response) => response.#body,
      headerList: (response) => accessHeaders.list(response.#headers),
      /** A response of the network: its headers cannot be changed. */
      fromNetwork: ({ status, statusText, headers, body, url, redirected }) => {
        const response = new Response();
        response.#status = status;
        response.#statusText = statusText;
        accessHeaders.adopt(response.#headers, headers);
        accessHeaders.freeze(response.#headers);
        response.#body = body;
        response.#type = "basic";
        response.#url = url;
        response.#redirected = redirected;
        return response;
      },
    };
  }

  constructor(body = null, init = undefined) {
    const options = toDictionary(init, "Response constructor");
    const extracted = body === null || body === undefined ? null : extractBody(body);
    this.#initialize(options, extracted, "Response constructor");
  }

  #initialize(options, extracted, operation) {
    if (options.status !== undefined) {
      const status = toUnsignedShort(options.status);
      if (status < 200 || status > 599) throw new RangeError(`${operation}: ${options.status} is not a status from 200 to 599`);
      this.#status = status;
    }
    if (options.statusText !== undefined) {
      const text = toByteString(options.statusText, operation);
      if (!reasonPhrase.test(text)) throw new TypeError(`${operation}: the status text has a character that is not allowed`);
      this.#statusText = text;
    }
    this.#headers = new Headers(options.headers);
    if (extracted === null) return;
    if (nullBodyStatuses.includes(this.#status)) {
      throw new TypeError(`${operation}: a response with status ${this.#status} has no body`);
    }
    this.#body = extracted.body;
    if (extracted.type !== null) accessHeaders.addMissing(this.#headers, "content-type", extracted.type);
  }

  static error() {
    const response = new Response();
    response.#status = 0;
    response.#type = "error";
    accessHeaders.freeze(response.#headers);
    return response;
  }

  static redirect(url, status = 302) {
    requireArguments(arguments.length, 1, "Response.redirect");
    const text = toUSVString(url);
    // There is no base URL here: a relative one is kept as it is, for the client to resolve.
    const location = parseUrl(text)?.href ?? relativeLocation(text);
    const code = toUnsignedShort(status);
    if (!redirectStatuses.includes(code)) throw new RangeError(`Response.redirect: ${status} is not a redirect status`);
    const response = new Response();
    response.#status = code;
    response.#headers.append("location", location);
    accessHeaders.freeze(response.#headers);
    return response;
  }

  static json(data, init = undefined) {
    requireArguments(arguments.length, 1, "Response.json");
    const text = JSON.stringify(data);
    if (text === undefined) throw new TypeError("Response.json: the value has no JSON form");
    const options = toDictionary(init, "Response.json");
    const { body } = extractBody(text);
    const response = new Response();
    response.#initialize(options, { body, type: "application/json" }, "Response.json");
    return response;
  }

  get type() {
    return this.#type;
  }

  get url() {
    return this.#url;
  }

  get redirected() {
    return this.#redirected;
  }

  get status() {
    return this.#status;
  }

  get ok() {
    return this.#status >= 200 && this.#status <= 299;
  }

  get statusText() {
    return this.#statusText;
  }

  get headers() {
    return this.#headers;
  }

  clone() {
    if (this.#body !== null && this.#body.unusable) {
      throw new TypeError("Response.clone: the body has already been read, or its stream is locked");
    }
    const copy = new Response();
    copy.#status = this.#status;
    copy.#statusText = this.#statusText;
    accessHeaders.adopt(copy.#headers, [...accessHeaders.list(this.#headers)]);
    if (this.#type !== "default") accessHeaders.freeze(copy.#headers);
    copy.#body = this.#body?.clone() ?? null;
    copy.#type = this.#type;
    copy.#url = this.#url;
    copy.#redirected = this.#redirected;
    return copy;
  }

  static {
    defineBody(Response, (response) => ({ body: response.#body, headers: response.#headers }));
  }
}

defineInterface(Response);
defineInspect(Response, ["status", "statusText", "headers", "ok", "redirected", "type", "url", "bodyUsed"]);

const anyBase = "http://base.invalid/";

function relativeLocation(text) {
  const resolved = parseUrl(text, anyBase);
  if (resolved === null) throw new TypeError(`Response.redirect: failed to parse URL from ${text}`);
  if (!resolved.href.startsWith(anyBase)) return resolved.href.slice(resolved.protocol.length);
  const whole = resolved.pathname + resolved.search + resolved.hash;
  return text.startsWith("/") ? whole : text.replace(/[^\x21-\x7e]/g, encodeURIComponent);
}

export { accessRequest, accessResponse };
