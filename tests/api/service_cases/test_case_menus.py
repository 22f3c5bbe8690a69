"""What may be done with a service case, told with it, is what the routes do (H-14, H-25)."""

import random

import pytest

from tests.api.conftest import World
from tests.api.engine.office import Menu, closed
from tests.api.orders.shop import Shop, shop


@pytest.fixture(scope="module")
def place(world: World) -> Shop:
    return shop(world, "Rückgabemenü GmbH")


@pytest.mark.part_of("H-14", "H-25")
def test_a_service_case_says_what_may_be_done_with_it(world: World, place: Shop) -> None:
    side, of = place.side, [""]

    def elsewhere() -> dict[str, str]:
        return {"whereabouts": "lessor" if side.read(f"/service-cases/{of[0]}")["whereabouts"] == "pool" else "pool"}

    menu = Menu(world, "service-cases", {"change": elsewhere, "cancel": lambda: {"reason": "Doch nicht"}})
    for number in range(6):
        device = side.device()
        asked = {"occasion": "not_needed", "whereabouts": "pool", "sending": "own"}
        case = side.write("POST", f"/devices/{device}/return", asked)["id"]
        of[0] = case
        chance = random.Random(number)
        for _ in range(6):
            client = chance.choice([side.admin, place.fulfilment])
            may = menu.check(client, case)
            if may:
                name = chance.choice([name for name in may if (name, "changes") not in menu.seen] or may)
                menu.do(client, name, menu.of(client, case)[name])
    assert menu.seen == closed(menu) | {(name, "changes") for name in menu.actions} | {
        *((name, "service-case-is-closed") for name in menu.actions),
        ("complete", "return-not-received"),
        *((name, "changes nothing") for name in ("cancel", "receive", "complete")),
    }
