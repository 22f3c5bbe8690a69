"""What may be done with a service case of one's own and with one's own device, told with it, is what the routes do (H-13, H-14, H-25)."""

from collections.abc import Sequence
from typing import Any

import pytest

from tests.api.conftest import World
from tests.api.engine.menus import Body, Menu, Upload
from tests.api.engine.office import numbers
from tests.api.own_cases.employees import Employee, Shop, begun, employee, number_in, phone_of, where_agreed
from tests.api.service_cases.defects import ANSWERS, REPAIR

BEGIN: dict[str, dict[str, Any]] = {
    "repair": {**REPAIR, "sending": "label"},
    "loss": {"loss": "lost", "happened_on": "2026-01-31"},
    "exchange": {"occasion": "defect", "sending": "own", "answers": ANSWERS},
}
ALWAYS = {"write", "read_messages", "attach_document"}
WAYS: dict[str, Sequence[str]] = {
    "repair": ("print_label", "tell_sending", "cancel"),
    "exchange": ("cancel",),
    "loss": ("ask_blocking", "tell_police_number", "found"),
}
"""Actions one after the other, of those that aren't always there."""


@pytest.fixture(scope="module")
def place(world: World) -> Shop:
    return where_agreed(world, "Eigenmenü GmbH")


@pytest.fixture(scope="module")
def erika(world: World, place: Shop) -> Employee:
    return employee(world, place, "Muster, Erika")


def bodies(place: Shop, of: list[str]) -> dict[str, Body]:
    def last_message() -> dict[str, Any]:
        told = place.side.read(f"/service-cases/{of[0]}/messages", sort="-position")["items"]
        return {"up_to": told[0]["message_id"] if told else of[0]}

    return {
        "attach_document": lambda: Upload("Schaden.txt", b"Display gesprungen"),
        "write": lambda: {"text": "Wann?"},
        "read_messages": last_message,
        "tell_sending": lambda: {"tracking_number": f"0034{next(numbers)}"},
        "tell_police_number": lambda: {"police_number": f"MUSTER/{next(numbers)}"},
    }


@pytest.mark.parametrize("kind", WAYS)
@pytest.mark.requirement("H-13")
@pytest.mark.part_of("H-25")
def test_a_case_of_ones_own_says_what_may_be_done_with_it(world: World, place: Shop, erika: Employee, kind: str) -> None:
    of, device = [""], phone_of(place, erika)
    number_in(place, device)
    menu = Menu(world, "own-service-cases", bodies(place, of))
    of[0] = begun(erika, device, kind, BEGIN[kind])
    place.does(f"/service-cases/{of[0]}/fulfilment-messages", {"text": "Und?"})
    for name in ("read_messages", *WAYS[kind]):
        assert name in menu.check(erika.client, of[0])
        menu.do(erika.client, name, menu.of(erika.client, of[0])[name])
    assert {*menu.check(erika.client, of[0])} <= ALWAYS | {"tell_police_number"}
    other_kinds = {name for each, names in WAYS.items() if each != kind for name in names} - {*WAYS[kind]}
    denied = {name for name, code in menu.seen if code not in ("changes", "changes nothing")}
    assert other_kinds <= denied


@pytest.mark.requirement("H-13")
@pytest.mark.part_of("H-25")
@pytest.mark.parametrize("kind", BEGIN)
def test_ones_own_device_says_what_may_begin_with_it(world: World, place: Shop, erika: Employee, kind: str) -> None:
    device = phone_of(place, erika)
    menu = Menu(world, "own-devices", {name: lambda name=name: BEGIN[name] for name in BEGIN}, detail=False)
    assert menu.check(erika.client, device) == ["repair", "exchange", "loss"]
    case = menu.do(erika.client, kind, menu.of(erika.client, device)[kind])["id"]
    still = menu.check(erika.client, device)
    assert still == {"repair": [], "exchange": ["loss"], "loss": ["exchange"]}[kind]
    number = place.side.read(f"/service-cases/{case}")["number"]
    assert number in menu.of(erika.client, device)["repair"]["de"]
    if kind == "loss":
        place.side.write("POST", f"/service-cases/{case}/found")
        return
    place.side.write("POST", f"/service-cases/{case}/cancellation")
    assert menu.check(erika.client, device) == ["repair", "exchange", "loss"]


@pytest.mark.requirement("H-13")
def test_what_others_do_with_ones_device_keeps_it_from_being_repaired(world: World, place: Shop, erika: Employee) -> None:
    """As to everybody who sees it, in the same words."""
    device = phone_of(place, erika)
    asked = {"occasion": "not_needed", "whereabouts": "pool", "sending": "own"}
    place.side.write("POST", f"/devices/{device}/return", asked)
    menu = Menu(world, "own-devices", {name: lambda name=name: BEGIN[name] for name in BEGIN}, detail=False)
    assert menu.check(erika.client, device) == []
    told = place.side.read(f"/devices/{device}")["allowed_actions"]
    assert menu.of(erika.client, device) == {name: told[name] for name in BEGIN}
    assert {code for _, code in menu.seen} == {"device-is-under-return"}
