"""What may be done with a service case, told with it, is what the routes do, in each state of each kind (H-13, H-14, H-25)."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import pytest

from aggregates.device_terms import imei_in_full
from tests.api.conftest import World, new_imei, new_number
from tests.api.engine.menus import Body, Menu, Upload
from tests.api.engine.office import closed, numbers
from tests.api.imports.test_imports import feed, imported
from tests.api.orders.shop import Shop, shop
from tests.api.service_cases.defects import ANSWERS, REPAIR

BEGIN: dict[str, dict[str, Any]] = {
    "return": {"occasion": "not_needed", "whereabouts": "pool", "sending": "label"},
    "repair": {**REPAIR, "sending": "label"},
    "loss": {"loss": "lost", "happened_on": "2026-01-31", "block": True},
    "exchange": {"occasion": "defect", "whereabouts": "destruction", "sending": "own", "answers": ANSWERS},
}
WAYS = {
    "return": (("print_label", "change", "cancel"), ("tell_sending", "track", "receive", "change", "complete", "tell_contract_change")),
    "loss": (
        ("tell_police_number", "tell_blocking", "ask_blocking", "tell_blocking", "complete", "found"),
        ("found", "tell_blocking", "tell_blocking", "tell_police_number"),
    ),
    "exchange": (("cancel",), ("ship_replacement", "cancel"), ("ship_replacement", "track", "arrive")),
    "repair": (
        ("print_label", "cancel"),
        ("lend", "tell_sending", "track", "receive", "estimate", "accept_estimate", "send_back", "take_back", "complete"),
        ("receive", "estimate", "decline_estimate", "send_back", "complete"),
    ),
}
"""Actions one after the other, through all states of a kind."""


ALWAYS = {
    "attach_document",
    "attach_document_as_fulfilment",
    "write",
    "write_as_fulfilment",
    "read_messages",
    "read_messages_as_fulfilment",
}
"""What may be done with a case whatever its kind and state."""


LATE = {"found", "tell_police_number", "tell_blocking", "tell_contract_change"}
"""What may be said of a loss, or of contracts at carriers, when the case is closed."""


@pytest.fixture(scope="module")
def place(world: World) -> Shop:
    return shop(world, "Rückgabemenü GmbH")


def messages(place: Shop, case: str) -> list[dict[str, Any]]:
    """The last one first."""
    return place.side.read(f"/service-cases/{case}/messages", sort="-position")["items"]


def bodies(place: Shop, of: list[str]) -> dict[str, Body]:
    def told() -> dict[str, Any]:
        return place.side.read(f"/service-cases/{of[0]}")

    def last_message() -> dict[str, Any]:
        return {"up_to": next((each["message_id"] for each in messages(place, of[0])), of[0])}

    def blocking() -> dict[str, Any]:
        case = told()
        for listed, outcome in (("blocking_withdrawn", "confirmed"), ("to_unblock", "lifted")):
            if case[listed]:
                return {"phone_number": case[listed][0], "outcome": outcome}
        reason = f"Nicht unser Vertrag, Vorgang {next(numbers)}"
        return {"phone_number": [*case["to_block"], "+4915228817386"][0], "outcome": "refused", "reason": reason}

    def tracked() -> dict[str, Any]:
        case: dict[str, Any] = place.fulfilment.get(f"/service-cases/{of[0]}", params={"after": place.side.head()}).json()
        followed: list[dict[str, Any]] = case["parcels"][-1:] if case["allowed_actions"]["track"]["allowed"] else []
        parcel = next((each["id"] for each in followed), of[0])
        return {"parcel_id": parcel, "tracking": "in_transit", "tracked_at": datetime.now(UTC).isoformat()}

    return {
        "attach_document": lambda: Upload("Schaden.txt", b"Display gesprungen"),
        "write": lambda: {"text": "Wann?"},
        "write_as_fulfilment": lambda: {"text": "Bald.", "wants_answer": False},
        "read_messages": last_message,
        "read_messages_as_fulfilment": last_message,
        "attach_document_as_fulfilment": lambda: Upload("Bericht.txt", b"Display erneuert"),
        "change": lambda: {"whereabouts": "lessor" if told()["whereabouts"] == "pool" else "pool"},
        "cancel": lambda: {"reason": "Doch nicht"},
        "tell_sending": lambda: {"tracking_number": f"0034{next(numbers)}"},
        "estimate": lambda: {"net": "10.00" if told()["estimate_net"] is None else "11.00"},
        "accept_estimate": lambda: {"net": told()["estimate_net"] or "1.00"},
        "decline_estimate": lambda: {"net": told()["estimate_net"] or "1.00"},
        "lend": lambda: {"loan_device": "Phone 1"},
        "tell_police_number": lambda: {"police_number": f"MUSTER/{next(numbers)}"},
        "tell_blocking": blocking,
        "tell_contract_change": lambda: {
            "phone_number": [*told()["at_carrier"], *told()["refused_at_carrier"], "+4915228817386"][0],
            "outcome": "refused",
            "reason": f"Mindestlaufzeit, Vorgang {next(numbers)}",
        },
        "ship_replacement": lambda: {"identifiers": [{"kind": "imei", "value": new_imei()}], "tracking_number": f"0034{next(numbers)}"},
        "track": tracked,
        "send_back": lambda: {"outcome": "not_repaired"},
    }


@pytest.mark.parametrize("kind", WAYS)
@pytest.mark.requirement("H-14")
@pytest.mark.part_of("H-25")
def test_a_service_case_says_what_may_be_done_with_it(world: World, place: Shop, kind: str) -> None:
    of, user = [""], place.user("Muster, Erika")
    menu = Menu(world, "service-cases", bodies(place, of))
    for way in WAYS[kind]:
        fed = "tell_contract_change" in way
        device = place.side.device(imei_in_full("35990000000001") if fed else None)
        place.side.write("POST", f"/devices/{device}/assignment", {"user_id": user})
        if kind == "loss":
            sim = place.side.write("POST", "/sims", {"number": new_number(), "carrier": "Beispielnetz"})["id"]
            place.side.write("PUT", f"/sims/{sim}/device", {"device_id": device})
        if fed:
            imported(place.side, feed(1))
        of[0] = place.side.write("POST", f"/devices/{device}/{kind}", {**BEGIN[kind], **({"contract": "cancel"} if fed else {})})["id"]
        walk(menu, place, of[0], way)
    done = {name for way in WAYS[kind] for name in way}
    assert menu.seen >= {(name, "changes") for name in done} | {(name, "service-case-is-closed") for name in done - LATE}
    assert menu.seen >= closed(menu)
    assert {name for name, code in menu.seen if code == "step-of-another-kind"} == menu.actions.keys() - done - ALWAYS


def walk(menu: Menu, place: Shop, case: str, way: Iterable[str]) -> None:
    """In each state all that is denied is tried, by the customer and by whoever fulfils it."""
    clients = (place.side.admin, place.fulfilment)
    for name in way:
        may = {each: client for client in clients for each in menu.check(client, case)}
        menu.do(may[name], name, menu.of(may[name], case)[name])
    for client in clients:
        assert {*menu.check(client, case)} <= ALWAYS | LATE
