"""The new device of an upgrade is paid for as that of any order (H-12)."""

import pytest

from tests.api.baskets.fitted import Fitted, fitted
from tests.api.conftest import World

LEASE = {"article_number": "BW-1", "financing": "lease", "months": 24}


@pytest.fixture(scope="module")
def place(world: World) -> Fitted:
    made = fitted(world, "Zahltausch GmbH")
    assert world.ops.put("/customer/features/upgrade_pool", headers={"X-Customer": made.side.number}).status_code == 200
    made.side.read("/customer")
    return made


@pytest.mark.requirement("H-12")
def test_the_new_device_of_an_upgrade_is_paid_for_likewise(place: Fitted) -> None:
    side, user = place.side, place.user("Neu, Nora")
    device = side.device()
    side.write("POST", f"/devices/{device}/assignment", {"user_id": user})
    upgrade = {"whereabouts": "pool", "sending": "label", **LEASE}
    wrong = side.admin.post(f"/devices/{device}/upgrade", json={**upgrade, "months": 12})
    assert (wrong.status_code, wrong.json()["code"]) == (409, "way-not-offered")
    sim = place.number(user)
    order = side.write("POST", f"/users/{user}/upgrade", {**upgrade, "sim_id": sim, "tariff_stays": True})["id"]
    told = side.read(f"/orders/{order}")
    assert (told["items"][0]["financing"], told["items"][0]["months"]) == ("lease", 24)
