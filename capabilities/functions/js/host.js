// The host's functions and the state of the one call that an instance serves at a time.

import host from "reactor:function/host";

export { host };

/**
 * `running` is false while top-level code is evaluated (its results are kept in a snapshot that every
 * instance starts from) and true once a call has arrived. `call` is the invocation record of the host.
 */
export const instance = { running: false, call: null, env: Object.freeze({}) };

/** Refuses what must not happen in top-level code: its result would be frozen into the snapshot. */
export function requireCall(operation) {
  if (!instance.running) {
    throw new Error(
      `${operation} is not available in top-level code: the module is evaluated once and its state kept ` +
        "for every request. Call it inside the handler.",
    );
  }
}

/** The message of an error that the host answered with. */
export function hostMessage(error) {
  if (typeof error === "string") return error;
  if (error !== null && typeof error === "object") {
    if (typeof error.payload === "string") return error.payload;
    if (typeof error.message === "string") return error.message;
  }
  return String(error);
}

/** Writes one line to the function's log. Levels: debug, info, warn, error. */
export function writeLog(level, message) {
  host.log(level, message.toWellFormed());
}
