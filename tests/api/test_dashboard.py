"""The dashboard's charts and table over HTTP (H-22)."""

import pytest

from tests.api.conftest import World


@pytest.mark.part_of("H-22")
def test_the_charts_count_models_cases_and_tariffs(world: World) -> None:
    side = world.side("Schaubild GmbH", "K-6206")
    for feature in ("dashboard", "clarification_cases"):
        world.ops.put(f"/customer/features/{feature}", headers={"X-Customer": side.number})
    user = side.user()
    held = side.device(model="Phone 1", kind="smartphone")
    side.write("POST", f"/devices/{held}/assignment", {"user_id": user})
    side.device(model="Phone 1", kind="smartphone")
    side.device(model="Tab 2", kind="tablet")
    side.device(model="Book 3", kind="laptop")
    side.device(model="Tower 4", kind="pc")
    for status in ("active", "active", "free", "paused"):
        side.sim(tariff={"name": "Business M"}, status=status)
    told = side.read("/dashboard")
    assert told["charts"]["smartphone_and_tablet_models"] == [
        {"label": "Beispielwerk Phone 1", "count": 2},
        {"label": "Beispielwerk Tab 2", "count": 1},
    ]
    assert told["charts"]["laptop_and_pc_models"] == [
        {"label": "Beispielwerk Book 3", "count": 1},
        {"label": "Beispielwerk Tower 4", "count": 1},
    ]
    assert {each["kind"]: each["count"] for each in told["charts"]["clarification_cases"]}["without_user"] == 4
    assert told["tariffs"] == [{"tariff": "Business M", "active": 2, "free": 1, "paused": 1, "inactive": 0}]
    side.write("DELETE", f"/devices/{held}/user")
    later = side.read("/dashboard")["charts"]["clarification_cases"]
    assert {each["kind"]: each["count"] for each in later}["without_user"] == 5
