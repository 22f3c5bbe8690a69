"""What devices, users and numbers say may be done is what the routes then do: for every action, in many states, by several roles (H-25, E-03)."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from uuid import UUID

import pytest

from access.rights import rights_of
from aggregates.device import Device
from api.engine.access import Caller
from api.engine.allowed_actions import ActionTable
from api.engine.route import guarded
from api.engine.shown import Shown
from api.registry import ACTION_TABLES
from readmodels.devices.device_resource import DEVICE_LIST
from readmodels.engine.reader import Reading
from tests.api.conftest import Side, World, new_imei, new_number
from tests.api.engine.certified import NOT_WHILE_ACTING, certify, erased, uploaded
from tests.api.engine.every_route import every_route
from tests.api.engine.in_a_case import BEGUN_AT_A_LINE, IN_A_CASE, SERVICE_CASES, begin_at_user, upgradable
from tests.api.engine.menus import Menu, Upload
from tests.api.engine.moments import just_now, today
from tests.api.engine.office import Office, closed, feed, numbers, walk
from tests.api.people import person
from tests.api.remarketing.condition import AS_NEW

_ADDRESS = {"street": "Musterweg 1", "postal_code": "12345", "city": "Musterstadt"}
BELEG = Upload("Beleg.txt", b"Beleg")


@pytest.mark.requirement("E-03")
@pytest.mark.part_of("H-25")
def test_a_device_says_what_may_be_done_with_it(world: World, office: Office) -> None:
    side = office.side
    of: list[str] = []

    def shown() -> dict[str, Any]:
        return side.read(f"/devices/{of[0]}")

    def fresh() -> dict[str, str]:
        """An identifier for which the device has room, or, where it has none, any."""
        room = shown()["imei2"] is None or shown()["serial_number"] is not None
        return {"kind": "imei", "value": new_imei()} if room else {"kind": "serial_number", "value": f"SN{next(numbers):06}"}

    def other_device() -> str:
        return side.write("POST", "/devices", {"identifiers": [fresh()]})["id"]

    def merged() -> str:
        return (*shown()["merged_from"], *of)[0]

    def to_be_withdrawn() -> dict[str, str]:
        told = shown()
        former = [each["identifier"] for each in told["former_identifiers"] if each["reason"] == "board_exchanged"]
        inside = (
            told["identifiers"] if told["merged_from"] else reversed(told["identifiers"])
        )  # what it brought itself, so that a split leaves either one some
        kind, value = (*former, *inside)[0].split(":", 1)
        return {"kind": kind, "value": value}

    menu = Menu(
        world,
        "devices",
        {
            "attach_document": lambda: BELEG,
            "identify": lambda: {"identifiers": [fresh()]},
            "exchange_board": lambda: {"identifiers": [{"kind": "imei", "value": new_imei()}], "on": today()},
            "withdraw_identifiers": lambda: {"identifiers": [to_be_withdrawn()], "on": "2026-01-31"},
            "describe": lambda: {"size": f"{next(numbers)} GB"},
            "assign": lambda: {"user_id": side.user()},
            "reassign": lambda: {"user_id": side.user()},
            "record_holder": lambda: {"user_id": None, **just_now()},
            "note": lambda: {"text": "Display zerkratzt"},
            "merge": lambda: {"absorbed_id": other_device()},
            "split": lambda: {"absorbed_id": merged()},
            **BEGUN_AT_A_LINE,
            "remarket": lambda: {"condition": AS_NEW},
            "upgrade": lambda: {"whereabouts": "pool", "article_number": "BW-MENU", "sending": "own", "address": _ADDRESS},
            "keep_in_pool": lambda: {"condition": "used", "place": f"Schrank {next(numbers)}"},
            "certify": uploaded,
            "make_certificate": erased,
        },
        {"filter[hidden][ne]": "kind"},
    )
    feed(side, *range(1, 4), day="2026-10-01")
    unknown = [entry["id"] for entry in side.read("/devices", **{"filter[unknown]": "true"})["items"]]
    assert len(unknown) == 3
    for number, device in enumerate([*unknown, side.device(), side.device()]):
        of[:] = [device]
        walk(menu, office, device, 15, random.Random(number))
    known_as = {"kind": "smartphone", "maker": "Beispielwerk", "model": "Menü 1"}
    phone = {"name": "Phone Menü", "product": "device", **known_as, "variants": [{"article_number": "BW-MENU"}]}
    assert office.ops.post("/catalogue-items", json=phone).status_code == 201
    for feature in ("remarketing", "upgrade_pool"):
        on = world.ops.put(f"/customer/features/{feature}", headers={"X-Customer": side.number})
        side.read("/devices", after=on.json()["position"])
    for name in (*SERVICE_CASES, "remarket", "upgrade"):
        of[:] = [side.device()]
        side.write("POST", f"/devices/{of[0]}/assignment", {"user_id": side.user()})
        menu.do(office.administrator.client, name, menu.of(office.administrator.client, of[0])[name])
        menu.check(office.administrator.client, of[0])
    assert menu.seen >= {("upgrade", "device-is-upgraded"), *((name, "device-is-under-return") for name in SERVICE_CASES)}
    certify(world, side, menu, of[0])
    assert menu.seen - IN_A_CASE - NOT_WHILE_ACTING == closed(menu) | {(name, "changes") for name in menu.actions} | {
        ("remarket", "feature-off"),
        ("upgrade", "feature-off"),
        ("keep_in_pool", "device-is-in-use"),
        ("assign", "device-has-user"),
        ("identify", "has-all-identifiers"),
        ("merge", "has-all-identifiers"),
        ("withdraw_identifiers", "last-identifier"),
        ("reassign", "device-has-no-user"),
        *(
            (name, "changes nothing")
            for name in ("decouple", "report_activation_lock", "lift_activation_lock", "acknowledge", "split", "hide", "show")
        ),
    }


@pytest.mark.requirement("E-03")
@pytest.mark.part_of("H-25")
def test_a_user_says_what_may_be_done_with_them(world: World, office: Office) -> None:
    side = office.side
    world.ops.put("/customer/features/inactive_users", headers={"X-Customer": side.number})  # or lists leave out whom it walks through
    status = {"filter[status][in]": "active,inactive,deleted"}
    case = {"name": "Hülle", "product": "accessory", "variants": [{"article_number": "H-MENU"}]}
    assert office.ops.post("/catalogue-items", json=case).status_code == 201
    address = {"street": "Musterweg 1", "postal_code": "12345", "city": "Musterstadt"}
    menu = Menu(
        world,
        "users",
        {
            "rename": lambda: {"name": f"Muster, {next(numbers)}"},
            "change": lambda: {"group": str(next(numbers))},
            "attach_document": lambda: BELEG,
            "order": lambda: {"items": [{"article_number": "H-MENU"}], "address": address},
            **BEGUN_AT_A_LINE,
            "upgrade": upgradable(world, side, "BW-MENU-2"),
            "leave": lambda: {"whereabouts": "pool", "sending": "own"},
        },
        status,
    )

    def holding(user: str) -> Iterator[Callable[[], object]]:
        device, sim = side.device(model="Phone"), side.sim()
        side.write("POST", f"/devices/{device}/identifiers", {"identifiers": [{"kind": "serial_number", "value": f"BSP-{device[-8:]}"}]})
        yield lambda: side.admin.post(f"/devices/{device}/assignment", json={"user_id": user})
        yield lambda: side.admin.delete(f"/devices/{device}/user")
        yield lambda: side.admin.put(f"/sims/{sim}/user", json={"user_id": user})
        yield lambda: side.admin.delete(f"/sims/{sim}/user")

    for number in range(6):
        user = side.user()
        walk(menu, office, user, 8, random.Random(number), [*holding(user)])
    user = side.user()
    account = person(world, office.ops, "employee", user_id=user)
    side.read("/accounts")
    menu.check(office.ops, user)
    assert menu.of(office.ops, user)["delete"]["code"] == "user-has-account"
    office.ops.delete(f"/accounts/{account.account_id}")
    side.read("/accounts")
    for name in ("delete", "erase"):
        assert name in menu.check(office.ops, user)
        menu.do(office.ops, name, menu.of(office.ops, user)[name])
    menu.check(office.acting, user)
    for name in (*SERVICE_CASES, "upgrade", "leave"):
        begin_at_user(menu, side, name)
    assert menu.seen >= {(name, "user-has-no-device") for name in (*SERVICE_CASES, "leave")}
    assert menu.seen - IN_A_CASE == closed(menu) | {(name, "changes") for name in menu.actions} | {
        *((name, "user-is-deleted") for name in ("rename", "change", "deactivate", "reactivate", "attach_document", "order", "basket")),
        *((name, "user-is-inactive") for name in ("order", "basket")),
        ("basket", "changes nothing"),
        ("delete", "user-has-open-orders"),
        ("delete", "user-still-holds"),
        ("delete", "user-has-account"),
        ("erase", "user-not-deleted"),
        *((name, "changes nothing") for name in ("deactivate", "reactivate", "delete", "erase")),
    }


@pytest.mark.requirement("E-03")
@pytest.mark.part_of("H-25")
def test_a_number_says_what_may_be_done_with_it(world: World, office: Office) -> None:
    side, chance = office.side, random.Random(1)
    device = side.device()
    statuses = {"status": ""}

    def another_status() -> dict[str, Any]:
        statuses["status"] = chance.choice([each for each in ("active", "paused", "inactive") if each != statuses["status"]])
        return {**statuses, "billing_account": str(next(numbers))}

    menu = Menu(
        world,
        "sims",
        {
            "change": another_status,
            "link": lambda: {"device_id": side.device()},
            "assign": lambda: {"user_id": side.user()},
            "record_device": lambda: {"device_id": None, **just_now()},
            "record_holder": lambda: {"user_id": None, **just_now()},
            **BEGUN_AT_A_LINE,
            "upgrade": upgradable(world, side, "BW-MENU-3"),
        },
    )
    feed(side, *range(1, 4), 7, day="2026-10-02", Status="aktiv")
    fed = [entry["id"] for entry in side.read("/sims", **{"filter[updated_by_feed]": "true"})["items"]]
    for number, sim in enumerate([*fed[:2], side.sim(), side.sim(pin="1234"), side.sim(pin="1234")]):
        walk(menu, office, sim, 9, random.Random(number))
    linked = side.sim(new_number(), pin="1234")
    side.write("PUT", f"/sims/{linked}/device", {"device_id": device})
    shown = menu.of(side.admin, linked)["show_codes"]
    assert menu.do(side.admin, "show_codes", shown)["codes"] == {"pin": "1234"}
    assert menu.of(office.acting, linked)["show_codes"]["code"] == "secrets-not-opened", "secrets are closed to who acts for a customer"
    assert side.read(f"/numbers/{side.read(f'/sims/{linked}')['number']}")["allowed_actions"] == menu.of(side.admin, linked)
    for name in (*SERVICE_CASES, "upgrade"):
        of_number, held = side.sim(), side.device()
        side.write("PUT", f"/sims/{of_number}/device", {"device_id": held})
        side.write("POST", f"/devices/{held}/assignment", {"user_id": side.user()})
        menu.do(side.admin, name, menu.of(side.admin, of_number)[name])
        menu.check(side.admin, of_number)
    assert menu.seen >= {(name, "number-in-no-device") for name in SERVICE_CASES}
    assert menu.seen - IN_A_CASE - {("basket", "changes nothing")} == closed(menu) | {(name, "changes") for name in menu.actions} | {
        ("change", "feed-decides"),
        ("link", "number-is-inactive"),
        ("assign", "user-comes-with-device"),
        ("record_holder", "user-comes-with-device"),
        ("decouple", "decouple-the-device"),
        ("show_codes", "no-codes"),
        ("show_codes", "secrets-not-opened"),
        ("unlink", "changes nothing"),
        ("decouple", "changes nothing"),
        *((name, why) for name in ("serve", "stop_serving") for why in ("served-anyway", "changes nothing", "not-while-acting")),
        ("basket", "number-of-nobody"),
    }


@pytest.mark.part_of("H-25")
def test_what_belongs_to_a_feature_is_denied_while_that_is_off(world: World) -> None:
    """No action is of such an area yet: the table is made here."""
    side = world.side("Ohne Funktion GmbH")
    refused = side.admin.get("/clarification-cases").json()
    customer, device = UUID(side.customer_id), UUID(side.device())

    def look(asking: Caller, _found: Reading, ids: Sequence[UUID]) -> Shown:
        shown = Shown(asking)
        for each in ids:
            shown.thing(each, Device())
        return shown

    table = ActionTable(DEVICE_LIST, look)
    area = guarded("Test", "clarification_cases")
    table.add("close", area, "POST /devices/{device_id}/closing", lambda _caller, _given, _device: True, can="read")
    caller = Caller(world.backend, device, "token:test", "Test", "administrator", rights_of("administrator"), customer, "test")

    def said() -> dict[str, Any]:
        with world.backend.reader.reading(customer) as found:
            return table.of(caller, found, device)["allowed_actions"]["close"]

    assert said() == {"allowed": False, "code": "feature-off", "de": refused["detail_de"], "en": refused["detail_en"]}
    on = world.ops.put("/customer/features/clarification_cases", headers={"X-Customer": side.number})
    side.read("/devices", after=on.json()["position"])
    assert said() == {"allowed": True, "method": "POST", "href": f"/devices/{device}/closing"}


@pytest.mark.requirement("E-03", "X-01")
def test_every_action_is_a_route_and_every_route_about_a_thing_is_an_action(first: Side) -> None:
    routes = {f"{route.method} {route.path}": route for route in every_route()}
    declared = {action.where: action for table in ACTION_TABLES.values() for action in table.actions}
    for where, action in declared.items():
        own = routes[where].kind == "own"  # what one does in one's own account takes the right to one's profile
        assert (("profile", "write") if own else routes[where].right) == action.right, where
    things = tuple(action.path.split("}")[0] + "}" for action in declared.values())
    about_one = {
        where for where, route in routes.items() if route.method != "GET" and route.path.startswith(things) and route.path.count("{") == 1
    }
    assert about_one - {"POST /bulk-maintenance/uploads/{import_id}/undo/plan"} == declared.keys(), "a plan is asked for, and does nothing"
    for name, table in ACTION_TABLES.items():
        told = first.admin.get(f"/meta/{name}")
        if told.status_code == 200:
            actions = told.json()["actions"]
            assert [each["name"] for each in actions] == [action.name for action in table.actions]
            assert all(each["label"]["de"] and each["label"]["en"] for each in actions)


@pytest.mark.requirement("X-01")
def test_actions_are_told_on_request(first: Side) -> None:
    user = first.user("Muster, Anfrage")
    only = {"filter[id]": user, "fields": "name"}
    (plain,) = first.read("/users", **only)["items"]
    assert plain == {"id": user, "name": "Muster, Anfrage"}
    for expand in ("actions,devices", ["devices", "actions"]):
        (unfolded,) = first.read("/users", **only, expand=expand)["items"]
        assert unfolded.keys() == {"id", "name", "devices", "sims", "allowed_actions"}
    wrong = first.admin.get("/users", params={"expand": "actions,shoes"})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "wrong-shape")
    header = first.admin.get("/users/export.csv", params={**only, "expand": "actions", "lang": "en"}).text.splitlines()[0]
    assert "allowed" not in header
