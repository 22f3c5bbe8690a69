"""What people read, found in the code by the types that hold it, and what of it is a word of programs (X-01)."""

from __future__ import annotations

import ast
import importlib
import re
import sys
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, cast

from foundation.bilingual_error import BilingualError
from tests.test_architecture import FILES, ROOT

OPERATORS_ROOM = "portal"
"""The command line: who reads its texts sits at it."""
_BILINGUAL = {"de", "en"}
_PLACE = re.compile(r"(?<!\{)\{[^{}]*\}(?!\})")
MACHINES = re.compile(
    r"(?<![\w.:/])/[a-z][\w-]*(?:/|\b)"  # a route
    r"|\b(?:GET|HEAD|POST|PUT|PATCH|DELETE)\b"
    r"|\b[a-z]+(?:_[a-z]+)+\b"  # a field
    r"|\b[a-z]+(?:\[\w*\])+=|\b[a-z]+=(?=[\s,.)]|$)"  # a parameter
    r"|PORTAL_\w*"  # a setting
    r"|\bX-[A-Z]\w+|\b(?:Idempotency-Key|If-Match|Authorization)\b"  # a header
    r"|[„“\"](?:errors|detail|hint|facts|pointer|parameter|items)[“”\"]"  # a member of an answer
    r"|`\w|\bportal (?:import|rebuild|project|serve|verify)\b"
)


_ROUTE = re.compile(r"(GET|POST|PUT|PATCH|DELETE) /")
"""By which something goes on, as programs call it: a pair of such is no text in two languages."""
_NAME = re.compile(r"(?:[a-z]+(?:_[a-z]+)+)?")
"""Alone in its place: the name of a column of the database, from which a text is read."""


class Text(NamedTuple):
    """`place`: where it stands in the code."""

    place: str
    text: str

    @property
    def machines(self) -> list[str]:
        """The words of programs in it; what facts fill isn't known here."""
        return MACHINES.findall(_PLACE.sub("…", self.text))


def _modules() -> Iterator[str]:
    for path in FILES:
        parts = path.relative_to(ROOT).with_suffix("").parts
        if parts[-1] != "__main__" and parts[0] != "tests":
            yield ".".join(parts).removesuffix(".__init__")


@cache
def everything() -> tuple[type[BilingualError], ...]:
    """Return all kinds of errors that any module declares."""
    for module in _modules():
        importlib.import_module(module)
    return tuple(dict.fromkeys(_below(BilingualError)))


def _below(kind: type[BilingualError]) -> Iterator[type[BilingualError]]:
    for each in kind.__subclasses__():
        if not each.__module__.startswith("tests."):
            yield each
            yield from _below(each)


def errors_for_everybody() -> Iterator[type[BilingualError]]:
    """Those with a code of their own; the words of all others are for operators (foundation/bilingual_error.py)."""
    return (kind for kind in everything() if kind.code != BilingualError.code)


def texts_of_errors() -> Iterator[Text]:
    for kind in errors_for_everybody():
        for language in ("de", "en"):
            yield Text(f"{kind.__module__}.{kind.__qualname__}", kind.template(language))


def texts_in_code() -> Iterator[Text]:
    """All that stands in a German or an English place: labels, help, nouns, words of codes, sentences, mails, pages, titles, refusals of shapes."""
    for path in FILES:
        place = path.relative_to(ROOT).as_posix()
        if place.partition("/")[0] not in (OPERATORS_ROOM, "tests"):
            yield from _texts_of(path, place)


def _texts_of(path: Path, place: str) -> Iterator[Text]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    told_by_type = {id(each) for node in ast.walk(tree) if isinstance(node, ast.ClassDef) for each in node.body}
    for_developers = {id(inner) for node in _for_developers(tree) for inner in ast.walk(node)}
    found: dict[int, ast.expr] = {}
    for node in ast.walk(tree):
        for held in _places(node) if id(node) not in told_by_type else ():
            found |= {id(each): each for each in _within(held) if isinstance(each, ast.Constant | ast.JoinedStr)}
    inside = {id(part) for each in found.values() if isinstance(each, ast.JoinedStr) for part in each.values}
    for each in found.values():
        if id(each) not in inside | for_developers and not _NAME.fullmatch(text := _text(each)):
            yield Text(f"{place}:{each.lineno}", text)


def _within(node: ast.AST) -> Iterator[ast.AST]:
    """All that stands in it, but for what things are kept under."""
    yield node
    for each in node.values if isinstance(node, ast.Dict) else ast.iter_child_nodes(node):
        yield from _within(each)


def _places(node: ast.AST) -> Iterator[ast.expr]:
    """Places in which a text in a language stands."""
    match node:
        case ast.Call():
            yield from (each.value for each in node.keywords if each.arg and {*each.arg.split("_")} & _BILINGUAL)
            said = _bilingual_types().get(_name(node.func), ())
            yield from (each for number, each in enumerate(node.args) if number in said)
            if _name(node.func) == "ValueError":
                yield from (each for each in node.args if " / " in _text(each))
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            if node.value is not None and {*name.lower().split("_")} & _BILINGUAL:
                yield node.value
        case ast.Dict():
            keyed = zip(node.keys, node.values, strict=True)
            yield from (value for key, value in keyed if isinstance(key, ast.Constant) and key.value in _BILINGUAL)
        case ast.Tuple(elts=[one, other]) if _is_said(one) and _is_said(other):
            yield node
        case _:
            pass


def _for_developers(tree: ast.AST) -> Iterator[ast.AST]:
    """What the description of the API says, and the names by which an operator's system asks for figures."""
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg in ("hint", "summary", "description", "codes", "indexes"):
            yield node


def _is_said(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant | ast.JoinedStr) and " " in _text(node) and not _ROUTE.match(_text(node))


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) and isinstance(part.value, str) else "…" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


@cache
def _bilingual_types() -> Mapping[str, Collection[int]]:
    """Types whose values say something in both languages (`Label`, `Noun`, `Field`, …), by name → at which of their places."""
    everything()
    found: dict[str, Collection[int]] = {}
    for module in _modules():
        for kind in (each for each in vars(sys.modules[module]).values() if isinstance(each, type)):
            said = {number for number, name in enumerate(_members(kind)) if {*name.split("_")} & _BILINGUAL}
            found[kind.__name__] = {*found.get(kind.__name__, ()), *said}
    return found


def _members(kind: Any) -> list[str]:
    found = getattr(kind, "__dataclass_fields__", getattr(kind, "_fields", ()))
    return [*cast("Mapping[str, Any]", found)] if isinstance(found, dict | tuple) else []
