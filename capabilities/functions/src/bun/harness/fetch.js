// `fetch` of a function: its own server directly, other ones by the rule of reach.js, and the call's trace goes along.

import { addressOf, isConfined, refusal, refusalOf } from "./reach.js";

const native = { fetch: globalThis.fetch, Request: globalThis.Request };
const redirects = new Set([301, 302, 303, 307, 308]);
const mostRedirects = 20;
/** Headers that tell of a body, and headers that are for one origin. */
const ofBody = ["content-type", "content-length", "content-encoding", "content-language"];
const ofOrigin = ["authorization", "cookie", "proxy-authorization"];
/** What bun's `fetch` takes beside the standard's. */
const ownOptions = ["tls", "decompress", "verbose", "keepalive", "timeout"];

/** This server as {origin, socket}: requests to it go there directly. */
let inside = null;

export function setInside(server) {
  inside = server;
}

/** The trace that a request belongs to, as headers; none without a valid one. */
export function traceOf(headers) {
  const parent = headers.get("traceparent") ?? "";
  if (!/^(?!ff)[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}(-.*)?$/.test(parent)) return null;
  return { parent, state: headers.get("tracestate") };
}

/** Takes the place of bun's `fetch`. `currentTrace` tells what `traceOf` gave for the call that is asking. */
export function installFetch(currentTrace) {
  const fetch = async (input, init) => {
    const traced = withTrace(input, init, currentTrace());
    const url = urlOf(input);
    if (url === null || !/^https?:$/.test(url.protocol)) return native.fetch(input, traced);
    if (!isConfined() && url.origin !== inside?.origin) return native.fetch(input, traced);
    return follow(input, traced);
  };
  // Connecting in advance would be connecting.
  const preconnect = (url) => (isConfined() ? undefined : native.fetch.preconnect(url));
  globalThis.fetch = Object.assign(fetch, { preconnect });
}

function urlOf(input) {
  const text = input instanceof native.Request ? input.url : `${input}`;
  return URL.canParse(text) ? new URL(text) : null;
}

/** The options with the trace in them, unless the code has set one. */
function withTrace(input, init, trace) {
  if (trace === null) return init;
  const headers = new Headers(init?.headers ?? (input instanceof native.Request ? input.headers : undefined));
  if (headers.has("traceparent")) return init;
  headers.set("traceparent", trace.parent);
  if (trace.state !== null && !headers.has("tracestate")) headers.set("tracestate", trace.state);
  return { ...init, headers };
}

/** Follows redirects itself: each one may lead from this server to another one and back, or where it must not. */
async function follow(input, init) {
  const request = new native.Request(input, init);
  const options = Object.fromEntries(ownOptions.filter((name) => init?.[name] !== undefined).map((name) => [name, init[name]]));
  if (isConfined() && (init?.unix ?? init?.proxy ?? null) !== null) throw failed(refusal(hostOf(init.unix ?? init.proxy)));
  const keep = request.body === null ? null : request.clone();
  let target = request;
  for (let count = 0; ; count++) {
    const response = await send(target, options);
    const location = response.headers.get("location");
    if (redirects.has(response.status) && request.redirect === "error") {
      throw failed(new Error("the server answered with a redirect and `redirect` is `error`"));
    }
    if (!redirects.has(response.status) || location === null || request.redirect === "manual") {
      return Object.defineProperties(response, {
        url: { value: target.url.replace(/#.*$/s, "") },
        redirected: { value: count > 0 },
      });
    }
    if (count === mostRedirects) throw failed(new Error("too many redirects"));
    target = next(target, response.status, new URL(location, target.url), keep);
  }
}

const hostOf = (place) => (URL.canParse(`${place}`) ? new URL(`${place}`).hostname : `${place?.url ?? place}`);

/** The request that a redirect asks for (Fetch Standard, HTTP-redirect fetch). */
function next(former, status, url, keep) {
  const forgets = status === 303 || (status < 303 && former.method === "POST");
  const headers = new Headers(former.headers);
  if (url.origin !== new URL(former.url).origin) for (const name of ofOrigin) headers.delete(name);
  if (forgets) for (const name of ofBody) headers.delete(name);
  const method = forgets && former.method !== "HEAD" ? "GET" : former.method;
  const body = forgets || keep === null ? undefined : keep.clone().body;
  return new native.Request(url, { method, headers, body, signal: former.signal });
}

/** One request to one server. */
async function send(request, options) {
  const url = new URL(request.url);
  if (url.origin === inside?.origin) return sendInside(request, url);
  if (!isConfined()) return native.fetch(request, { ...options, redirect: "manual" });
  const refused = refusalOf(url);
  if (refused !== null) throw failed(refused);
  let address;
  try {
    address = await addressOf(url.hostname);
  } catch (error) {
    throw failed(error);
  }
  return native.fetch(...pinned(request, url, address, options));
}

/** The request to that address: a name that is resolved once more could turn into another one. */
function pinned(request, url, address, options) {
  const place = new URL(url);
  place.hostname = address.includes(":") ? `[${address}]` : address;
  const at = new native.Request(place, request);
  at.headers.set("host", url.host);
  const isNamed = place.hostname !== url.hostname;
  const tls = isNamed ? { serverName: url.hostname, ...options.tls } : options.tls;
  return [at, { ...options, ...(tls === undefined ? {} : { tls }), signal: request.signal, redirect: "manual" }];
}

function sendInside(request, url) {
  const headers = new Headers(request.headers);
  headers.set("host", url.host);
  return native.fetch(`http://${url.host}${url.pathname}${url.search}`, {
    method: request.method,
    headers,
    body: request.body,
    signal: request.signal,
    redirect: "manual",
    unix: inside.socket,
  });
}

/** As the layer on WASM says it. */
function failed(cause) {
  return new TypeError(`fetch failed: ${cause.message}`, { cause });
}
