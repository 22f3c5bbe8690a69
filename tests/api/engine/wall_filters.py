"""With which filters a list is asked, and for what."""

import re
from collections.abc import Iterator
from typing import Any

from tests.api.engine.every_route import Route


def asked(route: Route, name: str, value: Any) -> list[Any]:
    """Values for a filter that would find the row it comes from."""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    operator = match[1] if (match := re.search(r"\[\w+\]\[(\w+)\]", name)) else "eq"
    match operator:
        case "empty":
            return ["false", "true"]
        case "between":
            return [f"{text},{text}"]
        case "contains" | "starts":
            return [text[:4], text]
        case _:
            return [text]


def filters_of(route: Route) -> Iterator[tuple[str, str]]:
    """Of each field two of its filters, others at each, as the wall stands before the row and not at the operator."""
    of_fields: dict[str, list[str]] = {}
    for name in route.parameters:
        if name.startswith("filter["):
            of_fields.setdefault(re.findall(r"\[([\w.]+)\]", name)[0], []).append(name)
    for place, (field, names) in enumerate(of_fields.items()):
        first = 2 * place % len(names)
        yield from ((field, name) for name in [*names, *names][first : first + min(2, len(names))])
