"""What may be done with the lines that a thing unfolds to: each has the menu of its own list (H-03)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Annotated, Any, NotRequired, cast, get_args, get_origin
from uuid import UUID

from api.engine.access import Caller
from api.engine.allowed_actions import ACTION_TABLES, FIELD, ActionTable, menu_type
from api.engine.answer import made_type, members_of
from readmodels.engine.reader import Reading
from readmodels.engine.relations import Relations

Line = dict[str, Any]


def _tables(names: Iterable[str]) -> dict[str, ActionTable]:
    return {table.name: table for table in ACTION_TABLES if table.name in set(names)}


def menus_read(names: Iterable[str]) -> Relations:
    """Return what the menus of these lists read."""
    return frozenset[str]().union(*(table.reads() for table in _tables(names).values()))


def add_menus(caller: Caller, found: Reading, things: Iterable[Line], names: Sequence[str]) -> None:
    """Add its menu to each line that stands, at any depth, under the name of one of these lists, whatever is said before it (`hidden_devices`)."""
    tables = _tables(names)
    lines: dict[str, list[Line]] = defaultdict(list)
    for thing in things:
        _collect(thing, tables, lines)
    for name, those in lines.items():
        told = tables[name].of_rows(caller, found, [UUID(line["id"]) for line in those])
        for line in those:
            line.update(told.get(line["id"], {}))


def _collect(thing: Line, tables: Mapping[str, ActionTable], lines: dict[str, list[Line]]) -> None:
    for key, value in thing.items():
        name = key.rpartition("_")[2]
        if name in tables and isinstance(value, list):
            for line in cast("list[Line]", value):
                lines[name].append(line)
                _collect(line, tables, lines)


def members_with_menus(members: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """Return the members of an answer's type, in which the lines of these lists have their menus, at any depth."""
    return {key: _lines(hint, key.rpartition("_")[2], tuple(names)) for key, hint in members.items()}


def _lines(hint: Any, name: str, names: tuple[str, ...]) -> Any:
    if name not in names:
        return hint
    if get_origin(hint) is Annotated:
        kind, *more = get_args(hint)
        return Annotated[_lines(kind, name, names), *more]
    return list[_line(get_args(hint)[0], name, names)]


@cache
def _line(kind: Any, name: str, names: tuple[str, ...]) -> Any:
    members = members_with_menus(members_of(kind), names)
    return made_type(
        f"{kind.__name__}Line",
        {**members, FIELD: NotRequired[menu_type(name)]},
        f"{kind.__doc__} In a list, the menu comes with `expand=actions`.",
    )
