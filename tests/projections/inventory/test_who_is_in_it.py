"""Nobody joins `inventory`, the heaviest projection, and one that is rebuilt as a whole: each area has projections of its own (docs/decisions/0003, 0015)."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import Any

from aggregates.engine.event import Event
from aggregates.feed_import import ImportProgressed
from projections.registry import inventory
from readmodels.clarification_cases.clarification_cases import CLARIFICATION_CASES
from readmodels.engine.table import Table
from tests.test_architecture import ROOT, area_of

WHOSE_EVENTS = {
    "customers": "whether a device that nobody registered is shown is a setting of its customer",
    "users": "the overview joins them with devices and numbers",
    "devices": "the overview joins them with users and numbers",
    "sims": "the overview joins them with users and devices",
}
"""The areas whose events it takes, and why their rows must be at one position."""
ITS_OWN = "inventory"
REMEDY = "give its area a projection of its own (docs/adding-an-area.md); only clarification cases are kept here, in modules of their area that keep nothing else"


def area_of_module(module: str) -> str | None:
    return area_of(Path(str(sys.modules[module].__file__)).relative_to(ROOT).as_posix())


def of_others(kinds: Iterable[type[Event]]) -> list[str]:
    return [f"{kind.event_name}: {REMEDY}" for kind in kinds if area_of_module(kind.__module__) not in WHOSE_EVENTS]


def keeps_cases(handler: object) -> bool:
    """Whether the handler's module keeps an area's clarification cases, which are listed with devices and users, as of a moment too (docs/decisions/0018)."""
    tables: list[Table[Any]] = [each for each in vars(sys.modules[handler.__module__]).values() if isinstance(each, Table)]
    return bool(tables) and all(table.gathered is CLARIFICATION_CASES for table in tables)


def test_it_takes_the_events_of_those_alone_whose_rows_the_overview_joins() -> None:
    assert of_others(kind for kind, handlers in inventory.handlers.items() if not all(map(keeps_cases, handlers))) == []
    unneeded = WHOSE_EVENTS.keys() - {area_of_module(kind.__module__) for kind in inventory.handlers}
    assert not unneeded, f"{unneeded}: it takes no events of theirs; take them from this list"


def test_its_handlers_are_its_own() -> None:
    handlers = set(chain.from_iterable(inventory.handlers.values()))
    assert [
        f"{handler.__module__}: {REMEDY}"
        for handler in handlers
        if area_of_module(handler.__module__) != ITS_OWN and not keeps_cases(handler)
    ] == []


def test_the_rule_itself() -> None:
    assert of_others([ImportProgressed]) == [f"{ImportProgressed.event_name}: {REMEDY}"]
