// process.env: the function's environment, which arrives with the call.

import { instance, writeLog } from "reactor:runtime/host.js";

const warned = new Set();

/** A live view: code that kept `process.env` from the top level sees the values once a call has arrived. */
const env = new Proxy(Object.create(null), {
  get(target, key) {
    if (typeof key === "string") noteEarlyRead(key);
    return instance.env[key];
  },
  has: (target, key) => Object.hasOwn(instance.env, key),
  ownKeys: () => Reflect.ownKeys(instance.env),
  getOwnPropertyDescriptor(target, key) {
    const descriptor = Reflect.getOwnPropertyDescriptor(instance.env, key);
    return descriptor && { ...descriptor, configurable: true };
  },
  set: refuse,
  defineProperty: refuse,
  deleteProperty: refuse,
});

function refuse() {
  throw new TypeError("process.env is read-only: set values with `reactor functions env set`");
}

/** NODE_ENV is read by half of npm and nobody sets it here; everything else deserves a word. */
function noteEarlyRead(key) {
  if (instance.running || key === "NODE_ENV" || warned.has(key)) return;
  warned.add(key);
  writeLog(
    "warn",
    `process.env.${key} was read in top-level code, before any request: it is undefined there. ` +
      "Read it inside the handler.",
  );
}

export const process = Object.freeze({ env });
