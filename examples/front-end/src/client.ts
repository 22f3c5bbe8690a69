// The API by its description: paths, parameters and answers have their types from schema.d.ts, which openapi-typescript makes.
import createClient from "openapi-fetch";
import type { components, paths } from "./schema.js";

export type Schemas = components["schemas"];

let csrf = "";
let position = 0;

export const api = createClient<paths>({
  baseUrl: document.querySelector<HTMLMetaElement>("meta[name=api]")?.content ?? "",
  credentials: "include", // the session is a cookie of the API's
  querySerializer: { array: { style: "form", explode: false } }, // several values, separated by commas
});

api.use({
  onRequest({ request }) {
    if (!["GET", "HEAD"].includes(request.method)) request.headers.set("X-CSRF-Token", csrf);
    if (position) request.headers.set("X-Position", String(position)); // the answer contains what was changed here
  },
  onResponse({ response }) {
    position = Math.max(position, Number(response.headers.get("X-Position") ?? 0));
  },
});

/** What the API refuses; its words are for the person, in the language of the browser. */
export class Refused extends Error {
  constructor(readonly problem: Schemas["Problem"]) {
    super(problem.detail);
  }
}

/** What was answered, or else the refusal. */
export async function answered<T>(asked: Promise<{ data: T; error?: never } | { data?: never; error: Schemas["Problem"] }>): Promise<T> {
  const { data, error } = await asked;
  if (error) throw new Refused(error);
  return data;
}

export function loggedIn(session: { csrf_token?: string }): void {
  csrf = session.csrf_token ?? "";
}

/** After a reload the cookie is still there, and `GET /me` has the token that belongs to it. */
export async function whoAmI(): Promise<Schemas["Me"]> {
  const me = await answered(api.GET("/me"));
  if (me.session) loggedIn(me.session);
  return me;
}
