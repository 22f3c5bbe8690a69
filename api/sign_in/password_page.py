"""The page behind the link in the mail (E-01): a form for the new password. It stands alone, and loads nothing from anywhere.

The link's token is in the fragment, which browsers send to no server; a small script puts it into `POST /password`.
"""

from typing import Literal

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from access.accounts.account_links import LINKED_PAGE
from access.accounts.password_rules import LONGEST, SHORTEST
from api.engine.backend import backend_of
from api.engine.language import Language, language_of
from api.engine.page import PAGE_HEADERS, page
from api.engine.said_once import SaidOnceRoute

router = APIRouter(route_class=SaidOnceRoute)

_SCRIPT = """
const form = document.querySelector("form"), told = document.getElementById("told"), button = form.querySelector("button");
const token = new URLSearchParams(location.hash.slice(1)).get("token");
const tell = (text, wrong = true) => { told.className = wrong ? "wrong" : ""; told.textContent = text; };
if (!token) { form.hidden = true; tell(form.dataset.missing); }
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (form.password.value !== form.again.value) { tell(form.dataset.different); form.again.focus(); return; }
  button.disabled = true;
  tell("");
  try {
    const body = JSON.stringify({ token: token, password: form.password.value });
    const headers = { "Content-Type": "application/json" };
    const answer = await fetch(location.pathname, { method: "POST", credentials: "same-origin", headers: headers, body: body });
    if (answer.ok) {
      form.remove();
      history.replaceState(null, "", location.pathname);
      tell(form.dataset.done, false);
      told.focus();
    } else {
      const problem = await answer.json();
      tell(problem["detail_" + document.documentElement.lang] || problem.detail);
      form.password.focus();
    }
  } catch {
    tell(form.dataset.failed);
  }
  button.disabled = false;
});
"""
_BODY = """<p id="rules">{rules}</p>
<form method="post" data-missing="{missing}" data-different="{different}" data-done="{done}" data-failed="{failed}">
<label>{password}<input name="password" type="password" autocomplete="new-password" aria-describedby="rules told" required></label>
<label>{again}<input name="again" type="password" autocomplete="new-password" aria-describedby="told" required></label>
<button>{send}</button></form><p id="told" role="alert" tabindex="-1"></p><noscript><p>{noscript}</p></noscript>"""
_Word = Literal["title", "rules", "password", "again", "send", "missing", "different", "done", "failed", "noscript"]
_WORDS: dict[Language, dict[_Word, str]] = {
    "de": {
        "title": "Kennwort vergeben",
        "rules": (
            f"{SHORTEST} bis {LONGEST} Zeichen aus mindestens drei von vier Arten: Großbuchstaben, Kleinbuchstaben, Ziffern, Sonderzeichen;"
            " nichts aus dem eigenen Namen und nicht der Benutzername."
        ),
        "password": "Neues Kennwort",
        "again": "Noch einmal",
        "send": "Kennwort vergeben",
        "missing": "In der Adresse fehlt der letzte Teil des Links; bitte den Link aus der E-Mail ganz übernehmen.",
        "different": "Die beiden Kennwörter sind verschieden; bitte zweimal dasselbe eingeben.",
        "done": "Das Kennwort ist vergeben. Bitte jetzt damit anmelden.",
        "failed": "Der Server ist gerade nicht erreichbar; bitte gleich noch einmal versuchen.",
        "noscript": "Diese Seite braucht JavaScript: der Link wird im Browser gelesen und steht in keinem Protokoll.",
    },
    "en": {
        "title": "Set your password",
        "rules": (
            f"{SHORTEST} to {LONGEST} characters of at least three of four kinds: capital letters, small letters, digits, special characters;"
            " nothing of your own name, and not the user name."
        ),
        "password": "New password",
        "again": "Once more",
        "send": "Set the password",
        "missing": "The last part of the link is missing in the address; please take the whole link from the e-mail.",
        "different": "The two passwords differ; please enter the same one twice.",
        "done": "The password is set. Please log in with it now.",
        "failed": "The server can't be reached right now; please try again in a moment.",
        "noscript": "This page needs JavaScript: the link is read in the browser and stands in no log.",
    },
}


@router.get(LINKED_PAGE, include_in_schema=False)
def show_password_page(request: Request) -> Response:
    """Show the page in German or English, as the browser prefers; or lead to the front end's, where the browser takes the token along."""
    backend = backend_of(request)
    if backend.front_end_url is not None:
        return RedirectResponse(backend.page(LINKED_PAGE), 303, PAGE_HEADERS)
    language = language_of(request)
    words = _WORDS[language]
    return page(words["title"], _BODY.format(**words), backend.operator, language, script=_SCRIPT, Vary="Accept-Language")
