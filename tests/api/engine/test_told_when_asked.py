"""What lists and details tell only when they are asked to: of which moment they are, and why each value is as it is (A-05, A-15)."""

from __future__ import annotations

import pytest

from tests.api.conftest import World
from tests.api.crew import Crew


@pytest.mark.parametrize("path", ["/baskets", "/catalogue-items", "/tariffs"])
def test_a_list_of_a_moment_says_of_which(world: World, crew: Crew, things: dict[str, str], path: str) -> None:
    told = crew.first.administrator.client.get(
        path, params={"at": world.log.now().isoformat(), "by": "recorded", "after": world.log.head()}
    )
    assert told.status_code == 200, told.text
    assert {"at", "by"} <= told.json().keys()


@pytest.mark.parametrize("path", ["/expected-proceeds", "/remarketings"])
def test_a_detail_explains_itself(world: World, crew: Crew, things: dict[str, str], path: str) -> None:
    client = crew.first.administrator.client
    [found, *_] = client.get(path, params={"after": world.log.head()}).json()["items"]
    told = client.get(f"{path}/{found['id']}", params={"expand": "why"})
    assert told.status_code == 200, told.text
    assert {"why", "why_left_out"} <= told.json().keys()
