"""What an account and a service access say may be done is what the routes then do (H-25, E-03)."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from commands.accounts.admit_account import AdmitAccount
from eventstore.envelope import Cause
from eventstore.ids import new_id
from tests.api.conftest import World, new_number
from tests.api.crew import let_in
from tests.api.engine.menus import Menu
from tests.api.engine.office import Office, closed, numbers, walk
from tests.api.people import invited, person


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
        "change": lambda: {"full_name": f"Muster, {next(numbers)}"},
        "change_login": lambda: {"login": f"menu.{next(numbers)}"},
        "change_role": another_role,
        "tie_sign_on": lambda: {"subject": f"menu-{next(numbers)}"},
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
        "change_login": lambda: {"login": f"menu.{next(numbers)}"},
        "change_role": lambda: {"role": "accounting"},
        "tie_sign_on": lambda: {"subject": f"menu-{next(numbers)}"},
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
