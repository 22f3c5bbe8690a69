"""Routes of different files never answer for each other, so the order in which they are added says nothing, but for selections, which come first."""

import re
from itertools import combinations

from fastapi.routing import APIRoute

from api.app import routers

_PLACE = re.compile(r"\{[^}]*\}")


def _matches(path: str, asked: str) -> bool:
    return re.fullmatch("[^/]+".join(map(re.escape, _PLACE.split(path))), _PLACE.sub("x", asked)) is not None


def test_no_two_routers_compete_for_a_request() -> None:
    routes = [(number, route) for number, router in enumerate(routers()) for route in router.routes if isinstance(route, APIRoute)]
    assert len(routes) > 150
    competing = [
        (one.path, other.path)
        for (first, one), (second, other) in combinations(routes, 2)
        if first != second
        and not (one.path.endswith("/export.zip") and first < second)
        and (one.methods or set()) & (other.methods or set())
        and (_matches(one.path, other.path) or _matches(other.path, one.path))
    ]
    assert competing == [], "put both into one file, the one without a place first"
