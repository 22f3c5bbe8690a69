"""The right that each route says it takes is the one that the table of routes says (E-03)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import pytest
from fastapi.dependencies.models import Dependant

from access.rights import Right
from api.app import routes_of_all
from api.engine.access import May
from api.engine.route import GuardedRoute
from tests.api.engine.every_route import every_route


def _calls(dependant: Dependant) -> Iterator[object]:
    for each in dependant.dependencies:
        yield each.call
        yield from _calls(each)


def _declared() -> dict[tuple[str, str], set[Right]]:
    """The rights that routes say they take, by method and path."""
    found: dict[tuple[str, str], set[Right]] = {}
    for route in routes_of_all():
        asked = [call for call in _calls(route.dependant) if isinstance(call, May)]
        for method in route.methods or ():
            found[method, route.path] = {(may.area or cast("GuardedRoute", route).area, may.action) for may in asked}
    return found


@pytest.mark.requirement("E-03")
def test_each_route_says_the_right_that_the_table_says() -> None:
    said = {(route.method, route.path): {route.right} for route in every_route() if route.right is not None}
    assert len(said) > 500
    declared = _declared()
    assert {where: declared[where] for where in said} == said
