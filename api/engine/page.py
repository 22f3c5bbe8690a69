"""Pages that people see in a browser: the operator's name and colour, readable by day and by night, and nothing loaded from anywhere."""

import html
from collections.abc import Iterator

from fastapi import Response

from api.engine.language import Language
from api.engine.operator import Operator
from api.engine.security_headers import ALWAYS, source_hash

PAGE_HEADERS = {**ALWAYS, "Vary": "Accept, Accept-Language"}
"""The address of such a page may hold a code: it is told to nobody and kept nowhere."""
_DARK, _LIGHT = "#111111", "#ffffff"
_STYLE = """
:root { color-scheme: light dark; --text: #1b1f24; --quiet: #56606b; --paper: #ffffff; --ground: #f2f4f6; --line: #8a949e; --wrong: #a3161f }
@media (prefers-color-scheme: dark) {
  :root { --text: #e8ebee; --quiet: #a9b3bd; --paper: #1c2127; --ground: #12161a; --line: #76818c; --wrong: #ff9a9a }
}
* { box-sizing: border-box }
body { font: 1.05rem/1.55 system-ui, sans-serif; margin: 0; min-height: 100vh; display: flex; flex-direction: column; color: var(--text); background: var(--ground) }
header { background: COLOUR; color: ON_COLOUR; padding: .9rem 1.25rem; font-weight: 600; font-size: 1.15rem }
header p { margin: 0 auto; max-width: 34rem }
main { width: 100%; max-width: 36.5rem; margin: 0 auto; padding: 2rem 1.25rem; flex: 1 }
.card { background: var(--paper); border: 1px solid var(--line); border-radius: .5rem; padding: 1.5rem }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 1rem }
label { display: block; margin: 1rem 0; font-weight: 600 }
input { font: inherit; display: block; width: 100%; margin-top: .3rem; padding: .55rem .7rem; color: inherit; background: transparent; border: 1px solid var(--line); border-radius: .3rem }
button { font: inherit; font-weight: 600; padding: .6rem 1.2rem; border: 1px solid var(--line); border-radius: .3rem; background: COLOUR; color: ON_COLOUR; cursor: pointer }
button:disabled { opacity: .6; cursor: progress }
:focus-visible { outline: 3px solid var(--text); outline-offset: 2px }
#told:not(:empty) { margin-bottom: 0; font-weight: 600 }
#told.wrong { color: var(--wrong) }
.quiet, footer { color: var(--quiet) }
footer { width: 100%; max-width: 36.5rem; margin: 0 auto; padding: 0 1.25rem 1.5rem; font-size: .95rem }
footer a { color: inherit }
.ways { display: flex; flex-wrap: wrap; gap: .5rem 1.25rem }
"""
_WORDS = {
    "de": {"hotline": "Hotline", "help": "Hilfe", "contact": "Kontakt", "imprint": "Impressum", "privacy": "Datenschutz"},
    "en": {"hotline": "Hotline", "help": "Help", "contact": "Contact", "imprint": "Imprint", "privacy": "Privacy"},
}
_PAGE = """<!doctype html><html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} – {operator}</title><style>{style}</style></head><body><header><p>{operator}</p></header>
<main><div class="card"><h1>{title}</h1>{body}</div></main>{footer}{script}</body></html>"""


def page(title: str, body: str, operator: Operator, language: Language, *, status: int = 200, script: str = "", **headers: str) -> Response:
    """Answer with a page. `body` is HTML; what its `script` may do besides reading the page is to ask this host."""
    style = _STYLE.replace("ON_COLOUR", readable_on(operator.colour)).replace("COLOUR", operator.colour)
    content = _PAGE.format(
        language=language,
        title=html.escape(title),
        operator=html.escape(operator.name),
        style=style,
        body=body,
        footer=_footer(operator, language),
        script=f"<script>{script}</script>" if script else "",
    )
    allowed = f" script-src {source_hash(script.encode())}; connect-src 'self';" if script else ""
    policy = (
        f"default-src 'none';{allowed} style-src {source_hash(style.encode())}; frame-ancestors 'none'; form-action 'none'; base-uri 'none'"
    )
    told = {**PAGE_HEADERS, "Content-Security-Policy": policy, "Content-Language": language, **headers}
    return Response(content, status, told, "text/html")


def readable_on(colour: str) -> str:
    """Return black or white, whichever is read better on the colour (#rrggbb): one of the two always has the contrast that WCAG 2 asks for."""
    return max(_DARK, _LIGHT, key=lambda letters: contrast(letters, colour))


def contrast(one: str, other: str) -> float:
    """Compute the contrast of two colours, from 1 to 21 (WCAG 2)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _footer(operator: Operator, language: Language) -> str:
    told = [*_told(operator, language)]
    return f"<footer>{''.join(told)}</footer>" if told else ""


def _told(operator: Operator, language: Language) -> Iterator[str]:
    words = _WORDS[language]
    if operator.hotline:
        yield f"<p>{words['hotline']}: {html.escape(operator.hotline)}</p>"
    links = {"help": operator.help_url, "contact": operator.contact_url, "imprint": operator.imprint_url, "privacy": operator.privacy_url}
    there = [f'<a href="{html.escape(url)}" rel="noreferrer">{words[name]}</a>' for name, url in links.items() if url]
    if there:
        yield f'<p class="ways">{"".join(there)}</p>'
