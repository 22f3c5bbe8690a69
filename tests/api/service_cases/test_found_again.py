"""Who says that a lost device was found is told which exchange still brings another one in its place (H-13)."""

import pytest

from tests.api.conftest import World
from tests.api.orders.shop import shop


@pytest.mark.requirement("H-13")
@pytest.mark.parametrize("exchanged", [True, False])
def test_the_answer_names_the_exchange(world: World, exchanged: bool) -> None:
    place = shop(world, f"Fund {exchanged} GmbH")
    side = place.side
    device = side.device()
    side.write("POST", f"/devices/{device}/assignment", {"user_id": place.user("Fund, Fine")})
    lost = side.write("POST", f"/devices/{device}/loss", {"loss": "lost", "happened_on": "2026-11-20"})["id"]
    named: list[bool] = []
    number = ""
    if exchanged:
        wanted = {"occasion": "lost", "whereabouts": "destruction", "sending": "label"}
        exchange = side.write("POST", f"/devices/{device}/exchange", wanted)["id"]
        number, named = side.read(f"/service-cases/{exchange}")["number"], [True]
    notes = side.write("POST", f"/service-cases/{lost}/found")["notes"]
    assert [number in note["de"] and number in note["en"] for note in notes] == named
