// Wraps core modules as components. Called by rebuild.sh in a folder with the modules and all of the WIT.

import { componentEmbed, componentNew, parse } from "@bytecodealliance/jco";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";

const target = process.argv[2];
const read = (path) => readFileSync(path, "utf8");

/** One text with every package in braces: what the tool takes in place of a folder. */
let witSource = `${read("fixture.wit")}\n`;
for (const name of readdirSync(".").filter((name) => name.endsWith(".wit") && name !== "fixture.wit").sort()) {
  const text = read(name);
  const [line, packageName] = /^package ([^;]+);\n/m.exec(text);
  witSource += `package ${packageName} {\n${text.replace(line, "")}}\n`;
}

const modules = {
  behaviours: { core: () => readFileSync("behaviours.core.wasm"), world: "fixture" },
  hello: { core: () => parse(read("hello.wat")), world: "fixture" },
  unknown: { core: () => parse(read("unknown.wat")), world: "unknown" },
};
for (const [name, { core, world }] of Object.entries(modules)) {
  const binary = await core();
  const embedded = await componentEmbed({ binary, witSource, world: `reactor:fixture/${world}`, stringEncoding: "utf8" });
  writeFileSync(`${target}/${name}.wasm`, await componentNew(embedded, []));
}
