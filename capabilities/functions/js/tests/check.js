// Assertions of the conformance table. It is put before the topics in one module (see bundle.mjs).

import { formatArguments, inspect } from "reactor:runtime/inspect.js";

export { formatArguments, inspect };

/** Rows of one section from {name: run}. `run` gets {origin, env, ctx, request} and may be asynchronous. */
export function table(section, runs) {
  return Object.entries(runs).map(([name, run]) => ({ section, name, run }));
}

export function fail(message) {
  throw new Error(message);
}

function bytesOf(value) {
  if (ArrayBuffer.isView(value)) return [...new Uint8Array(value.buffer, value.byteOffset, value.byteLength)];
  return value instanceof ArrayBuffer ? [...new Uint8Array(value)] : null;
}

function alike(left, right) {
  if (Object.is(left, right)) return true;
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false;
  const [leftBytes, rightBytes] = [bytesOf(left), bytesOf(right)];
  if (leftBytes !== null || rightBytes !== null) {
    return leftBytes !== null && rightBytes !== null && leftBytes.join() === rightBytes.join();
  }
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length && keys.every((key) => Object.hasOwn(right, key) && alike(left[key], right[key]));
}

/** Deep for plain objects, arrays and bytes; otherwise the same value. */
export function equal(actual, expected) {
  if (!alike(actual, expected)) fail(`expected ${inspect(expected)}, got ${inspect(actual)}`);
}

/** Pairs of actual and expected, in turn. */
export function equals(...values) {
  for (let index = 0; index < values.length; index += 2) {
    if (!alike(values[index], values[index + 1])) {
      fail(`pair ${index / 2 + 1}: expected ${inspect(values[index + 1])}, got ${inspect(values[index])}`);
    }
  }
}

export function yes(value) {
  if (value !== true) fail(`expected true, got ${inspect(value)}`);
}

export function no(value) {
  if (value !== false) fail(`expected false, got ${inspect(value)}`);
}

/** `kind`: an error class, the name of a DOMException, or the very value thrown. */
function fits(error, kind) {
  if (typeof kind === "function") return error instanceof kind && error.name === kind.name;
  if (typeof kind === "string") return error instanceof DOMException && error.name === kind;
  return error === kind;
}

export function throws(kind, action) {
  let answer;
  try {
    answer = action();
  } catch (error) {
    if (!fits(error, kind)) fail(`threw ${inspect(error)} instead of ${inspect(kind)}`);
    return error;
  }
  return fail(`answered ${inspect(answer)} instead of throwing ${inspect(kind)}`);
}

export async function rejects(kind, promise) {
  let answer;
  try {
    answer = await (typeof promise === "function" ? promise() : promise);
  } catch (error) {
    if (!fits(error, kind)) fail(`rejected with ${inspect(error)} instead of ${inspect(kind)}`);
    return error;
  }
  return fail(`answered ${inspect(answer)} instead of rejecting with ${inspect(kind)}`);
}

export function bytes(...numbers) {
  return Uint8Array.from(numbers);
}

export function utf8(text) {
  return new TextEncoder().encode(text);
}

export function hex(source) {
  return bytesOf(source).map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function wait(milliseconds = 0) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Lets every reaction that is due run. */
export async function settle() {
  for (let turn = 0; turn < 20; turn++) await null;
}

/** "pending", "fulfilled" or "rejected", after everything that is due has run. */
export async function stateOf(promise) {
  let state = "pending";
  promise.then(
    () => (state = "fulfilled"),
    () => (state = "rejected"),
  );
  await settle();
  return state;
}

export async function collect(stream) {
  const chunks = [];
  const reader = stream.getReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return chunks;
    chunks.push(value);
  }
}

/** A stream of the given chunks. */
export function streamOf(...chunks) {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
}
