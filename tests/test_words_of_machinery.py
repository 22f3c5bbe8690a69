"""What serves all areas names none of them: not in its names, its strings, its SQL (docs/decisions/0015)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.test_architecture import ENGINE, FILES, FOUNDATION, ROOT, USES

ALSO_MEANT_GENERALLY = {
    "customer": "whose everything is: each row and each event has one",
    "identifier": "a name in SQL",
    "import": "a word of Python",
    "operation": "one of the API",
    "calendar": "the days of a year",
    "order": "a sequence",
    "report": "to tell how far something is",
    "timer": "threading has one, and an actor may be one",
    "user": "one of the database",
    "view": "one of the database",
}
"""Areas whose names are words of machinery, too, and what for."""
NOUNS = sorted(
    {area.removesuffix("s") for area in USES} - ALSO_MEANT_GENERALLY.keys()
    | {
        "carrier",
        "clarification",
        "contract",
        "feed",
        "iccid",
        "imei",
        "msisdn",
        "overview",
        "personnel",
        "puk",
        "quarantine",
        "reseller",
        "tac",
        "tariff",
    }
)
"""The areas, and words of the business that mean nothing else: machinery has no use for them."""
OF_ROOM = {"access": {"account"}, "api": {"account", "reseller"}, "importers": {"carrier", "feed"}}
"""What the machinery of a room is about: who asks, and foreign files."""
ONLY_THERE = {"access": {"activation", "login", "password", "pin", "totp"}}
"""Words that mean business in a room, and the database, a mail server or a part of HTTP in others."""
MEANT_OTHERWISE = {
    "api/engine/forms.py": {"document"},  # the description of the API is one
    "api/engine/page.py": {"device"},  # a word of HTML
    "portal/engine/reader_login.py": {"account"},  # one of the database
}


def said_in(path: Path) -> Iterator[tuple[int, str]]:
    """Line and text of names and strings of a file, SQL among them, but not of what explains it."""
    tree = ast.parse(path.read_text())
    explained = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield node.lineno, re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name):
                yield node.lineno, name.lower()
            case ast.Constant(value=str(text)) if id(node) not in explained:
                yield node.lineno, text.lower()
            case _:
                pass


def test_machinery_names_nothing_of_the_business() -> None:
    wrong: list[str] = []
    for path in FILES:
        file = path.relative_to(ROOT).as_posix()
        room = file.partition("/")[0]
        if f"/{ENGINE}/" in file or room in (FOUNDATION, "eventstore"):
            known = OF_ROOM.get(room, set()) | MEANT_OTHERWISE.get(file, set())
            word = re.compile(rf"(?<![a-z])({'|'.join([*NOUNS, *ONLY_THERE.get(room, ())])})s?(?![a-z])")
            wrong += [f"{file}:{line}: {noun}" for line, text in said_in(path) for noun in word.findall(text) if noun not in known]
    assert wrong == []
