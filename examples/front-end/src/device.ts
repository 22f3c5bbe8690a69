import { answered, api, type Schemas } from "./client.js";
import { element, field, form, link, table } from "./page.js";

/** A device with all that became of it, and what may be done with it. */
export async function devicePage(device_id: string, shownAnew: () => Promise<void>): Promise<Node> {
  const path = { device_id };
  const [device, history] = await Promise.all([
    answered(api.GET("/devices/{device_id}", { params: { path } })),
    answered(api.GET("/devices/{device_id}/history", { params: { path, query: { sort: ["-position"], limit: 20 } } })),
  ]);
  return element("section", {},
    element("h1", {}, [device.maker, device.model].filter(Boolean).join(" ") || "Gerät"),
    element("p", {}, `Nutzer: ${device.user?.name ?? "keiner"}`),
    element("p", {}, `Rufnummern: ${device.sims.map((sim) => sim.number).join(", ") || "keine"}`),
    reassignment(device, shownAnew),
    element("h2", {}, "Historie"),
    table(["Wann", "Was", "Wer"], history.items.map((entry) =>
      [new Date(entry.effective_at).toLocaleString("de"), entry.sentence.de, entry.actor_name.de])),
    element("p", {}, link("#/overview", "zur Übersicht")));
}

/** The form, if it may be done; else why not, in the API's words. */
function reassignment(device: Schemas["DeviceDetail"], shownAnew: () => Promise<void>): Node {
  const action = device.allowed_actions.reassign;
  if (!action.allowed) return element("p", {}, action.de);
  const [label, search] = field("Neuer Nutzer", { type: "search" });
  const users = element("select", { ariaLabel: "Gefundene Nutzer", required: true });
  search.addEventListener("change", async () => {
    const found = await answered(api.GET("/users", { params: { query: { search: search.value, sort: ["name"], limit: 20 } } }));
    users.replaceChildren(...found.items.map((user) => element("option", { value: user.id }, user.name)));
  });
  return form("Zuweisen", async () => {
    const asked = { path: { device_id: device.id }, header: { "if-match": `"${device.version}"` } };
    await answered(api.POST("/devices/{device_id}/reassignment", { params: asked, body: { user_id: users.value } }));
    await shownAnew();
  }, label, users);
}
