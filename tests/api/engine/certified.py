"""A device's menu is walked by whoever certifies that it was erased."""

from __future__ import annotations

from tests.api.conftest import Side, World
from tests.api.engine.menus import Menu, Upload
from tests.api.engine.moments import today
from tests.api.people import person

NOT_WHILE_ACTING = {(name, "not-while-acting") for name in ("certify", "make_certificate")}
"""It is the operator's alone."""


def erased() -> dict[str, str]:
    return {"certificate": "erasure", "on": today()}


def uploaded() -> Upload:
    return Upload("Beleg.txt", b"Beleg", erased())


def certify(world: World, side: Side, menu: Menu, device: str) -> None:
    """Both ways, by the operator's fulfilment."""
    fulfilment = person(world, world.ops, "fulfilment").client
    fulfilment.headers["X-Customer"] = side.number
    for name in ("certify", "make_certificate"):
        menu.do(fulfilment, name, menu.of(fulfilment, device)[name])
