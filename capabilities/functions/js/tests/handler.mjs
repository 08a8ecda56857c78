// What the conformance table cannot say from inside: what the host gets back, when, and what it is told on the way.

import assert from "node:assert/strict";
import { start } from "./harness.mjs";

const answering = (expression) => `export default { async fetch(request, env, ctx) { return ${expression}; } };`;

async function answer(source, request = {}, options = {}) {
  const { call, events } = await start(source, options);
  return { ...(await call(request)), events };
}

async function crash(source, options = {}) {
  const { status, headers, text } = await answer(source, {}, options);
  assert.equal(status, 599);
  assert.deepEqual(headers, [["x-reactor-error", "1"]]);
  return JSON.parse(text);
}

async function logsOf(body) {
  const { events } = await answer(`export default { fetch() { ${body}; return new Response(); } };`);
  return events.logs.map(({ level, message }) => `${level} ${message}`);
}

const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const bytesOf = (chunk) => Buffer.from(chunk).toString();

const rows = {
  // The handler's form.
  "an object with fetch": async () => assert.equal((await answer("export default { fetch: () => new Response('ok') };")).text, "ok"),
  "a function": async () => assert.equal((await answer("export default () => new Response('ok');")).text, "ok"),
  "an instance of a class": async () => {
    const source = "class App { name = 'app'; fetch() { return new Response(this.name); } } export default new App();";
    assert.equal((await answer(source)).text, "app");
  },
  "an answer at once or later": async () => {
    assert.equal((await answer("export default { async fetch() { await 0; return new Response('later'); } };")).text, "later");
  },
  "no default export": async () => assert.match((await crash("export const a = 1;")).message, /no default export/),
  "a default export without fetch": async () => assert.match((await crash("export default { get() {} };")).message, /no fetch method/),
  "an answer that is no Response": async () => {
    assert.match((await crash("export default { fetch() {} };")).message, /is a return missing/);
    assert.match((await crash("export default { fetch: () => 'text' };")).message, /answered 'text'/);
  },
  "Response.error is no answer": async () => assert.match((await crash(answering("Response.error()"))).message, /network failure/),
  "a used body is no answer": async () => {
    assert.match((await crash("export default { async fetch() { const r = new Response('x'); await r.text(); return r; } };")).message, /already been read/);
  },

  // Errors.
  "a thrown error is told with name, message and stack": async () => {
    const error = await crash("export default { fetch() { throw new RangeError('no'); } };");
    assert.equal(error.name, "RangeError");
    assert.equal(error.message, "no");
    assert.match(error.stack, /reactor:user/);
  },
  "a rejected promise too": async () => assert.equal((await crash("export default { fetch: () => Promise.reject(new Error('no')) };")).message, "no"),
  "anything can be thrown": async () => {
    assert.equal((await crash("export default { fetch() { throw 'text'; } };")).message, "Uncaught text");
    assert.equal((await crash("export default { fetch() { throw null; } };")).message, "Uncaught null");
    assert.equal((await crash("export default { fetch() { throw { a: 1 }; } };")).message, "Uncaught { a: 1 }");
    assert.equal((await crash("export default { fetch() { throw undefined; } };")).message, "Uncaught undefined");
  },
  "a cause stands in the stack": async () => {
    const { stack } = await crash("export default { fetch() { throw new Error('outer', { cause: new TypeError('inner') }); } };");
    assert.match(stack, /Caused by: TypeError: inner/);
  },
  "a lone surrogate in a message does not break the answer": async () => {
    assert.equal((await crash("export default { fetch() { throw new Error('\\ud800'); } };")).message, "\ufffd");
  },
  "a function cannot pretend to have crashed": async () => {
    const { status, headers } = await answer(answering("new Response('x', { headers: { 'X-Reactor-Error': '1' } })"));
    assert.equal(status, 200);
    assert.deepEqual(headers, [["content-type", "text/plain;charset=UTF-8"]]);
  },
  "an error of the top level, loaded late": async () => {
    assert.equal((await crash("throw new Error('top');", { dev: true })).message, "top");
    assert.match((await crash("this is no JavaScript", { dev: true })).name, /SyntaxError/);
  },

  // The request.
  "method, URL and headers": async () => {
    const { text } = await answer(answering("Response.json([request.method, request.url, [...request.headers]])"), {
      method: "PUT",
      url: "http://shop.example/a%2Fb?x=1",
      headers: [["X-A", "1"], ["x-a", "2"], ["x-latin", "caf\u00e9"]],
    });
    assert.deepEqual(JSON.parse(text), ["PUT", "http://shop.example/a%2Fb?x=1", [["x-a", "1, 2"], ["x-latin", "caf\u00e9"]]]);
  },
  "bodies of every kind": async () => {
    const source = answering("new Response(await request.text())");
    assert.equal((await answer(source, { method: "POST" })).text, "");
    assert.equal((await answer(source, { method: "POST", body: "text" })).text, "text");
    assert.equal((await answer(source, { method: "POST", body: Buffer.from("bytes") })).text, "bytes");
    assert.equal((await answer(source, { method: "POST", body: ["in ", "three ", "pieces"] })).text, "in three pieces");
  },
  "a GET with a body reaches the handler": async () => {
    assert.equal((await answer(answering("new Response(await request.text())"), { body: "odd" })).text, "odd");
  },
  "a streamed body can be read piece by piece": async () => {
    const source = `export default { async fetch(request) {
      const seen = [];
      for await (const chunk of request.body) seen.push(chunk.length);
      return Response.json(seen);
    } };`;
    assert.equal((await answer(source, { method: "POST", body: ["a", "bb", "ccc"] })).text, "[1,2,3]");
  },
  "a streamed body can be handed back": async () => {
    const { kind, text } = await answer(answering("new Response(request.body)"), { method: "POST", body: ["a", "b"] });
    assert.deepEqual([kind, text], ["streaming", "ab"]);
  },
  "a body that nobody reads does not hold the answer": async () => {
    assert.equal((await answer(answering("new Response('done')"), { method: "POST", body: ["a", "b"] })).text, "done");
  },
  "env and the second argument": async () => {
    const { text } = await answer(answering("Response.json([env, process.env.A, Object.keys(env)])"), { call: { env: [["A", "1"], ["B", "\u00e9"]] } });
    assert.deepEqual(JSON.parse(text), [{ A: "1", B: "\u00e9" }, "1", ["A", "B"]]);
  },

  // The answer.
  "status, text and headers": async () => {
    const { status, statusText, headers } = await answer(
      answering("new Response(null, { status: 418, statusText: 'Tea', headers: [['X-B', '2'], ['set-cookie', 'a=1'], ['Set-Cookie', 'b=2']] })"),
    );
    assert.deepEqual([status, statusText], [418, "Tea"]);
    assert.deepEqual(headers, [["x-b", "2"], ["set-cookie", "a=1"], ["set-cookie", "b=2"]]);
  },
  "a body goes the shortest way": async () => {
    const kinds = { "null": "none", "'text'": "text", "new Uint8Array(3)": "bytes", "new Blob(['x'])": "bytes", "new ReadableStream({ start(c) { c.close(); } })": "streaming" };
    for (const [body, kind] of Object.entries(kinds)) assert.equal((await answer(answering(`new Response(${body})`))).kind, kind, body);
  },
  "a fetched answer can be handed on": async () => {
    const fetch = async (head, body, redirect, makeBytes) => ({
      head: { status: 203, statusText: "", headers: [{ name: "X-Up", value: "1" }] },
      body: { tag: "bytes", val: makeBytes(Buffer.from("up")) },
    });
    const { status, headers, text } = await answer(answering("fetch('http://up/')"), {}, { fetch });
    assert.deepEqual([status, headers, text], [203, [["x-up", "1"]], "up"]);
  },
  "a stream is pulled as it is read": async () => {
    const source = `export default { fetch() {
      let count = 0;
      const body = new ReadableStream({ pull(c) { count++; console.log(count); c.enqueue("x"); } }, { highWaterMark: 0 });
      return new Response(body);
    } };`;
    const { events, call } = await start(source);
    await call({
      async onStream(stream) {
        await wait(5);
        assert.ok(events.logs.length <= 1, `${events.logs.length} chunks were made before anybody read`);
        await stream.next();
        await stream.next();
        await wait(5);
        assert.ok(events.logs.length <= 3, `${events.logs.length} chunks were made for two reads`);
        await stream.return();
      },
    });
  },
  "a stream whose reader goes is cancelled": async () => {
    const source = `export default { fetch(request) {
      request.signal.addEventListener("abort", () => console.log("aborted"));
      const body = new ReadableStream({ pull(c) { c.enqueue("x"); }, cancel(reason) { console.log(reason.name); } });
      return new Response(body);
    } };`;
    const { events, call } = await start(source);
    await call({
      async onStream(stream) {
        await stream.next();
        await stream.return();
        await wait(5);
      },
    });
    assert.deepEqual(events.logs.map(({ message }) => message), ["aborted", "AbortError"]);
    assert.equal(events.finished, 1);
  },
  "a stream that breaks is told to the host": async () => {
    const source = `export default { fetch() {
      let count = 0;
      return new Response(new ReadableStream({ pull(c) { if (count++ < 2) c.enqueue("x"); else throw new Error("broken"); } }));
    } };`;
    const { text, events } = await answer(source);
    assert.equal(text, "xx");
    assert.match(events.bodyErrors.join(), /Error: broken/);
    assert.equal(events.finished, 1);
  },
  "a chunk that is no bytes is told to the host": async () => {
    const { events } = await answer("export default () => new Response(new ReadableStream({ start(c) { c.enqueue({}); } }));");
    assert.match(events.bodyErrors.join(), /Uint8Array/);
  },
  "a large chunk arrives whole": async () => {
    const { text } = await answer("export default () => new Response(new ReadableStream({ start(c) { c.enqueue(new Uint8Array(200000).fill(97)); c.close(); } }));");
    assert.equal(text.length, 200_000);
  },

  // The end of the call.
  "finished is said once, before a plain answer": async () => {
    const { handle, events } = await start("export default () => new Response('x');");
    const { invocation } = await import("./harness.mjs");
    await handle(invocation(), { method: "GET", url: "http://a/", headers: [] }, { tag: "none" });
    assert.equal(events.finished, 1);
  },
  "finished waits for the stream": async () => {
    const source = "export default () => new Response(new ReadableStream({ async start(c) { await 0; c.enqueue('x'); c.close(); } }));";
    const { events, call } = await start(source);
    await call({
      async onStream(stream) {
        assert.equal(events.finished, 0);
        while (!(await stream.next()).done);
        await wait(2);
        assert.equal(events.finished, 1);
      },
    });
  },
  "finished waits for waitUntil": async () => {
    const source = `export default { fetch(request, env, ctx) {
      ctx.waitUntil(new Promise((resolve) => setTimeout(resolve, 15)).then(() => {
        console.log("first");
        ctx.waitUntil(new Promise((resolve) => setTimeout(resolve, 5)).then(() => console.log("second")));
      }));
      return new Response("answer");
    } };`;
    const { text, events } = await answer(source);
    assert.deepEqual([text, events.finished, events.logs.length], ["answer", 0, 0]);
    await wait(60);
    assert.deepEqual([events.finished, events.logs.map(({ message }) => message)], [1, ["first", "second"]]);
  },
  "a failed waitUntil is logged and changes nothing": async () => {
    const { status, events } = await answer("export default { fetch(request, env, ctx) { ctx.waitUntil(Promise.reject(new Error('late'))); return new Response(); } };");
    await wait(2);
    assert.equal(status, 200);
    assert.match(events.logs[0].message, /waitUntil.*Error: late/s);
    assert.deepEqual([events.logs[0].level, events.finished], ["error", 1]);
  },
  "waitUntil works after a crash": async () => {
    const { status, events } = await answer("export default { fetch(request, env, ctx) { ctx.waitUntil(Promise.resolve().then(() => console.log('kept'))); throw new Error('no'); } };");
    await wait(2);
    assert.deepEqual([status, events.logs.map(({ message }) => message), events.finished], [599, ["kept"], 1]);
  },
  "an open timer does not hold the end": async () => assert.equal((await answer("export default () => { setTimeout(() => {}, 60000); return new Response(); };")).events.finished, 1),
  "the caller is watched only when asked": async () => {
    assert.equal((await answer(answering("new Response()"))).events.disconnectedAsked, false);
    assert.equal((await answer(answering("new Response(String(request.signal.aborted))"))).events.disconnectedAsked, true);
  },
  "a caller that goes raises the signal": async () => {
    const source = `export default { async fetch(request) {
      await new Promise((resolve) => request.signal.addEventListener("abort", resolve));
      return new Response(request.signal.reason.name);
    } };`;
    assert.equal((await answer(source, {}, { disconnected: wait(5) })).text, "AbortError");
  },
  "a call made with the request's signal ends with the caller": async () => {
    const source = "export default { async fetch(request) { try { await fetch('http://up/', { signal: request.signal }); } catch (error) { return new Response(error.name); } } };";
    assert.equal((await answer(source, {}, { disconnected: wait(5), fetch: () => new Promise(() => {}) })).text, "AbortError");
  },

  // The top level, which a snapshot keeps.
  "state of the top level is there": async () => assert.equal((await answer("const made = new Date(0).toISOString(); export default () => new Response(made);")).text, "1970-01-01T00:00:00.000Z"),
  "what needs a call says so": async () => {
    for (const expression of ["fetch('http://a/')", "crypto.randomUUID()", "crypto.getRandomValues(new Uint8Array(1))"]) {
      const source = `let error; try { await ${expression}; } catch (caught) { error = caught; } export default () => new Response(error.message);`;
      assert.match((await answer(source)).text, /not available in top-level code/, expression);
    }
  },
  "URL, text, digests and the console work there": async () => {
    const source = `const url = new URL("/b", "http://a/"); const text = new TextDecoder().decode(new TextEncoder().encode("\u00e9"));
      const digest = (await crypto.subtle.digest("SHA-1", new Uint8Array(0))).byteLength; console.log("top");
      export default () => Response.json([url.href, text, digest]);`;
    const { text, events } = await answer(source);
    assert.deepEqual([JSON.parse(text), events.logs.length], [["http://a/b", "\u00e9", 20], 1]);
  },
  "timers of the top level begin with the call": async () => {
    const source = "let ran = 0; setTimeout(() => ran++, 5); export default { async fetch() { const before = ran; await new Promise((resolve) => setTimeout(resolve, 30)); return Response.json([before, ran]); } };";
    assert.equal((await answer(source)).text, "[0,1]");
  },
  "process.env there warns once and is empty": async () => {
    const source = "const first = process.env.KEY; process.env.KEY; const mode = process.env.NODE_ENV; export default () => new Response(`${first} ${mode} ${process.env.KEY}`);";
    const { text, events } = await answer(source, { call: { env: [["KEY", "value"]] } });
    assert.equal(text, "undefined undefined value");
    assert.deepEqual(events.logs.map(({ level }) => level), ["warn"]);
    assert.match(events.logs[0].message, /process\.env\.KEY/);
  },
  "the seed decides what Math.random gives": async () => {
    const source = "const top = Math.random(); export default () => Response.json([top, Math.random()]);";
    const numbers = async (seed) => JSON.parse((await answer(source, { call: { seed } })).text);
    const [first, again, other] = [await numbers(1n), await numbers(1n), await numbers(2n)];
    assert.deepEqual(first, again);
    assert.equal(first[0], other[0]);
    assert.notEqual(first[1], other[1]);
  },
  "a module loaded late sees the same rules": async () => {
    const { text } = await answer("const top = Math.random(); export default () => new Response('dev');", {}, { dev: true });
    assert.equal(text, "dev");
  },

  // The log.
  "levels": async () => {
    assert.deepEqual(await logsOf("console.log('a'); console.info('b'); console.debug('c'); console.warn('d'); console.error('e'); console.trace('f')").then((lines) => lines.slice(0, 5)), ["info a", "info b", "debug c", "warn d", "error e"]);
  },
  "several values and a format": async () => assert.deepEqual(await logsOf("console.log('%s has %d', 'a', 2, { b: [1] })"), ["info a has 2 { b: [ 1 ] }"]),
  "an error with its stack": async () => {
    const [line] = await logsOf("console.error('failed:', new TypeError('no'))");
    assert.match(line, /^error failed: TypeError: no\n.*reactor:user/s);
  },
  "groups indent": async () => assert.deepEqual(await logsOf("console.group('g'); console.log('a\\nb'); console.group(); console.log('c'); console.groupEnd(); console.groupEnd(); console.log('d')"), ["info g", "info   a\n  b", "info     c", "info d"]),
  "counters": async () => assert.deepEqual(await logsOf("console.count(); console.count('x'); console.count(); console.countReset(); console.count(); console.countReset('y')"), ["info default: 1", "info x: 1", "info default: 2", "info default: 1", "warn Count for 'y' does not exist"]),
  "assertions": async () => assert.deepEqual(await logsOf("console.assert(true, 'a'); console.assert(false, 'b'); console.assert(false, { c: 1 }); console.assert()"), ["error Assertion failed: b", "error Assertion failed { c: 1 }", "error Assertion failed"]),
  "timings": async () => {
    const lines = await logsOf("console.time('t'); console.time('t'); console.timeLog('t', 1); console.timeEnd('t'); console.timeEnd('t')");
    assert.match(lines.join("\n"), /^warn Timer 't' already exists\ninfo t: [\d.]+ms 1\ninfo t: [\d.]+ms\nwarn Timer 't' does not exist$/);
  },
  "tables": async () => {
    assert.deepEqual(await logsOf("console.table([{ a: 1, b: 'x' }, { a: 2 }])"), [
      "info ┌─────────┬───┬─────┐\n│ (index) │ a │ b   │\n├─────────┼───┼─────┤\n│ 0       │ 1 │ 'x' │\n│ 1       │ 2 │     │\n└─────────┴───┴─────┘",
    ]);
    assert.deepEqual(await logsOf("console.table('text')"), ["info text"]);
  },
  "lone surrogates do not break a line": async () => assert.deepEqual(await logsOf("console.log('a\\ud800b')"), ["info a\ufffdb"]),
  "an error in a timer is logged": async () => {
    const { events } = await answer("export default { async fetch() { setTimeout(() => { throw new Error('in a timer'); }, 1); await new Promise((resolve) => setTimeout(resolve, 10)); return new Response(); } };");
    assert.match(events.logs[0].message, /^Uncaught Error: in a timer/);
  },
};

export const handlerRows = Object.entries(rows).map(([name, run]) => ({ name, run }));
