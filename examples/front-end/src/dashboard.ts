import { answered, api, type Schemas } from "./client.js";
import { element, link, table } from "./page.js";

const FIGURES: Record<keyof Schemas["DashboardFigures"], string> = {
  active_numbers: "Aktive Rufnummern",
  users: "Nutzer",
  laptops_and_pcs: "Laptops und PCs",
  smartphones_and_tablets: "Smartphones und Tablets",
  open_orders: "Offene Bestellungen",
  open_service_cases: "Offene Servicefälle",
};

/** Each figure, slice and line leads to the list of just what it counts. */
export async function dashboardPage(): Promise<Node> {
  const { figures, charts, tariffs } = await answered(api.GET("/dashboard"));
  return element("section", {},
    element("h1", {}, "Dashboard"),
    table(["Kennzahl", "Anzahl"], Object.entries(figures).map(([name, figure]) =>
      [label(name), link(`#${figure.href}`, String(figure.count))])),
    element("h2", {}, "Smartphones und Tablets nach Modell"),
    table(["Modell", "Anzahl"], charts.smartphone_and_tablet_models.slices.map((slice) =>
      [slice.label ?? "unbekannt", link(`#${slice.href}`, String(slice.count))])),
    element("h2", {}, "Tarife"),
    table(["Tarif", "Aktiv"], tariffs.map((line) => [line.tariff ?? "ohne", link(`#${line.href}`, String(line.active))])));
}

function label(name: string): string {
  return Object.entries(FIGURES).find(([known]) => known === name)?.[1] ?? name;
}
