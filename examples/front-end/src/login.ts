import { answered, api, loggedIn } from "./client.js";
import { element, field, form } from "./page.js";

/** User name and password, then the code where one is asked for. */
export function loginPage(done: () => Promise<void>): Node {
  const [login, name] = field("Benutzername", { autocomplete: "username", required: true });
  const [password, word] = field("Kennwort", { type: "password", autocomplete: "current-password", required: true });
  const first = form("Anmelden", async () => {
    const answer = await answered(api.POST("/login", { body: { login: name.value, password: word.value, cookie: true } }));
    if (answer.next === "done") {
      loggedIn(answer);
      await done();
    } else {
      first.replaceWith(secondFactor(answer.login_token, answer.sent_to, done));
    }
  }, login, password);
  return element("section", {}, element("h1", {}, "Anmelden"), first);
}

function secondFactor(login_token: string, sentTo: string | undefined, done: () => Promise<void>): Node {
  const [label, code] = field(sentTo ? `Code, gesendet an ${sentTo}` : "Code aus der App", { autocomplete: "one-time-code", required: true });
  return form("Weiter", async () => {
    loggedIn(await answered(api.POST("/login/second-factor", { body: { login_token, code: code.value, cookie: true } })));
    await done();
  }, label);
}
