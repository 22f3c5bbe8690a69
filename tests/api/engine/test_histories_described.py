"""What histories answer with: all facets and fields that the description promises, and nothing else (tests/described_http.py looks at each answer)."""

from __future__ import annotations

import pytest

from tests.api.conftest import World
from tests.api.crew import Crew
from tests.api.engine.every_route import every_route, filled
from tests.api.engine.test_waits import asker, clients


@pytest.mark.requirement("X-01", "A-10")
def test_every_history_counts_and_shows_all_that_can_be_asked(world: World, crew: Crew, things: dict[str, str]) -> None:
    callers, asked = clients(crew), 0
    for route in every_route():
        if route.method != "GET" or not route.path.endswith(("/history", "/notes", "/messages")):
            continue
        names = {
            each["name"]: each["schema"]["items"]["enum"] for each in route.operation["parameters"] if each["name"] in ("facets", "fields")
        }
        everything = {name: ",".join(values) for name, values in names.items()}
        page = callers[asker(route)].get(filled(route.path, things), params={"after": world.log.head(), **everything}).json()
        assert set(page["facets"]) == {*names["facets"]}
        assert all(set(names["fields"]) <= set(item) for item in page["items"])
        asked += len(page["items"])
    assert asked > 5, "so that this test can fail"
