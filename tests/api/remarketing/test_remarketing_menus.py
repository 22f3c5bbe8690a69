"""What may be done with a remarketing, told with it, is what the routes do (H-15, H-25)."""

import pytest

from tests.api.conftest import World
from tests.api.engine.office import Menu, closed
from tests.api.orders.shop import Shop, shop
from tests.api.remarketing.condition import WORN

WAYS = (
    ("withdraw",),
    ("receive", "check", "offer", "accept", "pay_out"),
    ("receive", "check", "offer", "decline", "send_back"),
    ("receive", "check", "offer", "decline", "decline", "destroy"),
)


@pytest.fixture(scope="module")
def place(world: World) -> Shop:
    place = shop(world, "Verkaufsmenü GmbH")
    on = world.ops.put("/customer/features/remarketing", headers={"X-Customer": place.side.number})
    assert on.status_code == 200
    return place


@pytest.mark.requirement("H-15")
@pytest.mark.part_of("H-25")
def test_a_remarketing_says_what_may_be_done_with_it(world: World, place: Shop) -> None:
    side, of = place.side, [""]

    def other_grade() -> dict[str, str]:
        return {"grade": "c" if side.read(f"/remarketings/{of[0]}")["grade"] == "b" else "b"}

    def other_offer() -> dict[str, str]:
        return {"amount": "50.00" if side.read(f"/remarketings/{of[0]}")["offered"] != "50.00" else "60.00"}

    def otherwise() -> dict[str, str]:
        return {"after": "destruction" if side.read(f"/remarketings/{of[0]}")["after_decline"] == "sent_back" else "sent_back"}

    menu = Menu(
        world,
        "remarketings",
        {
            "accept": dict,
            "decline": otherwise,
            "withdraw": lambda: {"reason": "Doch nicht"},
            "check": other_grade,
            "offer": other_offer,
            "pay_out": lambda: {"settlement": "paid_out"},
        },
    )
    for way in WAYS:
        of[0] = side.write("POST", f"/devices/{side.device()}/remarketing", {"condition": WORN})["id"]
        for name in (*way, None):
            may = {each: client for client in (side.admin, place.fulfilment) for each in menu.check(client, of[0])}
            if name is not None:
                menu.do(may[name], name, menu.of(may[name], of[0])[name])
    once = ("accept", "receive", "pay_out", "destroy", "send_back", "withdraw")
    assert menu.seen == closed(menu) | {(name, "changes") for name in menu.actions} | {
        *((name, "remarketing-is-closed") for name in menu.actions),
        *((name, "remarketing-not-there") for name in menu.actions),
        *((name, "chosen-otherwise") for name in ("destroy", "send_back")),
        *((name, "changes nothing") for name in once),
    }
