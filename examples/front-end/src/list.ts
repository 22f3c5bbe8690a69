// Lists to which the dashboard leads: its `href`s are asked as they are, and answers have the types of their list.
import { answered, api } from "./client.js";
import { column, words } from "./fields.js";
import { element, table } from "./page.js";

type Cell = string | number | boolean | null | undefined;

/** Which lists there are here: how one is asked with the question of an `href`, and which of its fields are shown. */
const LISTS = {
  devices: {
    fields: ["designation", "kind", "user"],
    ask: (question: string) => answered(api.GET("/devices", { querySerializer: () => question })).then((page) =>
      page.items.map((row): Cell[] => [row.designation, row.kind, row.user])),
  },
  sims: {
    fields: ["number", "tariff", "status"],
    ask: (question: string) => answered(api.GET("/sims", { querySerializer: () => question })).then((page) =>
      page.items.map((row): Cell[] => [row.number, row.tariff, row.status])),
  },
  users: {
    fields: ["name", "email", "status"],
    ask: (question: string) => answered(api.GET("/users", { querySerializer: () => question })).then((page) =>
      page.items.map((row): Cell[] => [row.name, row.email, row.status])),
  },
};

export function isList(name: string | undefined): name is keyof typeof LISTS {
  return name !== undefined && name in LISTS;
}

export async function listPage(name: keyof typeof LISTS, question: string): Promise<Node> {
  const { fields: shown, ask } = LISTS[name];
  const [rows, list] = await Promise.all([ask(question), answered(api.GET("/meta/{resource}", { params: { path: { resource: name } } }))]);
  const cells = rows.map((row) => row.map((value, place) => words(list.fields, shown[place] ?? "", value)));
  return element("section", {}, element("h1", {}, list.label.de), table(shown.map((field) => column(list.fields, field)), cells));
}
