import { Refused, whoAmI } from "./client.js";
import { dashboardPage } from "./dashboard.js";
import { devicePage } from "./device.js";
import { isList, listPage } from "./list.js";
import { loginPage } from "./login.js";
import { overviewPage } from "./overview.js";
import { element, trying } from "./page.js";

const main = document.querySelector("main") ?? document.body;
let turn = 0;

/** The page that the address names; the newest address wins, however long the pages before it take. */
async function show(): Promise<void> {
  const mine = ++turn;
  await trying(async () => {
    const page = await pageOf(location.hash.slice(1)).catch((error: unknown) => {
      if (error instanceof Refused && error.problem.status === 401) return loginPage(begin);
      throw error;
    });
    if (mine === turn) main.replaceChildren(page);
  });
}

async function pageOf(address: string): Promise<Node> {
  const [path = "", question = ""] = address.split("?");
  const [area, id] = path.split("/").slice(1);
  if (area === "overview") return overviewPage(new URLSearchParams(question));
  if (area === "devices" && id) return devicePage(id, show);
  if (isList(area)) return listPage(area, question);
  if (area === "dashboard") return dashboardPage();
  return element("h1", {}, "Willkommen");
}

/** Who is logged in already needs no login; everybody else gets it. */
async function begin(): Promise<void> {
  await trying(async () => {
    try {
      const me = await whoAmI();
      document.title = me.customer?.name ?? document.title;
      await show();
    } catch (error) {
      if (!(error instanceof Refused && error.problem.status === 401)) throw error;
      main.replaceChildren(loginPage(begin));
    }
  });
}

addEventListener("hashchange", () => void show());
void begin();
