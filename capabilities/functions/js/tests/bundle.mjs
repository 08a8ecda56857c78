// Puts the conformance table into one ES module: assertions, every topic in a block of its own, the answering function.
// The same concatenation is done by the test that runs it in the sandbox (src/tests/conformance.rs).

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const importLine = 'from "../check.js";\n';

function topic(text) {
  const body = text.slice(text.indexOf(importLine) + importLine.length);
  return `{\n${body.replace("export default rows;", "rowsOfAllTopics.push(...rows);")}}\n`;
}

export function conformanceModule() {
  const folder = join(here, "conformance");
  const topics = readdirSync(folder).sort().map((file) => topic(readFileSync(join(folder, file), "utf8")));
  const check = readFileSync(join(here, "check.js"), "utf8");
  return [check, "const rowsOfAllTopics = [];\n", ...topics, readFileSync(join(here, "answer.js"), "utf8")].join("\n");
}
