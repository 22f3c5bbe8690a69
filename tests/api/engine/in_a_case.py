"""What menus say of a device that is in a service case, and how one is begun."""

from tests.api.conftest import Side, World
from tests.api.engine.menus import Body, Menu
from tests.api.service_cases.defects import REPAIR

SERVICE_CASES = ("return", "repair", "exchange", "loss")
BEGUN_AT_A_LINE: dict[str, Body] = {
    "return": lambda: {"occasion": "not_needed", "whereabouts": "pool", "sending": "own"},
    "repair": lambda: REPAIR,
    "exchange": lambda: {"occasion": "lost", "whereabouts": "pool", "sending": "own"},
    "loss": lambda: {"loss": "lost", "happened_on": "2026-01-31"},
}


def begin_at_user(menu: Menu, side: Side, name: str) -> None:
    """Begin one at the line of a user with a device, and try what is denied then."""
    holder = side.user()
    side.write("POST", f"/devices/{side.device()}/assignment", {"user_id": holder})
    menu.do(side.admin, name, menu.of(side.admin, holder)[name])
    menu.check(side.admin, holder)


IN_A_CASE = {
    (name, code)
    for name in (*SERVICE_CASES, "leave", "remarket", "upgrade")
    for code in (
        *("device-is-under-return", "device-is-in-service-case", "device-is-lost", "device-is-returned", "device-is-remarketed"),
        *(
            "nobody-to-exchange-for",
            "number-in-no-device",
            "user-has-no-device",
            "user-is-deleted",
            "nobody-to-upgrade-for",
            "device-is-upgraded",
        ),
    )
}
"""Of a device that is in a service case, what the way through its states happens to see."""


def upgradable(world: World, side: Side, article: str) -> Body:
    """Let a device be ordered in the place of another one; returns what such a request says."""
    kept = {"X-Customer": side.number}
    known_as = {"kind": "smartphone", "maker": "Beispielwerk", "model": f"Phone {article}"}
    phone = {"name": f"Phone {article}", "product": "device", **known_as, "variants": [{"article_number": article}]}
    assert world.ops.post("/catalogue-items", json=phone, headers=kept).status_code == 201
    on = world.ops.put("/customer/features/upgrade_pool", headers=kept)
    side.read("/devices", after=on.json()["position"])
    address = {"street": "Musterweg 1", "postal_code": "12345", "city": "Musterstadt"}
    return lambda: {"whereabouts": "pool", "article_number": article, "sending": "own", "address": address}
