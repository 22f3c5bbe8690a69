"""Nothing that is declared is forgotten elsewhere: each test says what is missing, and where it goes."""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.routing import APIRoute

from api.app import FIRST_READ, routers
from api.engine.export import MEDIA_TYPES
from api.engine.list_answer import noun_of
from api.registry import ACTION_TABLES
from commands.engine.command import Command
from commands.registry import COMMANDS, HOLDINGS
from commands.timers.timed_command import TimedCommand
from readmodels.clarification_cases.case_kind import CaseKind
from readmodels.registry import CASE_KINDS, DASHBOARD_PARTS, LISTS
from tests.api.engine.every_route import ROWS

ROOT = Path(__file__).parents[1]
_SENT_BY = re.compile(r"Sent by ([\w/]+\.py)")

ROUTES = [route for router in routers() for route in router.routes if isinstance(route, APIRoute)]
PATHS = {
    route.name.removeprefix("list_"): route.path for route in ROUTES if route.name.startswith("list_") and "differences" not in route.name
}
"""Name of a list → its path."""

NO_MENU = {
    "sessions": "the one thing to do with a session is ending it, which all may who see it",
}
"""Lists whose rows say nothing about what may be done with them, and why."""


def imported(path: Path) -> Iterator[str]:
    """The full names of what a file imports by name."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


SENT_BY_API = {name for path in (ROOT / "api").rglob("*.py") for name in imported(path)}


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.__name__)
def test_a_command_has_a_route_or_says_who_sends_it(command: type[Command]) -> None:
    name = f"{command.__module__}.{command.__name__}"
    file = f"{command.__module__.replace('.', '/')}.py"
    said = _SENT_BY.search(sys.modules[command.__module__].__doc__ or "")
    if said is None:
        assert name in SENT_BY_API, (
            f"nobody sends {command.__name__}: give it a command_route in its area's file in api/, or say 'Sent by path/of/file.py.' at the end of the docstring of {file}"
        )
    else:
        sender = ROOT / said[1]
        assert sender.is_file(), f"{file} says that {said[1]} sends {command.__name__}, but there is no such file: name the one that does"
        by_its_timer = issubclass(command, TimedCommand) and said[1] == "commands/timers/timekeeper.py"
        assert by_its_timer or name in set(imported(sender)), (
            f"{file} says that {said[1]} sends {command.__name__}, but it doesn't: name the file that does"
        )


def test_what_stands_at_the_top_of_the_description_is_there() -> None:
    missing = set(FIRST_READ) - {tag for route in ROUTES for tag in route.tags}
    assert not missing, f"{missing}: no routes are called so (any more); say in FIRST_READ of api/app.py what they are called now"


def test_every_list_can_be_read_and_taken_as_a_file() -> None:
    names = {route.name for route in ROUTES}
    for name in LISTS:
        if name.endswith("-history"):
            continue
        wanted = {f"list_{name}", *(f"export_{name}_as_{form}" for form in MEDIA_TYPES)}
        assert wanted <= names, f"the list {name} has no route: add list_routes(router, …) to its area's file in api/"


def test_every_history_can_be_read_and_taken_as_a_file() -> None:
    """Histories are told at the path of what they are of."""
    read = [route for route in ROUTES if route.path.endswith("/history")]
    for name, resource in LISTS.items():
        if name.endswith("-history"):
            paths = [route.path for route in read if route.summary == f"{resource.de} / {resource.en}"]
            assert paths, f"the history {name} has no route: name it where its subject is declared in api/"
            files = {route.path for route in ROUTES}
            assert {f"{path}/export.{form}" for path in paths for form in MEDIA_TYPES} <= files, name


REPORTS = {
    *("open-service-cases", "device-ages", "ending-contracts", "possible-renewals", "unused-subsidies"),
    *("numbers-without-device", "users-without-device", "costs-per-cost-centre"),
}
NO_WHY = {
    **dict.fromkeys(("looks", "notes", "case-messages", "own-case-messages"), "each row is an event, and tells it"),
    **dict.fromkeys(
        ("own-orders", "own-catalogue", "own-service-cases", "own-devices"), "whoever sees histories sees the list that they are rows of"
    ),
    **dict.fromkeys(("makers", "tariffs"), "the rows are counted as they are asked for"),
    **dict.fromkeys((each.name for each in LISTS.values() if each.name in REPORTS), "the list that they are rows of tells it"),
    **dict.fromkeys((each.name for each in LISTS.values() if each.handed), "the rows are gathered as they are asked for"),
}
"""Lists of whose cells nobody asks which event set them, and why."""


def test_every_list_tells_which_event_set_a_cell() -> None:
    names = {route.name for route in ROUTES}
    for name, resource in LISTS.items():
        if not name.endswith("-history") and name not in NO_WHY:
            assert f"explain_{noun_of(resource)}" in names, (
                f"the list {name} can't be asked why: give it why_routes(WhyOf(…)) in its area's file in api/"
            )


def test_every_list_is_walked_by_the_tests_of_walls() -> None:
    missing = [f"GET {path}" for path in PATHS.values() if ("GET", path) not in ROWS]
    assert not missing, f"{missing}: say which right it takes, in tests/api/engine/routes"


@pytest.mark.parametrize("name", sorted(PATHS.keys() & LISTS.keys() - NO_MENU.keys()))
def test_every_list_tells_what_may_be_done_with_its_rows(name: str) -> None:
    """Every route that changes the one thing that a row is about."""
    about_one = re.compile(rf"{re.escape(PATHS[name])}/\{{\w+\}}(/[^{{]*)?")
    changing = {
        f"{method} {route.path}" for route in ROUTES for method in (route.methods or set()) - {"GET"} if about_one.fullmatch(route.path)
    }
    told = {action.where for action in ACTION_TABLES[name].actions} if name in ACTION_TABLES else set[str]()
    missing = sorted(changing - told)
    assert not missing, f"{missing}: say at each route which action it is (`action=`) in the ActionTable of the list {name}"


@pytest.mark.parametrize("name", NO_MENU)
def test_a_list_without_a_menu_is_one(name: str) -> None:
    assert name in LISTS
    assert name not in ACTION_TABLES


def test_no_two_contributions_stand_in_one_place() -> None:
    """Where what areas contribute is told under names of theirs, one of two with the same name would not be told."""
    told = [(part.group, part.name) if part.group != "tables" else part.name for part in DASHBOARD_PARTS]
    names = [*told, *(kind.name for kind in CASE_KINDS), *(holding.ids_as for holding in HOLDINGS), "figures", "charts"]
    assert [name for name, count in Counter(names).items() if count > 1] == []


@pytest.mark.parametrize("kind", CASE_KINDS, ids=lambda kind: kind.name)
def test_what_resolves_a_case_is_a_route(kind: CaseKind) -> None:
    routes = {re.sub(r"\{\w+\}", "{id}", f"{method} {path}") for method, path in ROWS}
    assert kind.actions, f"{kind.name}: say which routes resolve such a case"
    assert set(kind.actions) <= routes, f"{kind.name}: {set(kind.actions) - routes} are no routes; name those that resolve such a case"
