// fetch (Fetch Standard, section 5.6) through the host: http, https and data URLs.

import { accessRequest, accessResponse, Request } from "reactor:runtime/request_response.js";
import { accessSignal } from "reactor:runtime/abort.js";
import { Body, HostSource, toHostBody } from "reactor:runtime/body.js";
import { createByteStream } from "reactor:runtime/readable_stream.js";
import { closeByteController, enqueueBytes, errorByteController } from "reactor:runtime/readable_byte_stream.js";
import { encodeUtf8 } from "reactor:runtime/encoding.js";
import { host, hostMessage, requireCall } from "reactor:runtime/host.js";
import { ignore } from "reactor:runtime/stream_queue.js";
import { parseMimeType, serializeMimeType } from "reactor:runtime/mime.js";
import { parseUrl, percentDecode } from "reactor:runtime/url.js";
import { requireArguments } from "reactor:runtime/convert.js";

export async function fetch(input, init = undefined) {
  requireArguments(arguments.length, 1, "fetch");
  requireCall("fetch");
  const request = new Request(input, init);
  const { signal } = request;
  signal.throwIfAborted();
  const url = accessRequest.url(request);
  const scheme = url.slice(0, url.indexOf(":"));
  if (scheme === "data") return fetchData(url);
  if (scheme !== "http" && scheme !== "https") throw new TypeError(`fetch failed: the scheme "${scheme}:" is not supported`);
  return send(request, signal);
}

function send(request, signal) {
  return new Promise((resolve, reject) => {
    const stopListening = accessSignal.add(signal, (reason) => reject(reason));
    exchange(request, signal, reject).then(
      (response) => {
        stopListening();
        resolve(response);
      },
      (error) => {
        stopListening();
        reject(error);
      },
    );
  });
}

async function exchange(request, signal, uploadFailed) {
  const head = {
    method: request.method,
    url: accessRequest.url(request),
    headers: accessRequest.headerList(request).map(([name, value]) => ({ name, value })),
  };
  const upload = toHostBody(accessRequest.body(request), {
    failed: (error) => {
      uploadFailed(error);
      // A dropped stream would look like the whole body; the host ends this one with the instance.
      return "leave open";
    },
    abandoned: ignore,
  });
  let answer;
  try {
    answer = await host.fetch(head, upload.body, request.redirect);
  } catch (error) {
    const message = hostMessage(error);
    throw new TypeError(`fetch failed: ${message}`, { cause: new Error(message) });
  }
  const [responseHead, responseBody, finalUrl, number] = answer;
  return toResponse(request, signal, [responseHead, responseBody, finalUrl, number]);
}

function toResponse(request, signal, [head, body, finalUrl, number]) {
  const url = parseUrl(finalUrl)?.href ?? finalUrl;
  return accessResponse.fromNetwork({
    status: head.status,
    statusText: head.statusText,
    headers: head.headers.map(({ name, value }) => [name.toLowerCase(), value]),
    body: receiveBody(body, signal, { length: declaredLength(head.headers), number }),
    url: url.replace(/#.*$/s, ""),
    redirected: url.replace(/#.*$/s, "") !== accessRequest.url(request).replace(/#.*$/s, ""),
  });
}

/** How many bytes the server said it would send, or null. */
function declaredLength(headers) {
  const header = headers.find(({ name }) => name.toLowerCase() === "content-length");
  return header !== undefined && /^\d+$/.test(header.value) ? Number(header.value) : null;
}

/**
 * A streaming body follows the signal to its end: aborted, it fails with the reason. A stream of the host
 * ends alike whether the body is whole or its connection broke, so the host is asked, and its length is held
 * against the declared one.
 */
function receiveBody(body, signal, { length, number }) {
  if (body.tag !== "streaming") return Body.fromHost(body);
  const source = new HostSource(body.val);
  if (signal.aborted) {
    source.cancel().catch(ignore);
    return null;
  }
  let stopListening = ignore;
  let received = 0;
  const stream = createByteStream({
    start(controller) {
      stopListening = accessSignal.add(signal, (reason) => {
        errorByteController(controller, reason);
        source.cancel().catch(ignore);
      });
    },
    async pull(controller) {
      const chunk = await source.next();
      if (signal.aborted) return;
      if (chunk !== null) {
        received += chunk.length;
        enqueueBytes(controller, chunk);
        return;
      }
      stopListening();
      const failure = host.fetchFailure(number) ?? null;
      if (failure !== null) throw new TypeError(`fetch failed: the body was cut off: ${failure}`);
      if (length !== null && received < length) {
        throw new TypeError(`fetch failed: the body was cut off after ${received} of ${length} bytes`);
      }
      closeByteController(controller);
      controller.byobRequest?.respond(0);
    },
    cancel() {
      stopListening();
      return source.cancel();
    },
  });
  return new Body("stream", stream);
}

/** The data: URL processor (Fetch Standard, section 6). */
function fetchData(url) {
  const rest = url.slice("data:".length).replace(/#.*$/s, "");
  const comma = rest.indexOf(",");
  if (comma === -1) throw new TypeError("fetch failed: the data: URL has no comma");
  let type = rest.slice(0, comma).trim();
  let bytes = percentDecode(encodeUtf8(rest.slice(comma + 1)));
  const base64 = /; *base64$/i.exec(type);
  if (base64 !== null) {
    type = type.slice(0, base64.index);
    bytes = decodeBase64(bytes);
  }
  if (type.startsWith(";")) type = `text/plain${type}`;
  const parsed = parseMimeType(type) ?? { essence: "text/plain", parameters: new Map([["charset", "US-ASCII"]]) };
  return accessResponse.fromNetwork({
    status: 200,
    statusText: "OK",
    headers: [["content-type", serializeMimeType(parsed)]],
    body: new Body("bytes", bytes),
    url,
    redirected: false,
  });
}

function decodeBase64(bytes) {
  let binary;
  try {
    binary = atob(String.fromCharCode(...bytes));
  } catch {
    throw new TypeError("fetch failed: the data: URL is not valid base64");
  }
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
