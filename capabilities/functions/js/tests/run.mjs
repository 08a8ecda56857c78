// Runs the layer's tests in Node: the conformance table, then what the table cannot say (the handler and its host).
// node run.mjs [--verbose] [SECTION]

import { spawnSync } from "node:child_process";
import v8 from "node:v8";
import vm from "node:vm";
import { conformanceModule } from "./bundle.mjs";
import { hostFetch, startEchoServer } from "./echo_server.mjs";
import { handlerRows } from "./handler.mjs";
import { start } from "./harness.mjs";

if (vm.SourceTextModule === undefined) {
  const flags = ["--experimental-vm-modules", "--no-warnings"];
  process.exit(spawnSync(process.execPath, [...flags, ...process.argv.slice(1)], { stdio: "inherit" }).status ?? 1);
}
// Node 20 has it behind this flag; the sandbox's engine has it.
if (ArrayBuffer.prototype.transfer === undefined) v8.setFlagsFromString("--harmony-rab-gsab-transfer");

const verbose = process.argv.includes("--verbose");
const section = process.argv.slice(2).find((argument) => !argument.startsWith("--"));

function query(sql, parameters) {
  if (sql === "echo") {
    return JSON.stringify({ columns: [], rows: [{ sql, parameters: JSON.parse(parameters) }], row_count: 1 });
  }
  const payload = JSON.stringify({ code: "42P01", message: 'relation "nowhere" does not exist' });
  throw Object.assign(new Error(payload), { payload });
}

async function runTable() {
  const server = await startEchoServer();
  const { call } = await start(conformanceModule(), { fetch: hostFetch, query });
  const url = new URL("http://reactor.test/");
  url.searchParams.set("without", "Engine");
  if (section !== undefined) url.searchParams.set("section", section);
  const env = [["ORIGIN", server.origin], ["GREETING", "Hello"]];
  const answer = await call({ url: url.href, call: { env } });
  server.close();
  if (answer.status !== 200) throw new Error(answer.text);
  return JSON.parse(answer.text);
}

async function runHandlerRows() {
  const results = [];
  for (const { name, run } of handlerRows) {
    const row = { section: "Handler", name, error: null };
    try {
      await run();
    } catch (error) {
      row.error = error.stack;
    }
    results.push(row);
  }
  return results;
}

function print(results) {
  for (const name of new Set(results.map((row) => row.section))) {
    const rows = results.filter((row) => row.section === name);
    const failed = rows.filter((row) => row.error !== null);
    console.log(`${failed.length === 0 ? "ok    " : "FAILED"} ${name.padEnd(24)} ${rows.length - failed.length} of ${rows.length}`);
    for (const row of verbose ? rows : failed) {
      console.log(`         ${row.error === null ? "ok " : "NOT"} ${row.name}${row.error === null ? "" : `\n${row.error.replace(/^/gm, "             ")}`}`);
    }
  }
  const failed = results.filter((row) => row.error !== null).length;
  console.log(`\n${results.length - failed} of ${results.length} rows pass`);
  return failed;
}

const unhandled = [];
process.on("unhandledRejection", (error) => unhandled.push(error?.stack ?? String(error)));

const results = await runTable();
if (section === undefined || section === "Handler") results.push(...(await runHandlerRows()));
for (const error of unhandled) results.push({ section: "Unhandled rejections", name: "nobody waits for it", error });
process.exit(print(results) === 0 ? 0 : 1);
