// pipeTo and tee (Streams Standard, sections 4.9.1 and 4.9.2).

import { accessSignal } from "reactor:runtime/abort.js";
import {
  acquireReader,
  cancelStream,
  closeController,
  createByteStream,
  createStream,
  detachReader,
  enqueueChunk,
  errorController,
  parts,
  readFrom,
} from "reactor:runtime/readable_stream.js";
import { closeByteController, enqueueBytes, errorByteController } from "reactor:runtime/readable_byte_stream.js";
import { abortStream, closeQueuedOrInFlight, closeWithErrorPropagation, releaseWriter, writeChunk } from "reactor:runtime/writable_stream.js";
import { Deferred, ignore, slots } from "reactor:runtime/stream_queue.js";

parts.pipeTo = (source, destination, options) => new Pipe(source, destination, options).finished.promise;

class Pipe {
  finished = new Deferred();
  #source;
  #destination;
  #options;
  #reader;
  #writer;
  #shuttingDown = false;
  /** The last write: a shutdown waits for it. */
  #currentWrite = Promise.resolve();
  #stopListening = ignore;

  constructor(source, destination, options) {
    this.#source = source;
    this.#destination = destination;
    this.#options = options;
    this.#reader = acquireReader(source);
    this.#writer = destination.getWriter();
    source[slots].disturbed = true;
    if (!this.#watchSignal()) return;
    this.#watchEnds();
    this.#pump();
  }

  #watchSignal() {
    const { signal, preventAbort, preventCancel } = this.#options;
    if (signal === undefined) return true;
    const abort = () => {
      const { reason } = signal;
      this.#shutdown(() => {
        const actions = [];
        if (!preventAbort) {
          actions.push(this.#destination[slots].state === "writable" ? abortStream(this.#destination, reason) : Promise.resolve());
        }
        if (!preventCancel) {
          actions.push(this.#source[slots].state === "readable" ? cancelStream(this.#source, reason) : Promise.resolve());
        }
        return Promise.all(actions);
      }, { error: reason });
    };
    if (signal.aborted) {
      abort();
      return false;
    }
    this.#stopListening = accessSignal.add(signal, abort);
    return true;
  }

  /** Errors and closings travel both ways; what is so already counts at once. */
  #watchEnds() {
    const source = this.#source[slots];
    const destination = this.#destination[slots];
    const { preventAbort, preventCancel, preventClose } = this.#options;

    const sourceErrored = (error) =>
      this.#shutdown(preventAbort ? undefined : () => abortStream(this.#destination, error), { error });
    const destinationErrored = (error) =>
      this.#shutdown(preventCancel ? undefined : () => cancelStream(this.#source, error), { error });
    const sourceClosed = () =>
      this.#shutdown(preventClose ? undefined : () => closeWithErrorPropagation(this.#writer));

    if (source.state === "errored") sourceErrored(source.storedError);
    else this.#reader.closed.catch(sourceErrored);

    if (destination.state === "errored") destinationErrored(destination.storedError);
    else this.#writer.closed.catch(destinationErrored);

    if (source.state === "closed") sourceClosed();
    else this.#reader.closed.then(sourceClosed, ignore);

    if (closeQueuedOrInFlight(this.#destination) || destination.state === "closed") {
      const error = new TypeError("The destination is closed, so nothing can be piped into it");
      this.#shutdown(preventCancel ? undefined : () => cancelStream(this.#source, error), { error });
    }
  }

  async #pump() {
    while (!this.#shuttingDown) {
      try {
        await this.#writer.ready;
      } catch {
        return;
      }
      if (this.#shuttingDown || (await this.#readOne())) return;
    }
  }

  /** Reads one chunk and writes it without waiting; true at the end. */
  #readOne() {
    return new Promise((resolve) => {
      readFrom(this.#reader, {
        chunk: (chunk) => {
          this.#currentWrite = writeChunk(this.#writer, chunk);
          this.#currentWrite.catch(ignore);
          resolve(false);
        },
        close: () => resolve(true),
        error: () => resolve(true),
      });
    });
  }

  #shutdown(action, failure = undefined) {
    if (this.#shuttingDown) return;
    this.#shuttingDown = true;
    const run = () => {
      if (action === undefined) {
        this.#finalize(failure);
        return;
      }
      action().then(
        () => this.#finalize(failure),
        (error) => this.#finalize({ error }),
      );
    };
    const destination = this.#destination[slots];
    if (destination.state === "writable" && !closeQueuedOrInFlight(this.#destination)) this.#afterWrites().then(run);
    else run();
  }

  async #afterWrites() {
    for (;;) {
      const write = this.#currentWrite;
      await write.catch(ignore);
      if (write === this.#currentWrite) return;
    }
  }

  #finalize(failure) {
    releaseWriter(this.#writer);
    detachReader(this.#reader);
    this.#stopListening();
    if (failure === undefined) this.finished.resolve();
    else this.finished.rejectWith(failure.error);
  }
}

/**
 * Both branches read through one reader. Branches of a byte stream are byte streams too; the second branch
 * gets its own copy of each chunk.
 */
parts.tee = (stream) => {
  const isBytes = parts.isByteController(stream[slots].controller);
  const reader = acquireReader(stream);
  const canceled = new Deferred();
  const branches = [
    { stream: undefined, canceled: false, reason: undefined },
    { stream: undefined, canceled: false, reason: undefined },
  ];
  const control = isBytes
    ? { enqueue: enqueueBytes, close: closeByteController, error: errorByteController }
    : { enqueue: enqueueChunk, close: closeController, error: errorController };
  let reading = false;
  let readAgain = false;

  const each = (action) => {
    for (const branch of branches) if (!branch.canceled) action(branch.stream[slots].controller);
  };

  const request = {
    chunk(chunk) {
      // In a microtask, so that an error of the source that is already known arrives first.
      queueMicrotask(() => {
        readAgain = false;
        const copies = [chunk, isBytes && !branches[0].canceled && !branches[1].canceled ? chunk.slice() : chunk];
        branches.forEach((branch, index) => {
          if (!branch.canceled) control.enqueue(branch.stream[slots].controller, copies[index]);
        });
        reading = false;
        if (readAgain) pull();
      });
    },
    close() {
      reading = false;
      each(control.close);
      if (!branches[0].canceled || !branches[1].canceled) canceled.resolve();
    },
    error() {
      reading = false;
    },
  };

  function pull() {
    if (reading) readAgain = true;
    else {
      reading = true;
      readFrom(reader, request);
    }
    return Promise.resolve();
  }

  function cancel(index, reason) {
    branches[index].canceled = true;
    branches[index].reason = reason;
    if (branches[1 - index].canceled) {
      canceled.resolve(cancelStream(stream, [branches[0].reason, branches[1].reason]));
    }
    return canceled.promise;
  }

  for (const index of [0, 1]) {
    const algorithms = { pull, cancel: (reason) => cancel(index, reason) };
    branches[index].stream = isBytes ? createByteStream(algorithms) : createStream(algorithms);
  }
  reader.closed.catch((error) => {
    each((controller) => control.error(controller, error));
    if (!branches[0].canceled || !branches[1].canceled) canceled.resolve();
  });
  return [branches[0].stream, branches[1].stream];
};
