"""A page that nothing stands on: whatever is to be added to its rows, it is empty, and no error (X-01)."""

from __future__ import annotations

import pytest

from tests.api.conftest import World
from tests.api.crew import Crew
from tests.api.engine.every_route import every_route
from tests.api.engine.test_waits import asker, clients, unfolding

NOWHERE = "steht-auf-keiner-Zeile"


@pytest.mark.requirement("X-01")
def test_every_list_adds_all_that_can_be_asked_to_an_empty_page(world: World, crew: Crew) -> None:
    callers, asked = clients(crew), 0
    now = {"at": world.log.now().isoformat()}
    for route in every_route():
        if route.method != "GET" or not {"search", "fields"} <= {*route.parameters} or "/export." in route.path or "{" in route.path:
            continue
        caller = world.ops if route.scope == "operator" else callers[asker(route)]
        names = [name for name in unfolding(route).get("expand", "").split(",") if name]
        expands = [{}, *({"expand": name} for name in names), *([{"expand": ",".join(names)}] if len(names) > 1 else [])]
        of_moments = [{**expand, **now} for expand in expands if "at" in route.parameters and "actions" not in expand.get("expand", "")]
        for more in (*expands, *of_moments):
            answer = caller.get(route.path, params={"after": world.log.head(), "search": NOWHERE, **more})
            assert answer.status_code == 200, (route.path, more, answer.text)
            assert answer.json()["items"] == [], (route.path, more)
            asked += "expand" in more
    assert asked > 6, "so that this test can fail"
