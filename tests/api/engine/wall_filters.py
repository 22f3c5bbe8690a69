"""With which filters a list is asked, and for what."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import httpx

from tests.api.engine.every_route import Route

AT_ONCE = 25
"""Filters in one request."""
OTHERS = frozenset({"ne", "gt", "lt"})
"""Operators that find other rows than the one whose value is asked for."""


def asked(name: str, value: Any) -> str:
    """Say the value by which a filter would find the row it comes from."""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    match operator_of(name):
        case "empty":
            return "false"
        case "between":
            return f"{text},{text}"
        case "contains" | "starts":
            return text[:4]
        case _:
            return text


def operator_of(name: str) -> str:
    """Read it from the name of a filter; none is named where one asks for what is equal."""
    return match[1] if (match := re.search(r"\]\[(\w+)\]$", name)) else "eq"


def found_by(owner: httpx.Client, path: str, row: Any, questions: Mapping[str, str], ids: Callable[[httpx.Response], set[str]]) -> int:
    """Count which of these filters find the row for its owner: what some find together each finds, else each is asked alone."""
    names = [*questions]
    found = 0
    for first in range(0, len(names), AT_ONCE):
        some = {name: questions[name] for name in names[first : first + AT_ONCE]}
        together = owner.get(path, params={**some, "limit": 500})
        if together.status_code == 200 and row in ids(together):
            found += len(some)
        else:
            found += sum(row in ids(owner.get(path, params={name: text, "limit": 500})) for name, text in some.items())
    return found


def filters_of(route: Route) -> Iterator[tuple[str, str]]:
    """Of each field one of its filters, another at each, as the wall stands before the row and not at the operator."""
    of_fields: dict[str, list[str]] = {}
    for name in route.parameters:
        if name.startswith("filter["):
            of_fields.setdefault(re.findall(r"\[([\w.]+)\]", name)[0], []).append(name)
    for place, (field, names) in enumerate(of_fields.items()):
        yield field, names[place % len(names)]
