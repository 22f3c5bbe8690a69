// Lints a description by Redocly's rules: prints what it finds, and fails where that is anything.
import { lint, loadConfig } from "@redocly/openapi-core";

const [description, rules] = process.argv.slice(2);
const found = await lint({ ref: description, config: await loadConfig({ configPath: rules }) });
for (const { ruleId, message, location } of found) console.log(ruleId, location[0]?.pointer, message);
process.exitCode = found.length ? 1 : 0;
