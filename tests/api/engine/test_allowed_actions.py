"""What a row says may be done is what the routes then do: for every action, in many states, by several roles (H-25, E-03)."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest

from access.rights import rights_of
from aggregates.device import Device
from aggregates.feed_import import ImportStarted
from api.engine.access import Caller
from api.engine.allowed_actions import ActionTable
from api.engine.route import guarded
from api.engine.shown import Shown
from api.registry import ACTION_TABLES
from commands.accounts.admit_account import AdmitAccount
from eventstore.envelope import Cause, StreamEvent
from eventstore.ids import new_id
from eventstore.unit import Unit
from foundation.advisory_locks import IMPORT
from importers.identifiers import imei_with_check_digit
from readmodels.device_resource import DEVICE_LIST
from readmodels.engine.reader import Reading
from tests.api.conftest import Side, World, new_imei, new_number
from tests.api.crew import let_in
from tests.api.engine.every_route import every_route
from tests.api.engine.menus import Menu
from tests.api.people import Person, invited, person
from tests.importers.feeds import csv_text, row

_numbers = count(1)


@dataclass(frozen=True)
class Office:
    """A customer, and who works for it: `writers` change things, `readers` only look."""

    side: Side
    administrator: Person
    adviser: Person
    acting: httpx.Client
    ops: httpx.Client
    readers: tuple[httpx.Client, ...]

    @property
    def writers(self) -> tuple[httpx.Client, ...]:
        return self.administrator.client, self.ops, self.acting


@pytest.fixture(scope="module")
def office(world: World) -> Office:
    side = world.side("Menü GmbH", "K-MENU")

    def for_it(token: str) -> httpx.Client:
        return world.client(token, **{"X-Customer": side.number})

    ops = for_it(world.ops.headers["authorization"].split()[1])
    administrator = person(world, ops, "administrator")
    adviser, support = (person(world, world.ops, role) for role in ("adviser", "support"))
    adviser.client.headers["X-Customer"] = side.number
    support.client.headers["X-Customer"] = side.number
    reseller = person(world, world.ops, "reseller", name="Helfer, Hans")
    auditor = for_it(world.auditor.headers["authorization"].split()[1])
    return Office(side, administrator, adviser, let_in(world, administrator, reseller)[1], ops, (side.viewer, auditor, support.client))


def feed(side: Side, *numbers: int, day: str, **changed: str) -> dict[str, Any]:
    rows = [row(Rufnummer=f"+491555020{n:04d}", IMEI=imei_with_check_digit(f"3598{n:010d}"), **changed) for n in numbers]
    return upload(side, f"vodafone_{day}.csv", csv_text(*rows).encode(), "feed")


def upload(side: Side, name: str, data: bytes, kind: str) -> dict[str, Any]:
    answer = side.admin.post("/imports", files={"file": (name, data)}, data={"kind": kind}, headers={"Prefer": "wait=25"})
    assert answer.status_code == 200, answer.text
    return answer.json()


def walk(menu: Menu, office: Office, thing: str, steps: int, chance: random.Random, moves: Collection[Callable[[], object]] = ()) -> None:
    """Some way through the thing's states, what wasn't done yet first, and in each of them all that is denied."""
    for client in office.readers:
        assert menu.check(client, thing) == []
    for _ in range(steps):
        client = chance.choice(office.writers)
        may = menu.check(client, thing)
        if moves and chance.random() < 0.4:
            chance.choice([*moves])()
        elif may:
            name = chance.choice([name for name in may if (name, "changes") not in menu.seen] or may)
            menu.do(client, name, menu.of(client, thing)[name])


def closed(menu: Menu) -> set[tuple[str, str]]:
    return {(name, "not-allowed") for name in menu.actions}


@pytest.mark.requirement("E-03")
@pytest.mark.part_of("H-25")
def test_a_device_says_what_may_be_done_with_it(world: World, office: Office) -> None:
    side = office.side
    merged: list[str] = []

    def other_device() -> str:
        merged.append(side.device())
        return merged[-1]

    menu = Menu(
        world,
        "devices",
        {
            "identify": lambda: {"identifiers": [{"kind": "imei", "value": new_imei()}]},
            "describe": lambda: {"size": f"{next(_numbers)} GB"},
            "assign": lambda: {"user_id": side.user()},
            "reassign": lambda: {"user_id": side.user()},
            "note": lambda: {"text": "Display zerkratzt"},
            "merge": lambda: {"absorbed_id": other_device()},
            "split": lambda: {"absorbed_id": merged.pop() if merged else side.device()},
        },
    )
    feed(side, *range(1, 4), day="2026-10-01")
    unknown = [entry["id"] for entry in side.read("/devices", **{"filter[unknown]": "true"})["items"]]
    assert len(unknown) == 3
    for number, device in enumerate([*unknown, side.device(), side.device()]):
        merged.clear()
        walk(menu, office, device, 9, random.Random(number))
    assert menu.seen == closed(menu) | {(name, "changes") for name in menu.actions} | {
        ("assign", "device-has-user"),
        ("reassign", "device-has-no-user"),
        *((name, "changes nothing") for name in ("decouple", "report_activation_lock", "lift_activation_lock", "acknowledge", "split")),
    }


@pytest.mark.requirement("E-03")
@pytest.mark.part_of("H-25")
def test_a_user_says_what_may_be_done_with_them(world: World, office: Office) -> None:
    side = office.side
    status = {"filter[status][in]": "active,inactive,deleted"}
    menu = Menu(
        world, "users", {"rename": lambda: {"name": f"Muster, {next(_numbers)}"}, "change": lambda: {"group": str(next(_numbers))}}, status
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
    assert menu.seen == closed(menu) | {(name, "changes") for name in menu.actions} | {
        *((name, "user-is-deleted") for name in ("rename", "change", "deactivate", "reactivate")),
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
        return {**statuses, "billing_account": str(next(_numbers))}

    menu = Menu(
        world,
        "sims",
        {"change": another_status, "link": lambda: {"device_id": side.device()}, "assign": lambda: {"user_id": side.user()}},
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
    number = side.read(f"/sims/{linked}")["number"]
    assert side.read(f"/numbers/{number}")["allowed_actions"] == menu.of(side.admin, linked)
    assert menu.seen == closed(menu) | {(name, "changes") for name in menu.actions} | {
        ("change", "feed-decides"),
        ("link", "number-is-inactive"),
        ("assign", "user-comes-with-device"),
        ("decouple", "decouple-the-device"),
        ("show_codes", "no-codes"),
        ("show_codes", "secrets-not-opened"),
        ("unlink", "changes nothing"),
        ("decouple", "changes nothing"),
    }


def admitted(world: World, office: Office) -> str:
    """An account that came by the customer's directory."""
    account_id = new_id()
    subject = str(account_id)
    command = AdmitAccount(
        account_id=account_id,
        login=f"sso.{subject[-8:]}",
        full_name="Muster, Single",
        email=None,
        role="viewer",
        issuer="https://directory.example",
        subject=subject,
    )
    world.dispatcher.run(command, Cause(UUID(office.side.customer_id), "console:test", "test", "test"))
    return str(account_id)


@pytest.mark.requirement("E-03")
@pytest.mark.part_of("H-25")
def test_an_account_says_what_may_be_done_with_it(world: World, office: Office) -> None:
    account = ""

    def another_role() -> dict[str, Any]:
        return {"role": "viewer" if office.ops.get(f"/accounts/{account}").json()["role"] == "employee" else "employee"}

    status = {"filter[status][in]": "invited,active,locked,inactive"}
    bodies: dict[str, Callable[[], Any]] = {
        "change": lambda: {"full_name": f"Muster, {next(_numbers)}"},
        "change_login": lambda: {"login": f"menu.{next(_numbers)}"},
        "change_role": another_role,
        "tie_sign_on": lambda: {"subject": f"menu-{next(_numbers)}"},
    }
    menu = Menu(world, "accounts", bodies, status)
    menu.check(office.ops, person(world, office.ops, "viewer").account_id)
    directory = {"issuer": "https://127.0.0.1:9", "client_id": "portal", "admits": "all"}
    assert office.ops.put("/customer/sign-on", json=directory).status_code == 200
    office = replace(office, acting=office.ops, readers=(*office.readers[1:], office.acting))  # viewers see none, who acts changes none
    for number in range(5):
        account = person(world, office.ops, "viewer").account_id
        walk(menu, office, account, 9, random.Random(number))
    for number in range(2):
        account = admitted(world, office)
        if number:
            office.ops.post(f"/accounts/{account}/lock")
        walk(menu, office, account, 5, random.Random(number))
    assert menu.seen == closed(menu) | {(name, told) for name in menu.actions for told in ("changes", "not-while-acting")} | {
        *(
            (name, "account-is-inactive")
            for name in ("change", "change_login", "send_link", "change_role", "tie_sign_on", "lock", "unlock")
        ),
        *((name, "account-is-locked") for name in ("change_login", "send_link", "tie_sign_on")),
        ("tie_sign_on", "no-sign-on"),
        ("tie_sign_on", "account-of-somebody-else"),
        ("send_link", "login-by-sign-on"),
        ("erase", "account-not-inactive"),
        *((name, "changes nothing") for name in ("lock", "unlock", "inactivate", "erase")),
    }


@pytest.mark.requirement("E-03")
@pytest.mark.part_of("H-25")
def test_whose_account_it_is_decides_too(world: World, office: Office) -> None:
    bodies: dict[str, Callable[[], Any]] = {
        "change": lambda: {"phone": new_number()},
        "change_login": lambda: {"login": f"menu.{next(_numbers)}"},
        "change_role": lambda: {"role": "accounting"},
        "tie_sign_on": lambda: {"subject": f"menu-{next(_numbers)}"},
    }
    menu = Menu(world, "accounts", bodies)
    viewer = person(world, office.ops, "viewer")
    assert menu.check(office.adviser.client, viewer.account_id) == []
    assert {said["code"] for said in menu.of(office.adviser.client, viewer.account_id).values()} == {"role-not-yours"}
    assert menu.check(office.adviser.client, office.administrator.account_id) == []
    assert menu.check(office.adviser.client, invited(world, office.ops, "administrator").account_id) == ["send_link"]
    own = menu.of(office.administrator.client, office.administrator.account_id)
    assert own["lock"]["code"] == "own-account"
    assert own["send_link"]["code"] == "role-not-yours"
    menu.check(office.administrator.client, office.administrator.account_id)
    ops = person(world, world.ops, "ops")
    assert menu.check(ops.client, ops.account_id) == ["send_link"]
    assert menu.check(world.ops, ops.account_id) != []


def is_awaited(connection: psycopg.Connection[Any], such_an_import: str) -> bool:
    query = f"""SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
        AND (classid::bigint << 32) | objid::bigint = {IMPORT.key}"""
    found = connection.execute(query.encode(), (such_an_import,)).fetchone()
    return bool(found and found[0])


@pytest.mark.requirement("E-03")
@pytest.mark.part_of("H-25")
def test_an_import_says_what_may_be_done_with_it(world: World, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    side = world.side("Menü Import GmbH", "K-MENU-2")
    wrong = "Name;E-Mail\r\nWand, Willi;kein\r\nWand, Wanda;auch keine\r\n"
    line = [2]
    menu = Menu(
        world,
        "imports",
        {
            "correct": lambda: {str(line[0]): {"E-Mail": "willi@example.org"}},
            "dismiss": lambda: {"lines": [line[0]]},
        },
    )
    clean = feed(side, *range(10), day="2026-10-01")["id"]
    assert menu.check(side.admin, clean) == []
    assert menu.check(side.viewer, clean) == []

    rows = upload(side, "users.csv", wrong.encode(), "users")["id"]
    for action, number in (("correct", 2), ("dismiss", 3)):
        line[0] = number
        assert menu.check(side.admin, rows) == ["correct", "dismiss"]
        menu.do(side.admin, action, menu.of(side.admin, rows)[action])
    line[0] = 4
    assert menu.check(side.admin, rows) == []

    held = feed(side, 1, day="2026-10-02")["id"]
    assert menu.check(side.admin, held) == ["release", "discard"]
    menu.do(side.admin, "discard", menu.of(side.admin, held)["discard"])
    assert menu.check(side.admin, held) == []

    held = feed(side, 1, day="2026-10-03")["id"]
    such = f"import {UUID(side.customer_id)} feed Vodafone"
    with psycopg.connect(world.dsn, autocommit=True) as other:  # another process works on such an import
        IMPORT.wait_for(other, such)
        monkeypatch.setattr("importers.imports.beginning._PATIENCE", "10ms")
        assert side.admin.post(f"/imports/{held}/release").status_code == 202
        while side.read(f"/imports/{held}")["state"] == "held":
            pass
        while not side.read(f"/imports/{held}")["allowed_actions"]["release"][
            "allowed"
        ]:  # until this process has given up waiting for the other
            pass
        monkeypatch.setattr("importers.imports.beginning._PATIENCE", "60s")  # however long the looks at it take
        menu.do(side.admin, "release", menu.of(side.admin, held)["release"], wait=0)  # it was released, and goes on when that is said again
        while not is_awaited(other, such):
            pass
        monkeypatch.setattr("importers.imports.beginning._PATIENCE", "10ms")  # that of the tries below
        told = menu.of(side.admin, held)
        assert (told["release"]["code"], told["discard"]["code"]) == ("run-under-way", "import-busy")
        for action in ("release", "discard"):
            menu.denied(side.admin, action, held, told[action])
    while side.read(f"/imports/{held}")["state"] == "running":
        pass
    assert menu.check(side.admin, held) == []

    begun = ImportStarted(kind="users", file_name="x.csv", file_hash="0" * 64, file_size=1, feed_date=date(2026, 10, 4), carrier=None)
    interrupted = new_id()
    cause = Cause(UUID(side.customer_id), "console:test", "test", "test")
    world.log.append([Unit(cause, [StreamEvent(interrupted, begun)])])
    assert menu.check(side.admin, str(interrupted)) == ["discard"]
    menu.do(side.admin, "discard", menu.of(side.admin, str(interrupted))["discard"])
    menu.check(side.admin, str(interrupted))

    refused = side.admin.post("/imports", files={"file": ("feed.pdf", b"%PDF-1.7")}, data={"kind": "feed"}).json()["id"]
    while (shown := side.read(f"/imports/{refused}"))["state"] == "running":
        pass
    assert {said["code"] for said in shown["allowed_actions"].values()} == {"not-found"}
    for name, said in shown["allowed_actions"].items():
        menu.denied(side.admin, name, refused, said)
    assert menu.seen == closed(menu) | {(name, "changes") for name in menu.actions} | {
        ("release", "import-not-held"),
        ("discard", "import-not-held"),
        ("release", "run-under-way"),
        ("discard", "import-busy"),
        ("correct", "import-not-completed"),
        ("dismiss", "import-not-done"),
        ("correct", "nothing-to-correct"),
        ("dismiss", "rows-not-open"),
        ("discard", "changes nothing"),
        *((name, "not-found") for name in menu.actions),
    }


@pytest.mark.requirement("S-03", "S-05")
@pytest.mark.part_of("H-25")
def test_a_service_access_says_what_may_be_done_with_it(world: World, office: Office) -> None:
    administrator = person(world, office.ops, "administrator", name="Muster, Anton")
    reseller = person(world, world.ops, "reseller", name="Helfer, Heike")
    grant, acting = let_in(world, administrator, reseller)
    theirs = Menu(world, "service-accesses", detail=False, expand=False)
    given = Menu(world, "service-access", filters={"filter[status][in]": "active,revoked"}, detail=False, expand=False)
    assert theirs.check(reseller.client, grant) == ["switch"]
    theirs.do(reseller.client, "switch", theirs.of(reseller.client, grant)["switch"])
    office.ops.post(f"/accounts/{administrator.account_id}/lock")
    assert theirs.check(reseller.client, grant) == []
    assert theirs.seen == {("switch", "changes"), ("switch", "account-is-locked")}
    assert acting.get("/service-access").json()["code"] in ("not-authenticated", "not-while-acting")

    client = office.administrator.client
    for name in ("open_secrets", "close_secrets", "revoke"):
        assert name in given.check(client, grant)
        given.do(client, name, given.of(client, grant)[name])
    assert given.check(client, grant) == []
    assert given.seen == {(name, "changes") for name in given.actions} | {
        *((name, "changes nothing") for name in ("revoke", "open_secrets", "close_secrets")),
        ("open_secrets", "service-access-is-revoked"),
    }


@pytest.mark.part_of("H-25")
def test_what_belongs_to_a_feature_is_denied_while_that_is_off(world: World) -> None:
    """No action is of such an area yet: the table is made here."""
    side = world.side("Ohne Funktion GmbH", "K-MENU-3")
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
def test_every_action_is_a_route_and_every_route_about_a_thing_is_an_action(world: World, first: Side) -> None:
    routes = {f"{route.method} {route.path}": route for route in every_route(world)}
    declared = {action.where: action for table in ACTION_TABLES.values() for action in table.actions}
    for where, action in declared.items():
        assert routes[where].right == action.right, where
    things = tuple(action.path.split("}")[0] + "}" for action in declared.values())
    about_one = {
        where for where, route in routes.items() if route.method != "GET" and route.path.startswith(things) and route.path.count("{") == 1
    }
    assert about_one == declared.keys()
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
