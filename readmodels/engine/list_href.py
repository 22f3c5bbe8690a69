"""Where a list shows just what was counted: a figure leads to the rows behind it."""

from collections.abc import Iterable
from urllib.parse import urlencode

from readmodels.engine.field import Resource


def list_href(resource: Resource, **filters: str | tuple[str, ...] | None) -> str:
    """Return the address of the list with these filters: a value, one of several, or None for an empty field.

    Raises KeyError for a field that the list doesn't have.
    """
    asked: list[tuple[str, str]] = []
    for name, value in filters.items():
        field = resource.visible[name].name
        match value:
            case None:
                asked.append((f"filter[{field}][empty]", "true"))
            case str():
                asked.append((f"filter[{field}]", value))
            case _:
                asked += [(f"filter[{field}][in]", _quoted(each)) for each in value]
    return asking(f"/{resource.name}", asked)


def asking(path: str, asked: Iterable[tuple[str, str]]) -> str:
    """Return the address of the list at a path, with these parameters."""
    return f"{path}?{urlencode([*asked], safe='[]')}"


def _quoted(value: str) -> str:
    """A comma parts the values of `in`, a quotation mark is doubled (query_values.py)."""
    return '"' + value.replace('"', '""') + '"' if "," in value or '"' in value else value
