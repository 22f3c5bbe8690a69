// Writes a TypeScript file that uses every operation of the description by the generated types, and whose answers have no member of type any or unknown.
import { readFileSync, writeFileSync } from "node:fs";

const [description, target] = process.argv.slice(2);
const { paths } = JSON.parse(readFileSync(description, "utf8"));
const uses = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, { operationId }]) => `
export async function ${operationId}(asked: FetchOptions<paths["${path}"]["${method}"]>) {
  const { data, error } = await client.${method.toUpperCase()}("${path}", asked);
  definite<Vague<NonNullable<typeof data>> | Vague<NonNullable<typeof error>>>();
  return data;
}`));
writeFileSync(target, `import createClient, { type FetchOptions } from "openapi-fetch";
import type { paths } from "./schema.d.ts";

type Vague<T, Deep extends 0[] = []> = 0 extends 1 & T ? "any" : unknown extends T ? "unknown"
  : Deep["length"] extends 7 ? never
  : T extends readonly (infer E)[] ? Vague<E, [...Deep, 0]>
  : T extends object ? { [K in keyof T]-?: Vague<T[K], [...Deep, 0]> }[keyof T] : never;
declare function definite<T extends never>(): T;
const client = createClient<paths>();
${uses.join("\n")}
`);
