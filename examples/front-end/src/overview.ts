import { answered, api } from "./client.js";
import { column, words, type Fields } from "./fields.js";
import type { paths } from "./schema.js";
import { element, field, form, link, table } from "./page.js";

const COLUMNS = ["user", "number", "tariff", "kind", "model"] as const;
type Question = NonNullable<paths["/overview"]["get"]["parameters"]["query"]>;

/** The overview as the address asks for it: everything of it is in the address, so it can be kept and sent on. */
export async function overviewPage(asked: URLSearchParams): Promise<Node> {
  const question: Question = { limit: 10, count: "exact", facets: ["kind", "tariff"] };
  const [search, cursor, sort, kind, tariff] = ["search", "cursor", "sort", "kind", "tariff"].map((name) => asked.get(name));
  if (search) question.search = search;
  if (cursor) question.cursor = cursor;
  if (sort) question.sort = [sort];
  if (tariff) question["filter[tariff]"] = tariff;
  if (kind) question["filter[kind][in]"] = kind.split(",").filter(isKind);
  const [page, fields] = await Promise.all([
    answered(api.GET("/overview", { params: { query: question } })),
    answered(api.GET("/meta/{resource}", { params: { path: { resource: "overview" } } })).then((list) => list.fields),
  ]);
  const [label, input] = field("Suche", { type: "search", value: search ?? "" });
  return element("section", {},
    element("h1", {}, "Übersicht"),
    form("Suchen", async () => void (location.hash = changed(asked, { search: input.value })), label),
    ...Object.entries({ kind: page.facets?.kind, tariff: page.facets?.tariff }).map(([name, facet]) =>
      element("p", { className: "facets" }, `${column(fields, name)}:`,
        ...(facet?.values ?? []).filter(({ value }) => value !== null).map(({ value, count }) =>
          link(changed(asked, { [name]: String(value) }), `${words(fields, name, value)} (${count})`)),
        ...(asked.get(name) ? [link(changed(asked, { [name]: "" }), "alle")] : []))),
    element("p", {}, page.total === 1 ? "1 Zeile" : `${page.total} Zeilen`),
    table(
      COLUMNS.map((name) => link(changed(asked, { sort: sort === name ? `-${name}` : name }), column(fields, name))),
      page.items.map((row) => COLUMNS.map((name) => cell(fields, name, row[name], row.device_id)))),
    element("nav", { ariaLabel: "Seiten" },
      ...(page.prev_cursor ? [link(changed(asked, { cursor: page.prev_cursor }), "zurück")] : []),
      ...(page.next_cursor ? [link(changed(asked, { cursor: page.next_cursor }), "weiter")] : [])));
}

type Kind = NonNullable<Question["filter[kind][in]"]>[number];
const KINDS: readonly Kind[] = ["smartphone", "tablet", "laptop", "pc", "car_phone", "other"];

function isKind(text: string): text is Kind {
  return KINDS.some((kind) => kind === text);
}

function cell(fields: Fields, name: string, value: string | null, device: string | null): Node | string {
  const text = words(fields, name, value);
  return name === "model" && device ? link(`#/devices/${device}`, text || "Gerät") : text;
}

/** The address of the same list, asked otherwise; with another question it begins with its first page. */
function changed(asked: URLSearchParams, wanted: Record<string, string>): string {
  const question = new URLSearchParams(asked);
  question.delete("cursor");
  for (const [name, value] of Object.entries(wanted)) {
    if (value) question.set(name, value);
    else question.delete(name);
  }
  return `#/overview?${question}`;
}
