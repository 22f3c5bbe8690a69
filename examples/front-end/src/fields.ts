// How fields and their values are called: `GET /meta/{list}` says it, so no list has words of its own here.
import type { Schemas } from "./client.js";

export type Fields = Schemas["FieldDescription"][];

export function column(fields: Fields, name: string): string {
  return fields.find((field) => field.name === name)?.label.de ?? name;
}

export function words(fields: Fields, name: string, value: string | number | boolean | null | undefined): string {
  const choices = fields.find((field) => field.name === name)?.choices;
  return choices?.find((choice) => choice.value === value)?.de ?? String(value ?? "");
}
